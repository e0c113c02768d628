"""What holds of every answer that ends well: it is readable, its sums add up, and it names what it has read."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.fuzz.harness import Answer, Call, Case

MOST_REJECTS = 10_000  # that are listed one by one
FATES = ("credited", "excluded", "duplicate", "unmatched", "rejected")


def adds_up(case: Case, one: Call, answer: Answer) -> tuple[str | None, int]:
    """What doesn't add up in an answer, if anything, and how many sums were looked at."""
    if answer.code not in (0, 4) or "json" not in one.arguments or not answer.out.strip():
        return None, 0
    try:
        said = json.loads(answer.out, parse_float=Decimal, parse_constant=_no_constant)
    except ValueError as error:
        return f"no json: {error}"[:60], 0
    tables = {name: table["rows"] for name, table in said["tables"].items()}
    for look in (_balance, _quotas, reasons_apart):
        if wrong := look(tables):
            return wrong, 0
    if "tie_out" in tables:
        wrong = _tie_out(case, said, tables["tie_out"])
        if wrong is None and one is case.calls[0]:
            wrong = _all_rows(Path(one.arguments[1]), tables["tie_out"])
        if wrong:
            return wrong, 0
    return None, sum(len(tables.get(name, ())) for name in ("balance", "quotas", "tie_out"))


def _no_constant(text: str) -> None:
    raise ValueError(text)


def _balance(tables: dict[str, list[dict[str, Any]]]) -> str | None:
    wrong = [row for row in tables.get("balance", ()) if row["difference"] not in (0, None)]
    return "parts that don't add up" if wrong else None


def _quotas(tables: dict[str, list[dict[str, Any]]]) -> str | None:
    known = [
        row for row in tables.get("quotas", ()) if None not in (row.get("target"), row.get("hedge"), row.get("quota"))
    ]
    return "a quota that isn't target and hedge" if any(r["target"] + r["hedge"] != r["quota"] for r in known) else None


def reasons_apart(tables: Mapping[str, list[dict[str, Any]]]) -> str | None:
    """Rejected rows are listed with the reasons that they are counted with."""
    counted, listed = Counter[tuple[object, ...]](), Counter[tuple[object, ...]]()
    for row in tables.get("fates", ()):
        if row["fate"] == "rejected":
            counted[row["file"], row["column"], row["reason"]] += row["rows"]
    for row in tables.get("rejects", ()):
        listed[row["file"], row["column"], row["reason"]] += 1
    return "other reasons listed than counted" if counted != listed and counted.total() <= MOST_REJECTS else None


def _tie_out(case: Case, said: dict[str, Any], rows: list[dict[str, Any]]) -> str | None:
    for row in rows:
        if row["rows"] != sum(row[fate] for fate in FATES):
            return "rows that don't tie out"
        if row["amount"] != sum(row[f"{fate}_amount"] for fate in FATES):
            return "amounts that don't tie out"
    files = {row["path"]: row for row in said["inputs"]}
    if {row["file"] for row in rows} != set(files):
        return "other files tied out than read"
    for name, content in case.files.items():
        if name in files and files[name]["sha256"] != hashlib.sha256(content).hexdigest():
            return "another hash than that of the file"
    return None


def _all_rows(plan: Path, rows: list[dict[str, Any]]) -> str | None:
    """Held against careful reading, record by record, which no engine does: a row that is missing would tie out with itself."""
    from salesplan.checks.sound import sound_ground
    from salesplan.plan.load import load_plan
    from salesplan.planning.intake import ground_of_exports
    from salesplan.sales.intake import ToRead, open_all
    from salesplan.sales.text_rows import read_text_table, records

    ground, _ = sound_ground(load_plan(plan, read_text_table))
    if any(export.database for export in ground.plan.exports.values()):
        return None
    known, places = ground_of_exports(ground)
    counted = {row["file"]: row["rows"] for row in rows}
    with tempfile.TemporaryDirectory() as workspace:
        opened = open_all(ToRead(ground.plan.exports, places, ground.loaded.folder, known), Path(workspace))
        for source in opened.sources:
            read = records(source.text, source.scan, source.header)
            number = sum(bool("".join(record.fields).strip(" \t\u3000\u00a0\r\n")) for record in read)
            if number != counted[source.shown]:
                return "other rows counted than read with care"
    return None
