"""Makes a case small: files without which its fault still shows go, then lines of those that are left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.fuzz.harness import Case, Check, run

MOST_TRIES = 150


class _Search:
    def __init__(self, case: Case, kind: str, check: Check) -> None:
        self.case, self.kind, self.check, self.tries = case, kind, check, 0

    def shows(self, case: Case) -> bool:
        self.tries += 1
        return any(fault.kind == self.kind for fault in run(iter([case]), self.check).faults)

    def without(self, name: str, parts: Sequence[bytes]) -> bool:
        tried = replace(self.case, files={**self.case.files, name: b"".join(parts)})
        if not self.shows(tried):
            return False
        self.case = tried
        return True


def shrunk(case: Case, kind: str, check: Check) -> Case:
    """A case that shows the same kind of fault, with as little as some tries could leave of its files."""
    search = _Search(case, kind, check)
    if kind.startswith("hangs"):
        return case
    for name in sorted(case.files):
        fewer = {other: content for other, content in search.case.files.items() if other != name}
        if fewer and search.tries < MOST_TRIES and search.shows(replace(search.case, files=fewer)):
            search.case = replace(search.case, files=fewer)
    for name in sorted(search.case.files):
        _lines(search, name)
    return search.case


def _lines(search: _Search, name: str) -> None:
    """Halves, quarters, eighths … of a file's lines go, as long as the fault shows."""
    parts = search.case.files[name].splitlines(keepends=True)
    size = len(parts) // 2
    while size and search.tries < MOST_TRIES:
        at = 0
        while at < len(parts) and search.tries < MOST_TRIES:
            fewer = parts[:at] + parts[at + size :]
            if search.without(name, fewer):
                parts = fewer
            else:
                at += size
        size //= 2
