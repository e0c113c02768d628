"""Export files as they lie on disk (文件): found, hashed, their encoding and header told apart, bytes made UTF-8."""

from __future__ import annotations

import codecs
import hashlib
import io
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from salesplan.errors import Finding, Place, finding
from salesplan.terms.layout import codec_of
from salesplan.terms.steps import counted
from salesplan.words.sentence import sentence

BLOCK = 2**20  # bytes read at a time, few enough to stay near the processor while they are looked at
LONGEST_LINE = 2**20  # bytes; DuckDB's own limit is twice that
WAITING = 16  # blocks that may wait to be hashed
DECODED = 2**15  # bytes decoded at a time: the system needn't give memory anew for each text
MOST_BAD_LINES = 0.1  # share of lines with broken bytes above which the encoding is wrong, not the lines
SHORTEST = 4  # bytes by which two-byte text can be told
MOST_TURNED = 4  # of so many zero bytes one may be on the other side: that of U+3000 or U+4E00 is
BOMS = {  # that of UTF-32 begins like that of UTF-16
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
WIDE = ("utf-16", "utf-32")  # how the codecs begin whose text holds zero bytes: those of its separators and newlines
# First bytes of files that are often taken for text.
FORMATS = {
    b"PK\x03\x04": "format_zip",
    b"\xd0\xcf\x11\xe0": "format_xls",
    b"PAR1": "format_parquet",
    b"\x1f\x8b": "format_gzip",
    b"%PDF": "format_pdf",
}


class Unusable(Exception):  # noqa: N818 - it says what the file is
    """A file that can't be used at all."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.say("en"))
        self.finding = found


@dataclass(frozen=True)
class Scan:
    """What one pass over a file's bytes tells.

    encoding: a Python codec; `detected` where nobody said it, or said another one.
    broken_lines: lines with bytes that are none of the encoding's.
    quotes: a quote stands somewhere, so that a record may be several lines.
    recode: an engine that wants UTF-8 and one kind of newline can't read the file as it is.
    """

    sha256: str
    size: int
    encoding: str
    detected: bool
    broken_lines: int
    quotes: bool
    recode: bool


def scan(path: Path, shown: str, stated: str | None) -> Scan:
    """One pass over the bytes of a file: hash, encoding, oddities. Raises Unusable."""
    try:
        if path.is_dir():
            raise Unusable(finding("SP402", Place(shown), reason=sentence("is_a_folder")))
        with path.open("rb") as file:
            return _scan(file, shown, stated)
    except FileNotFoundError:
        raise Unusable(finding("SP401", Place(shown), pattern=shown)) from None
    except OSError as error:
        reason = sentence("os_error", problem=error.strerror or type(error).__name__)
        raise Unusable(finding("SP402", Place(shown), reason=reason)) from None


def _scan(file: io.BufferedReader, shown: str, stated: str | None) -> Scan:
    head = file.peek(4096)[:65536]
    _refuse_formats(head, shown)
    bom = next((codec for mark, codec in BOMS.items() if head.startswith(mark)), None)
    told = codec_of(stated) if stated else None
    wide = _wide_codec(head, bom, told)
    bytes_seen = _Bytes(shown, wide=wide is not None)
    with ThreadPoolExecutor(1) as beside:  # hashing lets others run meanwhile, so it needn't wait for its turn
        hashed: deque[Future[None]] = deque()
        while block := file.read(BLOCK):
            if len(hashed) == WAITING:
                hashed.popleft().result()
            hashed.append(beside.submit(bytes_seen.sha.update, block))
            bytes_seen.take(block)
            if bytes_seen.zero is not None:
                raise _binary(file, shown, bytes_seen.zero)
            counted(len(block))
    if bytes_seen.size == 0:
        raise Unusable(finding("SP403", Place(shown)))
    sound = bytes_seen.utf8 and not wide
    if sound and (_reads_utf8(told) or bom or not bytes_seen.ascii):
        detected = _differs(told, bom) if bom else told != "utf-8"
        return bytes_seen.scan(bom or "utf-8", detected=detected, broken_lines=int(bytes_seen.is_cut_off))
    if told and told.startswith(WIDE) and not wide:
        raise _wrong_encoding(shown, told, 1, _bad_lines(file, "utf-8")[1], [told])
    encoding, bad = _by_decoding(file, shown, wide or told)
    return bytes_seen.scan(encoding, detected=_differs(told, bom) if bom else told != encoding, broken_lines=bad)


def _binary(file: io.BufferedReader, shown: str, zero: int) -> Unusable:
    """A file that holds a zero byte, and the line of the first one: most are binary, some have but one cell that is."""
    file.seek(0)
    newlines = returns = 0
    while zero and (block := file.read(min(BLOCK, zero))):
        newlines, returns, zero = newlines + block.count(b"\n"), returns + block.count(b"\r"), zero - len(block)
    kind, hint = sentence("format_binary"), sentence("save_as_csv")
    return Unusable(finding("SP406", Place(shown, 1 + max(newlines, returns)), kind=kind, hint=hint))


def _reads_utf8(told: str | None) -> bool:
    """Whether plain ASCII is taken for UTF-8 whatever was told: without a zero byte it is no wide text."""
    return told in (None, "utf-8", "utf-8-sig") or told.startswith(WIDE)


def _differs(told: str | None, bom: str) -> bool:
    """Whether a file's own mark says another encoding than the layout does."""
    return told is not None and not told.startswith(bom.removesuffix("-sig"))


class _Bytes:
    """What the blocks of a file tell, taken one after the other."""

    def __init__(self, shown: str, *, wide: bool) -> None:
        self.shown, self.wide = shown, wide
        self.sha, self.size, self.tail = hashlib.sha256(), 0, 0
        self.returns, self.open_return = 0, False  # those without a newline behind them; one at the end of a block
        self.utf8, self.ascii, self.quotes = True, True, False
        self.zero: int | None = None  # where the first zero byte stands
        self.decoder = codecs.getincrementaldecoder("utf-8")("strict")

    @property
    def is_cut_off(self) -> bool:
        """Whether the text ends within a character, as a file does that wasn't written to its end."""
        return bool(self.decoder.getstate()[0])

    def take(self, block: bytes) -> None:
        self.size += len(block)
        self.ascii = self.ascii and block.isascii()
        if self.utf8 and not self.ascii:
            self.utf8 = _decodes(self.decoder, block)
        if not self.wide:
            self._look(block)

    def _look(self, block: bytes) -> None:
        if b"\0" in block:
            self.zero = self.size - len(block) + block.index(b"\0")
            return
        self.quotes = self.quotes or b'"' in block
        if b"\r" in block or self.open_return:
            self.returns += block.count(b"\r") - block.count(b"\r\n") - (self.open_return and block.startswith(b"\n"))
            self.open_return = block.endswith(b"\r")
        lines = block.replace(b"\r", b"\n") if b"\r" in block else block  # some systems end lines with a return alone
        if _has_long_line(lines, self.tail):
            hint = sentence("not_a_table")
            raise Unusable(finding("SP408", Place(self.shown), megabytes=LONGEST_LINE // 2**20, hint=hint))
        last = lines.rfind(b"\n")
        self.tail = len(block) - last - 1 if last >= 0 else self.tail + len(block)

    def scan(self, encoding: str, *, detected: bool, broken_lines: int = 0) -> Scan:
        utf8 = encoding in ("utf-8", "utf-8-sig") and not broken_lines
        odd = self.returns > 0 or not utf8
        quotes = self.quotes or self.wide
        return Scan(self.sha.hexdigest(), self.size, encoding, detected, broken_lines, quotes, odd)


def _by_decoding(file: io.BufferedReader, shown: str, encoding: str | None) -> tuple[str, int]:
    """The codec that reads a file which is no sound UTF-8, and how many lines it can't read."""
    tried = [encoding] if encoding else ["gb18030", "utf-8"]
    results = [(*_bad_lines(file, codec), codec) for codec in tried]
    bad, lines, first, codec = min(results, key=lambda result: result[0])
    if bad > MOST_BAD_LINES * lines:
        raise _wrong_encoding(shown, codec, first, bad, tried)
    return codec, bad


def _wrong_encoding(shown: str, codec: str, first: int, bad: int, tried: Sequence[str]) -> Unusable:
    hint = sentence("say_encoding" if "gb18030" not in tried else "say_other_encoding")
    return Unusable(finding("SP405", Place(shown, first), hint=hint, encoding=codec, lines=bad))


def _bad_lines(file: io.BufferedReader, codec: str) -> tuple[int, int, int]:
    """Lines that hold bytes outside `codec`, all lines, and the first bad one."""
    file.seek(0)
    bad = lines = first = 0
    text = io.TextIOWrapper(file, encoding=codec, errors="replace", newline="\n")
    for line in text:
        lines += 1
        if "\ufffd" in line:
            bad += 1
            first = first or lines
    text.detach()  # the file is its opener's to close
    return bad, lines, first


def _refuse_formats(head: bytes, shown: str) -> None:
    for mark, key in FORMATS.items():
        if head.startswith(mark):
            raise Unusable(finding("SP406", Place(shown), kind=sentence(key), hint=sentence("save_as_csv")))


def _looks_wide(head: bytes) -> bool:
    """Whether every other byte is mostly zero, as in UTF-16 text without a mark."""
    pairs = head[: len(head) // 2 * 2]
    zeros = (pairs[::2].count(0), pairs[1::2].count(0))
    return len(pairs) >= SHORTEST and max(zeros) > len(pairs) // 8 and min(zeros) * MOST_TURNED <= max(zeros)


def _wide_codec(head: bytes, bom: str | None, told: str | None) -> str | None:
    """The codec of text in units of two or four bytes: by its mark, its zeros, or as told; None where it is none."""
    if bom:
        return bom if bom in WIDE else None
    pairs = head[: len(head) // 2 * 2]
    order = "be" if pairs[::2].count(0) > pairs[1::2].count(0) else "le"
    if _looks_wide(head):
        return f"utf-16-{order}"
    if told and told.startswith(WIDE) and 0 in head:
        return told if told not in WIDE else f"{told}-{order}"
    return None


def _has_long_line(block: bytes, tail: int) -> bool:
    """Whether a line of the block, or the one that `tail` bytes of the block before began, is longer than any export's."""
    if tail and block.find(b"\n", 0, max(LONGEST_LINE - tail, 0)) < 0 and len(block) + tail > LONGEST_LINE:
        return True
    return any(
        block.find(b"\n", at, at + LONGEST_LINE) < 0 for at in range(0, len(block) - LONGEST_LINE + 1, LONGEST_LINE)
    )


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        for start in range(0, len(block), DECODED):
            decoder.decode(block[start : start + DECODED])
    except UnicodeDecodeError:
        return False
    return True


def behind_mark(file: io.BufferedReader) -> None:
    """Pass over the mark of UTF-8 at the beginning of a file, if there is one."""
    if file.peek(len(codecs.BOM_UTF8)).startswith(codecs.BOM_UTF8):
        file.seek(len(codecs.BOM_UTF8))


def decoded_lines(path: Path, scanned: Scan) -> Iterator[str]:
    r"""The file's lines as text, newlines kept as `\n`; broken bytes become U+FFFD."""
    with path.open(encoding=scanned.encoding, errors="replace", newline=None) as text:
        yield from text
