"""Reads a plan from its files (读取计划): the only room of the plan that touches files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from salesplan.disk.inputs import note_input
from salesplan.errors import Finding, Place, finding, ranked
from salesplan.plan.calendar import Calendar
from salesplan.plan.faults import faults_of
from salesplan.plan.overlay import SCENARIOS, VARIANTS, Overlay, Written, overlay
from salesplan.plan.plan import Plan
from salesplan.plan.tables.expand import expand
from salesplan.plan.tables.expansion import Expansion, currencies_of
from salesplan.plan.yaml_reader import Marks, Path, read_yaml
from salesplan.terms.period import Year
from salesplan.terms.text_table import TableReader
from salesplan.words.sentence import Language, sentence

SUFFIXES = (".yaml", ".yml")  # of the files that make a folder a plan
LARGEST_FILE = 64 * 2**20  # bytes; a plan with 5,000 sellers has one or two million


@dataclass
class LoadedPlan:
    """A plan that was read, sound or not.

    plan: None where it could not be built at all.
    broken: sections that are not in `plan` as they were written, because something in them is wrong.
    path: as the user gave it.
    sha256: of the content, whatever order its keys stand in; table files included.
    written: the texts as they stand in the files, by section, the rows of table files among them.
    plain: the same before table files were read in, kept where there are variants, which are made from it; read: what reads them.
    overlay: what makes it a variant of another plan; None for a plan itself.
    """

    plan: Plan | None
    marks: Marks
    path: FilePath
    sha256: str
    findings: list[Finding] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    language: Language = "en"
    written: Mapping[str, Any] = field(default_factory=dict)
    plain: Written | None = None
    read: TableReader | None = None
    overlay: Overlay | None = None

    @cached_property
    def variants(self) -> Mapping[str, LoadedPlan]:
        """Each variant by its key, in the order of the keys: the plan with its change in it, read as a plan."""
        if self.plain is None or self.read is None:
            return {}
        made = {}
        for key in sorted(_variants(self.plain.data)):
            over = overlay(self.plain, Written(dict(self.written), self.marks), key)
            variant = LoadedPlan(None, over.written.marks, self.path, "", list(over.findings), overlay=over)
            made[key] = _read_in(dict(over.written.data), variant, self.read)
        return made

    @property
    def folder(self) -> FilePath:
        """Where files that the plan names are looked for from."""
        return self.path if self.path.is_dir() else self.path.parent


def load_plan(path: FilePath, read_table: TableReader) -> LoadedPlan:
    """Read the plan at `path`, a YAML file or a folder of them; every fault becomes a finding."""
    loaded = LoadedPlan(None, Marks(), path, "")
    data = _merged(path, loaded)
    if any(found.code in ("SP101", "SP102", "SP107", "SP110") for found in loaded.findings):
        return loaded
    if _variants(data):
        loaded.plain, loaded.read = Written.copied(data, loaded.marks), read_table
    return _read_in(data, loaded, read_table)


def _variants(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The variants as they are written; none where something else stands in their place, which the model tells."""
    scenarios = data.get(SCENARIOS)
    variants = scenarios.get(VARIANTS) if isinstance(scenarios, dict) else None
    return variants if isinstance(variants, dict) else {}


def _read_in(data: dict[str, Any], loaded: LoadedPlan, read_table: TableReader) -> LoadedPlan:
    """Read table files in and build the plan."""
    loaded.language = "zh" if data.get("language") == "zh" else "en"
    expansion = Expansion(data, loaded.marks, loaded.folder, read_table, _year(data))
    expand(expansion)
    loaded.findings += expansion.findings
    loaded.broken |= expansion.broken
    loaded.written = data
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False)
    loaded.sha256 = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
    _build(data, loaded)
    loaded.findings = ranked(loaded.findings)
    return loaded


def _merged(path: FilePath, loaded: LoadedPlan) -> dict[str, Any]:
    """The top-level keys of all files of the plan; each may stand in one of them only."""
    data: dict[str, Any] = {}
    for file in _files(path, loaded):
        text = _text(file, loaded)
        if text is None:
            continue
        content, marks, findings = read_yaml(text, str(file))
        loaded.findings += findings
        if content is None and not findings:
            loaded.findings.append(finding("SP101", Place(str(file)), reason=sentence("file_empty")))
        elif content is not None and not isinstance(content, dict):
            loaded.findings.append(
                finding("SP102", Place(str(file), 1), problem="not a mapping", hint=sentence("yaml_keys"))
            )
        else:
            _take(content or {}, marks, data, loaded)
    return data


def _take(content: dict[str, Any], marks: Marks, data: dict[str, Any], loaded: LoadedPlan) -> None:
    for key in content.keys() & data.keys():
        hint = sentence("written_first_at", place=str(loaded.marks.keys[key,]))
        loaded.findings.append(finding("SP108", marks.keys[key,], hint=hint, name=key))
    loaded.marks.merge(marks)
    data.update(content)


def _files(path: FilePath, loaded: LoadedPlan) -> list[FilePath]:
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix in SUFFIXES and file.is_file())
    if not files:
        loaded.findings.append(finding("SP101", Place(str(path)), reason=sentence("no_yaml_in_folder")))
    return files


def _text(file: FilePath, loaded: LoadedPlan) -> str | None:
    note_input(file)
    try:
        if file.stat().st_size > LARGEST_FILE:
            loaded.findings.append(finding("SP101", Place(str(file)), reason=sentence("file_too_large")))
            return None
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        loaded.findings.append(finding("SP110", Place(str(file), line), hint=sentence("save_as_utf8")))
    except OSError as error:
        reason = sentence("os_error", problem=error.strerror or type(error).__name__)
        loaded.findings.append(finding("SP101", Place(str(file)), reason=reason))
    return None


def _year(data: dict[str, Any]) -> Year | None:
    """The plan's year, which the rows of table files are held against; None while the calendar is wrong."""
    try:
        return Calendar.model_validate(data.get("calendar")).year()
    except ValidationError:
        return None


def _build(data: dict[str, Any], loaded: LoadedPlan) -> None:
    """The Plan, and a finding for all that it refuses; what can be built without the faults is built.

    First without the values at fault, so that the rest of their sections can be checked; then without the sections.
    """
    kept = data
    for attempt in range(3):
        try:
            loaded.plan = Plan.model_validate(kept, context=currencies_of(data))
            return
        except ValidationError as error:
            locs = [one["loc"] for one in error.errors(include_url=False)]
            if attempt == 0:
                loaded.findings += faults_of(error, Plan, loaded.marks, data)
                kept = _without(data, locs)
            else:
                loaded.broken |= {str(loc[0]) for loc in locs}
                kept = {key: value for key, value in kept.items() if key not in loaded.broken}


def _without(data: dict[str, Any], locs: list[Path]) -> dict[str, Any]:
    """The data without the values at these places."""
    kept: Any = json.loads(json.dumps(data))
    for loc in locs:
        holder, key = _written_at(kept, loc)
        if isinstance(holder, dict) and holder is not kept:
            holder.pop(key, None)
    return dict(kept)


def _written_at(data: Any, loc: Path) -> tuple[Any, Any]:
    """Where a value at fault is written: what holds it, and its key; of a value of several kinds, the value as a whole."""
    holder, key, at = data, loc[0], data
    for i, part in enumerate(loc):
        inside = (
            part in at if isinstance(at, dict) else isinstance(at, list) and isinstance(part, int) and part < len(at)
        )
        if not inside and i + 1 < len(loc) and isinstance(holder, dict):
            return holder, key  # the mark of a kind, which stands for nothing that was written
        holder, key = at, part
        at = at[part] if inside else at
    return holder, key
