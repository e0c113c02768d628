"""Hostile names through every command in every format: nothing runs, nothing leads anywhere, and no control character comes out."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.fuzz.harness import CONTROLS, Answer, call, lay_out
from tests.reliability.hostile import NAMES, TAME, folder

from salesplan.cli.app import COMMANDS
from salesplan.render.write import FORMATS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="names that Windows has no files for")
ALL = tuple(form for form in FORMATS if form != "ics")
# Every command in each of its ways, with what has to go before it, and the formats that it writes.
WAYS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("check", "PLAN"): ALL,
    ("decompose", "PLAN"): ALL,
    ("report", "PLAN"): ALL,
    ("explain", "PLAN", "--cell", "region=sh,product=cream,period=2026-03", "--actual"): ALL,
    ("explain", "PLAN", "--cell", "seller=s1,period=2026-03", "--table", "quotas"): ALL,
    ("simulate", "PLAN", "--runs", "100"): ALL,
    (
        "price",
        "PLAN",
        "quote",
        "--product",
        "cream",
        "--quantity",
        "20",
        "--channel",
        "direct",
        "--date",
        "2026-03-02",
        "--why",
    ): ALL,
    ("price", "PLAN", "lint"): ALL,
    ("price", "PLAN", "ladder"): ALL,
    ("price", "PLAN", "review"): ALL,
    ("promo", "PLAN", "calendar"): FORMATS,
    ("promo", "PLAN", "evaluate"): FORMATS,
    ("diff", "other/plan.yaml", "PLAN"): ALL,
    ("import", "PLAN"): ALL,
    ("import", "PLAN", "--list"): ALL,
    ("import", "PLAN", "--verify"): ALL,
    ("close", "PLAN", "--month", "2026-04"): tuple(form for form in ALL if form != "xlsx"),
    ("close", "PLAN", "--list"): tuple(form for form in ALL if form != "xlsx"),
    ("close", "PLAN", "--restate"): tuple(form for form in ALL if form != "xlsx"),
    ("close", "PLAN", "--verify"): tuple(form for form in ALL if form != "xlsx"),
    ("init", "DRAFT", "--from-sales", "sales.csv"): ("table",),
    ("schema",): ("table",),
}
RUNS = [(way, form) for way, forms in WAYS.items() for form in forms]
NUMBER = re.compile(r"[+-]?[\d,]+(\.\d+)?(e-?\d+)?%?")


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The plan with hostile names, and the same with tame ones; each with a record, a store, and a plan to differ from."""
    made = {}
    for name, names in (("hostile", NAMES), ("tame", TAME)):
        place = made[name] = tmp_path_factory.mktemp(name)
        files = folder(names)
        lay_out(files, place)
        lay_out({n: content.replace(b'"36_000"', b'"37_000"') for n, content in files.items()}, place / "other")
        for command in (("import", "plan.yaml"), ("close", "plan.yaml", "--month", "2026-05")):
            assert call(command, place).code == 0
    return made


def run(
    place: Path, way: tuple[str, ...], form: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[Answer, dict[str, bytes]]:
    """A command in a format; what it gave, and the files that it wrote into a folder of its own."""
    monkeypatch.chdir(place)
    monkeypatch.setattr(sys, "argv", list(sys.argv))
    number = RUNS.index((way, form))
    words = ["plan.yaml" if word == "PLAN" else f"draft{number}" if word == "DRAFT" else word for word in way]
    if way[0] not in ("init", "schema"):
        words += ["--format", form]
        if way[0] != "close" and form in ("csv", "xlsx", "html"):
            words += ["--output", f"out{number}/"]
        elif way[0] == "close" and form == "csv":
            words += [
                "--table",
                {"--list": "closed", "--restate": "restated", "--verify": "verified"}.get(way[-1], "closed"),
            ]
    answer = call(words, place)
    written = (place / f"out{number}", place / f"draft{number}")
    files = {p.name: p.read_bytes() for folder in written if folder.exists() for p in sorted(folder.iterdir())}
    return answer, files


def test_every_command_is_among_them() -> None:
    assert {way[0] for way in WAYS} == {command.__name__ for command in COMMANDS}


@pytest.mark.parametrize(("way", "form"), RUNS, ids=[f"{' '.join(way[:1] + way[2:4])} {form}" for way, form in RUNS])
def test_names_stay_names(
    plans: dict[str, Path], way: tuple[str, ...], form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, files = run(plans["hostile"], way, form, monkeypatch)
    assert not answer.trace
    assert answer.code in (0, 3), answer.err
    assert answer.out or files
    assert CONTROLS.findall(answer.err + answer.out.replace("\r\n", "\n" if form == "ics" else "\r\n")) == []
    tame, tame_files = run(plans["tame"], way, form, monkeypatch)
    texts = [answer.out, *(content.decode() for name, content in files.items() if not name.endswith(".xlsx"))]
    tame_texts = [tame.out, *(content.decode() for name, content in tame_files.items() if not name.endswith(".xlsx"))]
    assert [CONTROLS.findall(text) for text in texts if form != "ics"] == [[] for _ in texts if form != "ics"]
    look = {"csv": _no_formula, "md": _no_markup, "html": _no_tag, "ics": _no_line}.get(form)
    if look:
        look(texts, tame_texts)
    for name, content in files.items():
        if name.endswith(".xlsx"):
            _no_formula_of_theirs(content)


def _no_formula(texts: list[str], _tame: list[str]) -> None:
    for text in texts:
        for row in csv.reader(io.StringIO(text)):
            for cell in row:
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or NUMBER.fullmatch(cell), cell


def _no_markup(texts: list[str], tame: list[str]) -> None:
    for text, like in zip(texts, tame, strict=True):
        plain = re.sub(r"\\.", "", text)  # what is escaped says nothing
        assert not re.search(r"<\w|\]\(|`", plain)
        assert Counter(line.count("|") for line in plain.splitlines()) == Counter(
            line.count("|") for line in re.sub(r"\\.", "", like).splitlines()
        )


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()
        self.links: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found[tag] += tag in ("script", "img", "iframe", "object", "style", "link", "form", "a", "svg")
        for name, value in attributes:
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "src", "action", "xlink:href"):
                self.links.add(str(value))


def _no_tag(texts: list[str], tame: list[str]) -> None:
    for text, like in zip(texts, tame, strict=True):
        one, other = _Tags(text), _Tags(like)
        assert one.found["script"] == other.found["script"]
        assert not one.found["img"] - other.found["img"]
        assert not one.found["iframe"] + one.found["object"] + one.found["form"]
        assert {link.split(":")[0] for link in one.links if not link.startswith("#")} <= {
            link.split(":")[0] for link in other.links if not link.startswith("#")
        }


def _no_line(texts: list[str], tame: list[str]) -> None:
    """A name can't begin a line of a calendar, and so no event of its own."""
    for text, like in zip(texts, tame, strict=True):
        assert not CONTROLS.search(text.replace("\r\n", "\n"))
        assert text.count("\r\nBEGIN:VEVENT") == like.count("\r\nBEGIN:VEVENT")


def _no_formula_of_theirs(content: bytes) -> None:
    book = load_workbook(io.BytesIO(content))
    for page in book:
        assert not CONTROLS.search(page.title)
        for row in page.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                assert not CONTROLS.search(str(cell.value).replace("\n", " ")), cell.coordinate
                hostile = any(name in str(cell.value) for name in ("cmd|", "HYPERLINK", "1+1", "SUM(1)", "javascript"))
                assert not (hostile and cell.data_type == "f"), cell.value
                assert cell.hyperlink is None or not cell.hyperlink.target
