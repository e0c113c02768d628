"""Mutations of exports: of their bytes, encodings, separators, quotes, columns, cells and line ends."""

from __future__ import annotations

import gzip
import io
import random
import zipfile

from tests.fuzz.container_mutations import DATABASE, contained, database
from tests.fuzz.seeds import CONTAINERS, DATABASES, Seed
from tests.fuzz.values import odd, odd_bytes

ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "gb18030",
    "gbk",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "big5",
    "latin-1",
    "shift_jis",
    "utf-7",
)
MARKS = (",", ";", "\t", "|", "，", "、", "\x01", ":", " ", '"', "||")
ENDS = ("\n", "\r\n", "\r", "\n\r", "\u2028", "\x85", "\x0b", "\n\n", "")


def mutated_exports(seed: Seed, chance: random.Random) -> dict[str, bytes]:
    """The files of a seed with one, now and then several, of the exports changed."""
    files = dict(seed.files)
    names = [name for name in seed.texts(".csv") if "sales" in name]
    if seed.name == CONTAINERS:
        return {**files, names[0]: contained(files[names[0]], chance)}
    if seed.name == DATABASES:
        return {**files, DATABASE: database(files.pop(names[0]), chance)}
    for name in chance.sample(names, min(len(names), chance.choice((1, 1, 1, 2)))):
        files[name] = mutated_table(files[name], chance)
    if chance.random() < 0.05:
        name = chance.choice(names)
        files[
            name.replace(".csv", chance.choice(("-copy.csv", " .csv", "'.csv", "[1].csv", "%00.csv", "\u202e.csv")))
        ] = files[name]
    return files


def mutated_table(content: bytes, chance: random.Random) -> bytes:
    """A table file, changed once or a few times."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        kind = chance.random()
        if kind < 0.5:
            content = _cells_changed(content, chance)
        elif kind < 0.65:
            content = _dialect_changed(content, chance)
        elif kind < 0.9:
            content = odd_bytes(chance, content)
        elif kind < 0.95:
            content = _packed(content, chance)
        else:
            content = _odd_whole(content, chance)
    return content


def _text_of(content: bytes) -> tuple[str, str]:
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1"), "latin-1"


def _cells_changed(content: bytes, chance: random.Random) -> bytes:
    text, encoding = _text_of(content)
    rows = [line.split(",") for line in text.split("\n")]
    for _ in range(chance.choice((1, 2, 5, 20))):
        _change_rows(rows, chance)
    return "\n".join(",".join(row) for row in rows).encode(
        encoding, "surrogatepass" if encoding == "utf-8" else "replace"
    )


def _change_rows(rows: list[list[str]], chance: random.Random) -> None:
    row = chance.choice(rows)
    at, other = chance.randrange(len(row)), chance.randrange(len(row))
    change = chance.randrange(12)
    if change < 4:
        row[at] = odd(chance, row[at])
    elif change == 4:
        row[at], row[other] = row[other], row[at]
    elif change == 5:
        row[at] = '"' + row[at].replace('"', '""') + chance.choice(('"', '""', '"x', "", '"\n"', '" "'))
    elif change == 6:
        row[at] = '"' + row[at] + chance.choice((",", ",a\nb", ",a\r\nb")) + '"'
    elif change == 7:
        del row[at : at + chance.choice((1, 2, 99))]
        row.extend([""] * (not row))
    elif change == 8:
        row[at:at] = [odd(chance)] * chance.choice((1, 2, 50))
    elif change == 9:
        rows.insert(chance.randrange(len(rows) + 1), list(row))
    elif change == 10:
        for one in rows:  # two columns change places everywhere
            if max(at, other) < len(one):
                one[at], one[other] = one[other], one[at]
    else:
        row[at] = chance.choice(("x" * 70_000, "9" * 5_000, "名" * 40_000, " " * 9_000, '"' * 3_001, "," * 3_000))


def _dialect_changed(content: bytes, chance: random.Random) -> bytes:
    text, encoding = _text_of(content)
    change = chance.randrange(4)
    if change == 0:
        return text.encode(chance.choice(ENCODINGS), "replace")
    if change == 1:
        return text.replace(",", chance.choice(MARKS)).encode(encoding, "replace")
    if change == 2:
        end = chance.choice(ENDS)
        return text.replace("\n", end).encode(encoding, "replace")
    return "".join(line + chance.choice(ENDS[:4]) for line in text.split("\n")).encode(encoding, "replace")


def _packed(content: bytes, chance: random.Random) -> bytes:
    """Gzip, zip or a workbook's beginning, whole or cut."""
    held = io.BytesIO()
    if chance.random() < 0.5:
        packed = gzip.compress(content, mtime=0)
    else:
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(chance.choice(("a.csv", "../../a.csv", "/etc/a.csv", "xl/workbook.xml")), content)
        packed = held.getvalue()
    return packed[: chance.choice((len(packed), len(packed) - 1, len(packed) // 2, 40, 4, 2))]


def _odd_whole(content: bytes, chance: random.Random) -> bytes:
    header = content.splitlines(keepends=True)[:1] or [b""]
    return chance.choice((
        b"", b"\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0" * 100, b"sep=;\n" + content, b"sep=\n" + content, b"sep=",
        header[0], header[0].strip(), header[0] * 50, content + content, content * 20, content[: chance.randrange(len(content) + 1)],
        b'"' + content, content + b'"', content.replace(b"\n", b"\n\n\n"), b" " * 3000 + content, b"\n" * 3000 + content,
        content.replace(b",", b""), chance.randbytes(3000), content + b"\x1a", header[0].rstrip() + b',"x\ny"\n' + content[len(header[0]) :],
        header[0].rstrip() + b',"x\n' + content[len(header[0]) :], content.replace(b"\n", b" \n"), content.replace(b",", b", "),
    ))  # fmt: skip
