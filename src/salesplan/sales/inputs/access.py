"""What a run may reach (访问范围): folders, and the connections that the environment names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesplan.sales.sources import Kept


@dataclass(frozen=True)
class Access:
    """What the files of a plan may reach.

    roots: files below these folders may be read, links followed to where they lead; None: any file.
    environment: the variables that may name a connection; never shown. home: where service files are looked for.
    kept: rows of files that were read before, to be taken in their place.
    """

    roots: tuple[Path, ...] | None = None
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    home: Path = Path()
    kept: Kept | None = None

    @cached_property
    def _real_roots(self) -> tuple[Path, ...]:
        return tuple(root.resolve() for root in self.roots or ())

    def refused(self, paths: Iterable[Path]) -> list[Path]:
        """Those of the paths that lie elsewhere; a folder that many of them stand in is looked up once."""
        if self.roots is None:
            return []
        folders: dict[Path, bool] = {}
        found = []
        for path in paths:
            if os.path.islink(path) or path.name == "..":  # noqa: PTH114 - which fails where a name is too long
                inside = self._holds(path.resolve())
            else:
                if path.parent not in folders:
                    folders[path.parent] = self._holds(path.parent.resolve())
                inside = folders[path.parent]
            if not inside:
                found.append(path)
        return found

    def _holds(self, real: Path) -> bool:
        return any(real.is_relative_to(root) for root in self._real_roots)


ANYWHERE = Access()
