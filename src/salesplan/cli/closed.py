"""The folder of records (结账文件夹): what is read from it, and what goes into it."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.disk.looking import mode_of

if TYPE_CHECKING:
    from salesplan.errors import UsageError
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
    from salesplan.planning.closing.listing import LIST
    from salesplan.planning.closing.record import SUFFIX, NoRecord
    from salesplan.planning.closing.shelf import WHOLE, Shelf, shelf_of

    def packed(record: Record) -> bytes:
        try:
            return (folder / record.archive).read_bytes()
        except FileNotFoundError:
            raise NoRecord("parts_missing") from None
        except OSError:
            raise NoRecord("parts_unreadable") from None

    try:
        if _lies_at(folder) and not stat.S_ISDIR(mode_of(folder)):
            return Shelf(str(folder), (), {WHOLE: "no_folder"}, packed)
        names = _names(folder)
        files = {name: _content(folder / name) for name in names if name.endswith(SUFFIX)}
        listing = _content(folder / LIST) if LIST in names else None
    except OSError as error:
        raise _unreadable(error, folder, language) from None
    return shelf_of(str(folder), files, listing, packed)


def is_there(folder: Path, language: Language) -> bool:
    """Whether anything stands at a path; raises UsageError where a folder on the way to it may not be entered."""
    try:
        return _lies_at(folder)
    except OSError as error:
        raise _unreadable(error, folder, language) from None


def _unreadable(error: OSError, folder: Path, language: Language) -> UsageError:
    from salesplan.errors import Place, UsageError, finding
    from salesplan.words.sentence import sentence

    reason = sentence("os_error", problem=f"{error.strerror} ({error.filename or folder})")
    return UsageError([finding("SP632", Place(str(folder)), reason=reason)], language)


# Not those of pathlib, and no glob: they take what may not be looked at for what isn't there, and no records for none closed.
def _lies_at(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _names(folder: Path) -> list[str]:
    """What stands in a folder, but for what is hidden; nothing where there is none."""
    try:
        with os.scandir(folder) as found:
            return sorted(each.name for each in found if not each.name.startswith("."))
    except FileNotFoundError:
        return []


def _content(path: Path) -> bytes:
    """What a file holds; NO_FILE where something else has its name."""
    return path.read_bytes() if stat.S_ISREG(mode_of(path)) else NO_FILE


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
    from salesplan.render.files import put_all, refuse_reserved
    from salesplan.words.sentence import sentence

    for name, _ in files:
        refuse_reserved(folder / name, language, but="place_of_records")

    def alone() -> None:
        if read_shelf(folder, language).records != tuple(known):
            raise UsageError([finding("SP629", Place(str(folder)), hint=sentence("look_again"))], language)
        if not known:
            (folder / LIST).touch()  # from now on a folder with records and no list has lost it

    put_all(folder, files, language, before=alone)
