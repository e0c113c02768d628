"""Makes the parts of the manual that come from the program: help texts, keys, codes, the schema and the pictures.

    python docs/make.py          writes them
    python docs/make.py --check  tells which are out of date

A page holds them between `<!-- made by: WHAT -->` and `<!-- end -->`; the rest of the page is written by hand.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin
from xml.sax.saxutils import escape

from pydantic import BaseModel
from rich.cells import cell_len

from salesplan.plan.plan import Plan
from salesplan.plan.schema import schema_text
from salesplan.plan.tables import forms
from salesplan.words.findings import FINDINGS
from salesplan.words.remedies import REMEDIES

DOCS = Path(__file__).parent
ROOT = DOCS.parent
BLOCK = re.compile(r"(<!-- made by: (?P<what>.+?) -->\n)(?P<text>.*?)(<!-- end -->)", re.DOTALL)
# A bar of attainment, a sparkline (whose highest bars look like pieces of the former), or text.
PARTS = re.compile(r"(?P<bar>(?<![▁-█])[█░]{10}(?![▁-█])▸?)|[▁-█]+|[^\s▁-█░▸]+(?: [^\s▁-█░▸]+)*")
WIDTH = 118
CELL, LINE = 8.4, 20  # of a character cell in the pictures
FONT = 'ui-monospace, Menlo, Consolas, "Noto Sans Mono CJK SC", "Microsoft YaHei", monospace'
COLOURS = {
    "paper": "#fbfaf7",
    "ink": "#22252b",
    "faint": "#d9d5cb",
    "good": "#3f8f5f",
    "near": "#d39b2a",
    "poor": "#c2503f",
}


def run(*arguments: str) -> str:
    """What the program prints."""
    command = [sys.executable, "-m", "salesplan", *arguments]
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERMINAL_WIDTH": "100"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return done.stdout


def help_text(command: str) -> str:
    """A command's `--help`."""
    text = run(*command.split(), "--help").replace("python -m salesplan", "salesplan")
    return f"```text\n{text.rstrip()}\n```\n"


def shown(arguments: str) -> str:
    """What a command prints, after the command itself."""
    words = arguments.split()
    told = " ".join(word for word in words if word != "--quiet")
    return f"```text\n$ salesplan {told}\n{run(*words).rstrip()}\n```\n"


def codes(_: str) -> str:
    """A section for each code."""
    parts = []
    for code, text in FINDINGS.items():
        usual = f" **{REMEDIES[code][0]}**" if code in REMEDIES else ""
        parts.append(f"### {code} · {text.severity}\n\n> {text.en}\n\n> {text.zh}\n\n{text.why}{usual}\n")
    return "\n".join(parts)


def keys(name: str) -> str:
    """A table of a model's keys; models within it follow."""
    models = {"Plan": Plan} | {n: m for n, m in vars(forms).items() if isinstance(m, type) and issubclass(m, BaseModel)}
    seen: dict[str, type[BaseModel]] = {}
    _collect(models[name], seen)
    return "\n".join(_model(model, seen) for model in seen.values())


def _collect(model: type[BaseModel], seen: dict[str, type[BaseModel]]) -> None:
    if model.__name__ in seen:
        return
    seen[model.__name__] = model
    for field in model.model_fields.values():
        for inner in _models(field.annotation):
            _collect(inner, seen)


def _models(kind: Any) -> list[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    return [model for part in get_args(kind) for model in _models(part)]


def _model(model: type[BaseModel], seen: dict[str, type[BaseModel]]) -> str:
    doc = " ".join((model.__doc__ or "").split("\n\n", 1)[0].split())
    rest = " ".join((model.__doc__ or "").partition("\n\n")[2].split())
    lines = [
        f"### {model.__name__}",
        "",
        doc + (f" {rest}" if rest else ""),
        "",
        "| key | takes | meaning |",
        "|---|---|---|",
    ]
    for key, field in model.model_fields.items():
        described = field.description or ""
        default = (
            ""
            if field.is_required() or field.default in (None, [], {}) or isinstance(field.default, BaseModel)
            else field.default
        )
        if default != "":
            described = f"{described}{'; ' if described else ''}if not said: `{default}`"
        required = " **required**" if field.is_required() else ""
        lines.append(
            f"| `{field.alias or key}` | {_kind(field.annotation, seen)}{required} | {described.replace('|', chr(92) + '|')} |"
        )
    return "\n".join(lines) + "\n"


WORDS = {
    "str": "text",
    "Decimal": "number",
    "int": "whole number",
    "date": "day",
    "Share": "share",
    "bool": "true, false",
    "NoneType": "",
}


def _kind(kind: Any, seen: dict[str, type[BaseModel]]) -> str:
    """What a key takes, in words; models link to their own table."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _kind(get_args(kind)[0], seen)
    if origin in (Union, types.UnionType):
        words = [_kind(part, seen) for part in get_args(kind)]
        return " or ".join(dict.fromkeys(word for word in words if word))
    if origin is list:
        return f"list of {_kind(get_args(kind)[0], seen)}"
    if origin is dict:
        inner = [_kind(part, seen) for part in get_args(kind)]
        return f"{inner[0]} → {inner[1]}"
    if origin is not None:
        return ", ".join(f"`{value}`" for value in get_args(kind))
    name = getattr(kind, "__name__", str(kind))
    return f"[{name}](#{name.lower()})" if name in seen else WORDS.get(name, name)


MAKERS: dict[str, Callable[[str], str]] = {"help": help_text, "shown": shown, "codes": codes, "keys": keys}


def made(page: str) -> str:
    """A page with its blocks made anew."""

    def fill(match: re.Match[str]) -> str:
        maker, _, argument = match["what"].partition(" ")
        return f"{match[1]}{MAKERS[maker](argument)}{match[4]}"

    return BLOCK.sub(fill, page)


def picture(title: str, *arguments: str, lines: int) -> str:
    """The first lines of what a command prints, as a picture of a terminal; bars are drawn, texts keep their columns.

    SVG with the reader's own fonts and nothing fetched from anywhere.
    """
    shown = [
        f"$ salesplan {' '.join(a for a in arguments if a != '--quiet')}",
        "",
        *run(*arguments).splitlines()[:lines],
    ]
    height = (len(shown) + 2) * LINE
    marks = [mark for i, line in enumerate(shown) for mark in _line(line, (i + 1.7) * LINE, bold=i in (0, 2))]
    box = f"0 0 {(WIDTH + 4) * CELL:.0f} {height}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-label="{title}">'
    style = f"<style>text {{ font-family: {FONT}; font-size: 14px; fill: {COLOURS['ink']}; white-space: pre }}</style>"
    paper = f'<rect width="100%" height="100%" rx="10" fill="{COLOURS["paper"]}"/>'
    return "\n".join([head, style, paper, *marks, "</svg>"]) + "\n"


def _line(line: str, y: float, *, bold: bool) -> Iterator[str]:
    for part in PARTS.finditer(line):
        text, x, width = part[0], (cell_len(line[: part.start()]) + 2) * CELL, cell_len(part[0]) * CELL
        if part["bar"]:
            yield from _bar(text, x, y, re.search(r"[\d.]+(?=%)", line[part.end() :]))
        else:
            weight = ' font-weight="bold"' if bold else ""
            place = f'x="{x:.1f}" y="{y:.1f}" textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs"'
            yield f"<text {place}{weight}>{escape(text)}</text>"


def _bar(text: str, x: float, y: float, percent: re.Match[str] | None) -> Iterator[str]:
    """A bar of attainment; 100 % is its whole length."""
    reached = float(percent[0]) if percent else 0
    colour = COLOURS["good" if reached >= 100 else "near" if reached >= 80 else "poor"]  # noqa: PLR2004
    whole = len(text.rstrip("▸")) * CELL
    yield f'<rect x="{x:.1f}" y="{y - 11:.1f}" width="{whole:.1f}" height="13" rx="3" fill="{COLOURS["faint"]}"/>'
    yield f'<rect x="{x:.1f}" y="{y - 11:.1f}" width="{whole * min(reached, 112) / 100:.1f}" height="13" rx="3" fill="{colour}"/>'


def outputs() -> dict[Path, str]:
    """Everything that is made, by file."""
    files = {path: made(path.read_text("utf-8")) for path in sorted([*DOCS.rglob("*.md"), *ROOT.glob("README*.md")])}
    files[DOCS / "plan.schema.json"] = schema_text()
    files[DOCS / "pictures" / "report.svg"] = picture(
        "salesplan report", "report", "plans/direct-selling", "--quiet", lines=41
    )
    english = ("report", "plans/direct-selling", "--quiet", "--lang", "en")
    files[DOCS / "pictures" / "report-en.svg"] = picture("salesplan report", *english, lines=41)
    return files


def main() -> int:
    """Write, or check."""
    stale = [path for path, text in outputs().items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            sys.stdout.write(f"{path.relative_to(ROOT)} is out of date; run make docs\n")
        return bool(stale)
    for path, text in outputs().items():
        path.write_text(text, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
