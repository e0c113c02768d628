"""Files, put where they are wanted whole or not at all, several of them together (写文件)."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from salesplan.disk.folders import held, sync
from salesplan.disk.inputs import is_input, why_reserved
from salesplan.disk.waiting import SUFFIX, Waiting, sweep
from salesplan.errors import Place, SalesplanError, UsageError, finding
from salesplan.words.sentence import Language, Sentence, sentence

PART = 1 << 20  # bytes that are compared at a time


def put(path: Path, content: str | bytes, language: Language = "en") -> bool:
    """Write a file whole or not at all; whether it is another one now."""
    files = [(path.name, content.encode() if isinstance(content, str) else content)]
    return put_all(path.parent, files, language, at=path)


def put_all(
    folder: Path,
    files: Iterable[tuple[str, bytes]],
    language: Language = "en",
    before: Callable[[], None] = lambda: None,
    at: Path | None = None,
) -> bool:
    """Write files into a folder that is there, together or not at all; whether any of them is another one now.

    All of them stand beside their targets, complete and on the disk, before the first takes its place; where one can't, those
    that went before are put back. Files that hold these bytes already are left alone. Runs at once take turns, so that
    what stays is the whole of one of them. What runs that died have left waiting in the folder goes. before: looks, in our
    turn, whether they may still be written, and raises if not. at: what is told where
    the folder can't be written, if it isn't the folder. No file takes the place of one that this run has read. Raises UsageError.
    """
    sweep(folder)
    try:
        pending = _Pending(Waiting(folder), language, at or folder)
    except OSError as error:
        raise unwritable(error, language, at or folder) from None
    try:
        for name, content in files:
            pending.add(name, content)
        with held(folder):  # or not: it may be held by the very shell that called us (`flock reviews salesplan …`)
            before()
            pending.place()
    except OSError as error:
        raise unwritable(error, language, pending.at) from None
    finally:
        pending.clear()
    return pending.changed


def put_new(folder: Path, files: Mapping[str, str], language: Language) -> None:
    """Write files into a folder where none of them is yet; UsageError where one is."""
    taken = [name for name in files if (folder / name).exists()]
    if taken:
        reason = sentence("file_exists", file=str(folder / taken[0]))
        raise UsageError([finding("SP902", reason=reason)], language)
    with folder_for(folder, language):
        put_all(folder, ((name, text.encode()) for name, text in files.items()), language)


@contextmanager
def folder_for(folder: Path, language: Language) -> Iterator[None]:
    """The folder, with those above it, where it isn't there yet; if nothing comes of what it is for, those are gone again."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException as error:
        with suppress(OSError):  # as far as they are empty: another run may have put something there
            for each in missing:
                each.rmdir()
        if isinstance(error, OSError):
            raise unwritable(error, language) from None
        raise


def refuse_reserved(path: Path, language: Language, but: str = "") -> None:
    """Raises UsageError where no output may stand at a path; but: see why_reserved."""
    if reason := why_reserved(path, but):
        raise UsageError([finding("SP911", Place(str(path)), hint=sentence("other_output"), reason=reason)], language)


def unwritable(
    error: OSError, language: Language, at: Path | None = None, hint: Sentence | None = None
) -> SalesplanError:
    """What is told of a file that can't be written.

    at: which, where the error names none, or one that waits for its place. hint: what can be done, if not what usually can.
    """
    named = str(error.filename or "")
    file = at if at and (not named or named.endswith(SUFFIX)) else named
    reason = sentence("os_error", problem=f"{error.strerror or error} ({file})".removesuffix(" ()"))
    return UsageError([finding("SP902", hint=hint, reason=reason)], language)


@dataclass
class _Pending:
    """Files that wait beside their targets to take their places."""

    beside: Waiting
    language: Language
    at: Path  # what is written, or put in its place, just now
    waiting: list[tuple[Path, Path]] = field(default_factory=list)  # target, the file that waits for its place
    kept: dict[Path, Path | None] = field(default_factory=dict)  # what stood at a target before; None: nothing
    changed: bool = False

    def add(self, name: str, content: bytes) -> None:
        """Write a file beside its target."""
        target = self.at = self.beside.folder / name
        if is_input(target):
            raise UsageError([finding("SP910", Place(str(target)), hint=sentence("other_output"))], self.language)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
        made = self.beside.path(name)
        self.waiting.append((target, made))
        with open(made, "xb", opener=_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        made.chmod(_mode(target))

    def place(self) -> None:
        """Let each file that is new take its place; where one can't, put everything back as it was."""
        others = [(target, made) for target, made in self.waiting if not _same(target, made)]
        try:
            for target, made in others:
                self.at = target
                self.kept[target] = self._keep(target) if len(others) > 1 else None
                made.replace(target)
        except BaseException:
            self._put_back()
            raise
        self.changed = bool(others)
        sync(self.beside.folder)

    def clear(self) -> None:
        """Remove what still waits."""
        for path in [made for _, made in self.waiting] + [kept for kept in self.kept.values() if kept]:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        self.beside.close()

    def _keep(self, target: Path) -> Path | None:
        """A second name for the file at a target, or a copy where the disk knows no second names."""
        if not target.exists():
            return None
        second = self.beside.path(target.name)
        try:
            os.link(target, second)
        except OSError:
            second.write_bytes(target.read_bytes())
            second.chmod(_mode(target))
        return second

    def _put_back(self) -> None:
        for target, made in self.waiting:
            if target in self.kept and not made.exists():  # it has taken its place
                with suppress(OSError):
                    before = self.kept[target]
                    if before:
                        before.replace(target)
                    else:
                        target.unlink()


def _same(path: Path, other: Path) -> bool:
    """Whether a file, one of its own and no link, holds the bytes of another."""
    try:
        if path.is_symlink() or path.stat().st_size != other.stat().st_size:
            return False
        with path.open("rb") as one, other.open("rb") as two:
            return all(part == two.read(PART) for part in iter(lambda: one.read(PART), b""))
    except OSError:
        return False


def _private(path: str, flags: int) -> int:
    """Open a file that nobody else may read until it has the permissions of its target."""
    return os.open(path, flags, 0o600)


def _mode(path: Path) -> int:
    """The permissions of the former file, or those that a new one gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
