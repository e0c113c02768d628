"""The folder of records (结账文件夹): what is read from it, and what goes into it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesplan.plan.load import LoadedPlan
    from salesplan.planning.closing.closing import Closing
    from salesplan.planning.closing.record import Record
    from salesplan.planning.closing.shelf import Shelf
    from salesplan.words.sentence import Language

FOLDER = "closed"  # in the plan's folder
WHOLE_FOLDER = "plan"  # the name of a plan's file that its folder is made for
NO_FILE = b"\0"  # in the place of what a folder or a link to nowhere holds: neither a record nor a list


def folder_of(loaded: LoadedPlan) -> Path:
    """Where the records of a plan are; those of several plans that stand in one folder are apart."""
    alone = loaded.path.is_dir() or loaded.path.stem == WHOLE_FOLDER
    return loaded.folder / (FOLDER if alone else f"{loaded.path.stem}.{FOLDER}")


def read_shelf(folder: Path, language: Language) -> Shelf:
    """The records in a folder; none where there is none. Raises UsageError where it can't be read.

    What stands in the place of the folder or of a file and is another thing, is told by the shelf.
    """
    from salesplan.errors import UsageError, finding
    from salesplan.planning.closing.listing import LIST
    from salesplan.planning.closing.record import SUFFIX, NoRecord
    from salesplan.planning.closing.shelf import WHOLE, Shelf, shelf_of
    from salesplan.words.sentence import sentence

    def packed(record: Record) -> bytes:
        try:
            return (folder / record.archive).read_bytes()
        except FileNotFoundError:
            raise NoRecord("parts_missing") from None
        except OSError:
            raise NoRecord("parts_unreadable") from None

    try:
        if os.path.lexists(folder) and not folder.is_dir():
            return Shelf(str(folder), (), {WHOLE: "no_folder"}, packed)
        names = sorted(path for path in folder.glob(f"*{SUFFIX}") if not path.name.startswith("."))
        files = {path.name: _content(path) for path in names}
        listing = _content(folder / LIST) if os.path.lexists(folder / LIST) else None
    except OSError as error:
        reason = sentence("os_error", problem=f"{error.strerror} ({error.filename or folder})")
        raise UsageError([finding("SP632", reason=reason)], language) from None
    return shelf_of(str(folder), files, listing, packed)


def _content(path: Path) -> bytes:
    """What a file holds; NO_FILE where something else has its name."""
    return NO_FILE if path.is_dir() or not path.exists() else path.read_bytes()


def put_record(folder: Path, closing: Closing, known: Sequence[Record], language: Language) -> None:
    """Write a record and list it, all or nothing; raises UsageError if another run has closed a period since `known` was read."""
    from salesplan.planning.closing.listing import LIST, listed
    from salesplan.render.files import folder_for

    with folder_for(folder, language):
        _put(folder, [*closing.files, (LIST, listed([*known, closing.record]))], known, language)


def list_records(folder: Path, known: Sequence[Record], language: Language) -> None:
    """List what a run that was killed has closed and not listed; raises UsageError likewise."""
    from salesplan.planning.closing.listing import LIST, listed

    _put(folder, [(LIST, listed(known))], known, language)


def _put(folder: Path, files: Sequence[tuple[str, bytes]], known: Sequence[Record], language: Language) -> None:
    from salesplan.errors import Place, UsageError, finding
    from salesplan.planning.closing.listing import LIST
    from salesplan.render.files import put_all
    from salesplan.words.sentence import sentence

    def alone() -> None:
        if read_shelf(folder, language).records != tuple(known):
            raise UsageError([finding("SP629", Place(str(folder)), hint=sentence("look_again"))], language)
        if not known:
            (folder / LIST).touch()  # from now on a folder with records and no list has lost it

    put_all(folder, files, language, before=alone)
