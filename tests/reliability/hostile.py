"""A plan and its exports whose every name wants to be something else: an escape sequence, a formula, mark-up, a link, a line."""

from __future__ import annotations

import csv
import io
import json
from itertools import count
from typing import Any

import yaml
from tests.fuzz.seeds import HEAD, RICH, SALES, TARGETS, Files

LONG = "長" + "x" * 9_999
NAMES = (
    "\x1b[31mred\x1b]0;title\x07", "\u202egnp.exe\u202c\u2067", "<script>alert(1)</script><img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0",
    "+1+1", "-2+3", "@SUM(1)", "a|b `c` *d* [e](javascript:alert(1))", "two\nlines\rthree\x85\u2028", "\t=1", LONG, "{{7*7}}${7*7}", "]]>--><!--",
    "\x9b31m\x7f", "\r\nBEGIN:VEVENT\r\nSUMMARY:x", "' onmouseover='alert(1)", '=HYPERLINK("http://127.0.0.1:9/","x")',
)  # fmt: skip
NAMED = ("name", "reason", "do", "owner", "mechanics", "manager")  # keys of a plan whose text is anybody's
IDS = {"上海": "sh", "江苏": "js", "华北": "north", "张伟": "s1", "陈浩": "s2", "直销": "direct", "经销": "dealer"}
TAME = tuple(f"name {number}" for number in range(len(NAMES)))


def folder(names: tuple[str, ...]) -> Files:
    """The plan that has something in every section, with these names in turn; the files of its folder."""
    tree: Any = yaml.load(RICH, yaml.BaseLoader)  # noqa: S506 - it makes nothing but texts
    number = count()
    tree["review"]["tolerance"] = {"rejected": "90%", "unmatched": "90%"}
    _rename(tree, lambda: f"{names[(n := next(number)) % len(names)]} {n}")
    # Texts that are JSON are YAML; written so, a plan can say every character.
    return {"plan.yaml": json.dumps(tree).encode(), "targets.csv": TARGETS, "sales.csv": _sales(names).encode()}


def _rename(tree: Any, name: Any) -> None:
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key in NAMED and isinstance(value, str):
                tree[key] = name()
            else:
                _rename(value, name)
    elif isinstance(tree, list):
        for value in tree:
            _rename(value, name)


def _sales(names: tuple[str, ...]) -> str:
    """Sound sales, and a sale each that names in each column what nobody knows, or what can't be read."""
    text = SALES
    for name, its in IDS.items():
        text = text.replace(name, its)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD.split(","))
    rows = list(csv.reader(io.StringIO(text)))
    writer.writerows(rows)
    sound = rows[-1]
    for number, name in enumerate(names):
        for at, column in enumerate(sound):
            row = list(sound)
            row[1] = f"H{number}-{at}"
            row[at] = name if column else column
            writer.writerow(row)
    return out.getvalue()
