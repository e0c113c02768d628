"""The house: its floors, its sizes, its words."""

from __future__ import annotations

import ast
import itertools
import re
import string
from pathlib import Path

import pytest

from salesplan.words.findings import FINDINGS
from salesplan.words.phrases import PHRASES
from salesplan.words.remedies import REMEDIES
from salesplan.words.titles import COLUMNS, TABLES, WORDS

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src" / "salesplan"
FLOORS = [  # from the ground up; the rooms of the ground floor stand on one another
    {"words"},
    {"errors"},
    {"terms"},
    {"disk"},
    {"allocation", "metrics", "pricing", "render", "sales"},
    {"plan"},
    {"checks", "planning"},
    {"cli"},
    {"__main__"},
]
FLOOR = {package: i for i, floor in enumerate(FLOORS) for package in floor}
MODULES = sorted(file for file in SRC.rglob("*.py") if file != SRC / "__init__.py")
LONGEST_MODULE = 400


def own_room(file: Path) -> str:
    return file.relative_to(SRC).with_suffix("").parts[0]


def imports(file: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("salesplan."):
            found.append((node.lineno, str(node.module)))
        elif isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
    return found


def test_imports_only_run_down() -> None:
    upward = []
    for file in MODULES:
        own = own_room(file)
        for line, module in imports(file):
            other = module.split(".")[1] if module.startswith("salesplan.") else None
            if other and other != own and FLOOR[other] >= FLOOR[own]:
                upward.append(f"{file.relative_to(SRC)}:{line} imports {other}")
    assert not upward, "\n".join(upward)


@pytest.mark.parametrize(
    ("room", "stranger"), [("plan", "sales"), ("sales", "plan"), ("allocation", "terms"), ("render", "sales")]
)
def test_rooms_that_never_meet(room: str, stranger: str) -> None:
    met = [
        f"{f.relative_to(SRC)}:{n}"
        for f in (SRC / room).rglob("*.py")
        for n, m in imports(f)
        if m.startswith(f"salesplan.{stranger}")
    ]
    assert not met


def test_modules_have_one_topic_each() -> None:
    long = {
        str(f.relative_to(SRC)): n for f in MODULES if (n := len(f.read_text("utf-8").splitlines())) > LONGEST_MODULE
    }
    assert not long


def test_module_docstrings_carry_the_chinese_term() -> None:
    lacking = [
        str(file.relative_to(SRC))
        for file in MODULES
        if not re.search(r"[\u4e00-\u9fff]", ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "")
        and own_room(file) not in ("cli", "render")
    ]
    assert not lacking


def test_nothing_below_the_commands_knows_the_clock_or_the_environment() -> None:
    forbidden = re.compile(r"date\.today|datetime\.now|time\.time\(|os\.environ|getenv|random\.")
    allowed = {"render/write.py"}
    found = [
        f"{file.relative_to(SRC)}: {match[0]}"
        for file in MODULES
        if own_room(file) != "cli" and str(file.relative_to(SRC)) not in allowed
        for match in [forbidden.search(file.read_text("utf-8"))]
        if match
    ]
    assert not found


def gaps(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_both_languages_say_the_same() -> None:
    pairs = [(code, text.en, text.zh) for code, text in FINDINGS.items()] + [
        (k, en, zh) for k, (en, zh) in PHRASES.items()
    ]
    for key, english, chinese in pairs:
        assert english, key
        assert chinese, key
        assert gaps(english) == gaps(chinese), key
    for key, (english, chinese) in (COLUMNS | TABLES | WORDS).items():
        assert english, key
        assert re.search(r"[\u4e00-\u9fff]", chinese), key


def calls() -> list[tuple[str, int, str, str, set[str] | None]]:
    """Every sentence and finding that the code makes: file, line, function, key, the facts given (None: not told)."""
    found = []
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("sentence", "finding")
            ):
                first = node.args[0] if node.args else None
                names = [keyword.arg for keyword in node.keywords if keyword.arg != "hint"]
                facts = None if None in names else {name for name in names if name}
                keys = [first.value] if isinstance(first, ast.Constant) else []
                if isinstance(first, ast.IfExp):
                    keys = [part.value for part in (first.body, first.orelse) if isinstance(part, ast.Constant)]
                found += [(str(file.relative_to(SRC)), node.lineno, node.func.id, str(key), facts) for key in keys]
    return found


def test_every_sentence_is_in_the_catalogue_and_gets_its_facts() -> None:
    wrong = []
    for file, line, function, key, facts in calls():
        texts = (
            {k: text.en for k, text in FINDINGS.items()}
            if function == "finding"
            else {k: en for k, (en, _) in PHRASES.items()}
        )
        if key not in texts:
            wrong.append(f"{file}:{line} {key} is not in the catalogue")
        elif facts is not None and not gaps(texts[key]) <= facts:
            wrong.append(f"{file}:{line} {key} needs {gaps(texts[key])}, gets {facts}")
    assert not wrong, "\n".join(wrong)


def test_a_code_stands_in_one_part_of_the_catalogue_only() -> None:
    """Parts of the catalogue stand in files of their own; joined, one would silently replace another's code."""
    codes = [
        code
        for file in sorted({*(SRC / "words").glob("*.py")} - {SRC / "words" / "remedies.py"})
        for code in re.findall(r'^    "(SP\d+)":', file.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(codes) == len(FINDINGS)
    assert set(codes) == set(FINDINGS)


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    source = "\n".join(file.read_text("utf-8") for file in MODULES if own_room(file) != "words")
    built = (
        "word_",
        "want_",
        "format_",
        "named_",
        "fate_",
        "span_",
        "chart_bridge_",
        "bridge_remark_",
        "fault_",
        "cause_by_",
        "cause_scale_",
        "effect_",
        "mostly_",
        "promo_verdict_",
        "page_landing_",
        "because_",
        "restated_",
        "remedy_",
    )  # keys that the code puts together
    # What is said of an open period has the key of the closed one, which the code names.
    keys = [key.removesuffix("_open") for key in (*FINDINGS, *PHRASES) if not key.startswith(built)]
    assert not [key for key in keys if not re.search(rf"""["']{key}["']""", source)]


def test_parts_of_the_catalogue_say_nothing_twice() -> None:
    """A key that two of the dictionaries have would silently take the later sentence."""
    import importlib

    told = []
    for file in sorted((SRC / "words").glob("*.py")):
        module = importlib.import_module(f"salesplan.words.{file.stem}")
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Dict):
                own = [key.value for key in node.keys if isinstance(key, ast.Constant)]
                parts = [
                    list(getattr(module, value.id))
                    for key, value in zip(node.keys, node.values, strict=True)
                    if key is None and isinstance(value, ast.Name)
                ]
                keys = sorted([*own, *(key for part in parts for key in part)])
                told += [f"{file.name}: {a}" for a, b in itertools.pairwise(keys) if a == b]
    assert not told, told


def test_the_start_is_quick() -> None:
    """`--help` imports nothing heavy; what it costs is measured in benchmarks/."""
    import subprocess
    import sys

    code = "import sys; sys.argv = ['salesplan', '--help']\nfrom salesplan.cli.app import app\ntry: app()\nexcept SystemExit: pass\n"
    code += (
        "print([m for m in ('pydantic', 'duckdb', 'numpy', 'rich', 'babel', 'holidays', 'yaml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


SAYS_IT_ALL = {"SP483", "SP501", "SP906"}  # the sentence holds the remedy, or there is nothing to be mended


def test_every_error_says_what_can_be_done() -> None:
    """Where it is found, or once for its code."""
    bare = {
        call.args[0].value
        for file in MODULES
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("finding", "Finding")
        if call.args and isinstance(call.args[0], ast.Constant) and "hint" not in {word.arg for word in call.keywords}
    }
    errors = {code for code, text in FINDINGS.items() if text.severity == "error"}
    assert bare & errors == set(REMEDIES) | SAYS_IT_ALL
