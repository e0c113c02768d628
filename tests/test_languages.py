"""Chinese and English everywhere: nothing said in one language only, nothing left untranslated."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.cli.test_program import SALES, SMALL
from tests.conftest import ROOT, Runner
from tests.test_house import MODULES, SRC, own_room

from salesplan.cli.app import COMMANDS
from salesplan.plan.schema import schema_text
from salesplan.words.findings import FINDINGS
from salesplan.words.phrases import PHRASES
from salesplan.words.titles import COLUMNS, TABLES, WORDS

HAN = re.compile(r"[\u4e00-\u9fff]+")
LATIN = re.compile(r"[A-Za-z]{2,}")
# What is called so in Chinese, too: formats, units, codes, and the placeholders of date patterns.
NAMES = {
    *(
        "YAML",
        "UTF",
        "CSV",
        "convert",
        "python",
        "vl",
        "JSON",
        "ISO",
        "PDF",
        "SHA",
        "SUMS",
        "SALESPLAN",
        "GB",
        "SP",
        "ABC",
        "RFM",
        "URL",
        "HTML",
        "Excel",
        "Parquet",
        "zip",
        "xlsx",
        *("KB", "Word", "OpenDocument", "xlsb", "SELECT"),
        *("local", "spark", "HOME", "JAVA", "TMPDIR", "SPARK", "DRIVER", "MEMORY"),
        *("Spark", "Java", "duckdb", "default-jre-headless", "default", "jre", "headless", "pip", "install"),
    ),
    *("csv", "json", "html", "yaml", "MB", "CNY", "salesplan", "dd", "mm", "mmm", "yy", "yyyy"),
}
EXAMPLES = {"east"}  # of ids, in hints
IDS = {"company", "unassigned"}  # of nodes that no plan declares
UNSAID = re.compile(r"`[^`]*`|\{[^{}]*\}|--?[a-z][a-z-]*")  # code, gaps, options
PLAN = ROOT / "plans" / "direct-selling"
# Sentences of the program about itself, before a plan has said its language, and a fault's own report.
ENGLISH_ONLY = {"cli/app.py", "cli/options.py"}


@cache
def keys() -> set[str]:
    """What people write in plans and on the command line as it is, and read back as it is: keys, choices, tables, options."""
    schema = json.loads(schema_text())
    named: set[str] = {command.__name__ for command in COMMANDS} | {
        "backtest",
        "cell",
        "file",
        "period",
        "sales",
        "dates",
    }

    def collect(part: object) -> None:
        if isinstance(part, dict):
            named.update(part.get("properties", {}))
            named.update(str(choice) for choice in [*part.get("enum", []), part.get("const", "")])
            for inner in part.values():
                collect(inner)
        elif isinstance(part, list):
            for inner in part:
                collect(inner)

    collect(schema)
    named |= set(COLUMNS) | set(TABLES)
    return {word for name in named for word in LATIN.findall(name)} | {"true", "false"}


def catalogue() -> Iterator[tuple[str, str, str]]:
    """Every key of the catalogue with both texts."""
    yield from ((code, text.en, text.zh) for code, text in FINDINGS.items())
    yield from ((key, en, zh) for texts in (PHRASES, COLUMNS, TABLES, WORDS) for key, (en, zh) in texts.items())


def test_chinese_texts_hold_no_english_words() -> None:
    left = [
        (key, word)
        for key, _, zh in catalogue()
        for word in LATIN.findall(UNSAID.sub(" ", zh))
        if word not in NAMES | EXAMPLES | keys()
    ]
    assert not left


def test_what_has_english_words_has_chinese_ones() -> None:
    """And no English text holds Chinese, other than as an example of what may be written."""
    untranslated = [
        key
        for key, en, zh in catalogue()
        if LATIN.search(UNSAID.sub(" ", en)) and not HAN.search(zh) and not WHOLLY_NAMES.fullmatch(UNSAID.sub(" ", en))
    ]
    assert not untranslated
    mixed = {key: HAN.findall(en) for key, en, _ in catalogue() if HAN.search(re.sub(r"`[^`]*`", "", en))}
    assert all(set(found) <= {"万", "亿", "折"} for found in mixed.values()), mixed


WHOLLY_NAMES = re.compile(r"[^A-Za-z]*(?:(?:in|of|SP\d+)[^A-Za-z]*)*")


def literals(source: str) -> Iterator[tuple[int, str]]:
    """Sentences in code that reach people without the catalogue: written out, drawn, or put into a sentence as a fact."""
    for node in ast.walk(ast.parse(source)):
        for text in _told(node) if isinstance(node, ast.Call) else ():
            if HAN.search(text) or (re.search(r"[A-Za-z]{2,}\s+[A-Za-z]{2,}", text) and not text.startswith("<")):
                yield node.lineno, text  # type: ignore[attr-defined]


def _told(node: ast.Call) -> Iterator[str]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in ("sentence", "finding"):  # the key comes first, facts are keywords
        given: list[ast.expr] = [keyword.value for keyword in node.keywords]
    elif name in ("write", "echo", "print", "Text", "text", "write_string", "line", "append_text"):
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
    else:
        return
    for part in given:
        for inner in ast.walk(part) if isinstance(part, ast.JoinedStr) else [part]:
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                yield inner.value


def test_no_sentence_stands_in_the_code() -> None:
    """Words that people read come from the catalogue; keys, names of tables and signs may stand where they are used."""
    sample = 'sys.stderr.write(f"two words {x}")\nfinding("SP1", reason="not so")\nText("好")\nsentence("key", a="one")'
    assert [line for line, _ in literals(sample)] == [1, 2, 3]
    assert not {
        str(file.relative_to(SRC)): found
        for file in MODULES
        if own_room(file) not in ("words", "__main__") and str(file.relative_to(SRC)) not in ENGLISH_ONLY
        if (found := list(literals(file.read_text("utf-8"))))
    }


@cache
def written() -> str:
    """Everything that the example's author wrote: names, ids, files."""
    files = [*PLAN.iterdir(), *(ROOT / "examples" / "direct-selling" / "sales").iterdir()]
    texts = [file.read_bytes() for file in files if file.is_file()]
    decoded = [text.decode("utf-8", "ignore") + text.decode("gb18030", "ignore") for text in texts]
    return "\n".join([*decoded, *(str(file) for file in files)])


RUNS = {
    "check": ["check"],
    "decompose": ["decompose", "--quiet"],
    "replan": ["decompose", "--from", "2026-07"],
    "backtest": ["decompose", "--backtest"],
    "report": ["report"],
    "attainment": ["report", "--table", "attainment"],
    "trend": ["report", "--table", "trend"],
    "fates": ["report", "--table", "fates"],
    "diff": ["diff", str(PLAN)],
    "message": ["report", "--format", "md", "--table", "summary"],
}


@pytest.mark.parametrize("name", sorted(RUNS))
def test_what_is_printed_is_in_one_language(salesplan: Runner, name: str) -> None:
    """Beside what the plan's author wrote."""
    command, *options = RUNS[name]
    told = {lang: salesplan(command, PLAN, *options, "--lang", lang) for lang in ("en", "zh")}
    for run in told.values():
        assert run.code in (0, 4), run.err
    chinese = UNSAID.sub(" ", told["zh"].out + told["zh"].err)
    english = told["en"].out + told["en"].err
    known = NAMES | IDS | keys()
    strange = {word for word in LATIN.findall(chinese) if word not in written() and word not in known}
    assert not strange
    assert not {word for word in HAN.findall(english) if word not in written()} - {"万", "亿"}


@pytest.mark.parametrize("command", ["check", "decompose", "report"])
def test_every_word_of_a_table_has_both_languages(salesplan: Runner, command: str) -> None:
    """Titles of columns, and the cells that hold words; an id that stands for itself is none of them."""
    run = salesplan(command, PLAN, "--format", "json", "--lang", "zh")
    for table in run.json["tables"].values():
        for column in table["columns"]:
            assert HAN.search(column["title"]) or set(LATIN.findall(column["title"])) <= NAMES
            values = {row[column["key"]] for row in table["rows"]} if column["unit"] == "word" else set()
            # Labels of periods stand for themselves, and so do the ids that a plan gives.
            own = {value for value in values if value and re.fullmatch(r"[a-z_]+", value) and value not in written()}
            assert own <= set(WORDS)


WRONG = {
    "plan": (SMALL.replace("60%", "lots").replace("seasonality", "season"), SALES, 3),
    "sums": (SMALL.replace("name: 华北}", "name: 华北, target: 50%}"), SALES, 3),
    "rows": (SMALL, SALES + "2026-02-31,3,1,华东,7\n2026-02-03,4,1,华西,x\n", 4),
    "header": (SMALL, SALES.replace("金额", "钱"), 4),
}


@pytest.mark.parametrize("wrong", sorted(WRONG))
def test_findings_are_in_one_language(salesplan: Runner, tmp_path: Path, wrong: str) -> None:
    plan, sales, code = WRONG[wrong]
    (tmp_path / "plan.yaml").write_text(plan, "utf-8")
    (tmp_path / "sales.csv").write_text(sales, "utf-8")
    for lang in ("en", "zh"):
        run = salesplan("report", "plan.yaml", "--lang", lang, cwd=tmp_path)
        assert run.code == code
        quoted = re.sub(r"“[^”]*”|\"[^\"]*\"", " ", UNSAID.sub(" ", run.err))
        if lang == "zh":
            assert not set(LATIN.findall(quoted)) - NAMES - keys() - {"plan", "erp", "lots"}
        else:
            assert not set(HAN.findall(quoted)) - set(HAN.findall(plan + sales)) - {"万"}
