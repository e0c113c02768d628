"""What mutations put where something sound stood: numbers, dates and texts that somebody may once write."""

from __future__ import annotations

import random

NUMBERS = (
    "0", "-1", "-0", "1e308", "1e-400", "1E999999999", "NaN", "nan", "-inf", "Infinity", ".inf", ".nan", "9" * 18, "9" * 19,
    "9" * 40, "9" * 400, "1" + "0" * 30, "0." + "0" * 30 + "1", "0.005", "1.005", "99999999999999.99", "1e5", "0x1F", "0o17", "010",
    "1_000", "1__0", "_1", "1,2,3", "1.2.3", "1亿亿", "1万%", "9999亿", "十万", "１２３", "٣", "½", "²", "12:30", "1000000000%",
    "-5%", "0%", "100%", "101%", "1e9%", "33.3333333333333333333333%", "0折", "99折", "1/3", "-", "+", ".", "¥", "--1", "(5)", "(-5)",
    "5-", "4611686018427387904", "9223372036854775807", "9223372036854775808", "18446744073709551616", "-9223372036854775808",
    "170141183460469231731687303715884105728", "2147483648", "1000000", "1000001",
)  # fmt: skip
DATES = (
    "2026-02-29", "2026-02-30", "2026-13-01", "2026-00-10", "0000-00-00", "0001-01-01", "0000-12-31", "9999-12-31", "9998-12-31",
    "10000-01-01", "1582-10-10", "1899-12-31", "1900-02-29", "2024-02-29", "2026-1-1", "01/02/2026", "31.12.2026", "20260101", "45992",
    "2026-01-01T25:00", "2026-01-01 00:00:00", "2026年1月5日", "2026-W53-7", "2026-366", "Q5", "Q0", "H3", "2026-13", "P0", "P99",
    "-2026-01-01", "２０２６-０１-０１", "today", "2199-12-31", "2100-02-28",
)  # fmt: skip
TEXTS = (
    "", " ", "~", "null", "true", "NO", "yes", "company", "unassigned", "all", "a/b", "../../etc/passwd", "/etc/passwd", "/dev/zero",
    "/dev/stdin", ".", "..", "*", "**/*", "[", "{", "}", "]", ":", "#", "&a", "*a", "!!python/object/apply:os.system ['true']", "<<",
    "=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "<script>alert(1)</script>", "</script>", "]]>", "<!--", "%s%n", "{0}",
    "{name}", "{", "'", '"', "';--", "$(reboot)", "`id`", "\x1b[31m", "\x1b]0;x\x07", "\u202eabc", "\u2066x", "\u200b", "\ufeff",
    "\u0000", "\x7f", "\x85", "\u2028", "a\nb", "a\rb", "e\u0301", "é", "ﬁ", "Ａ", "İ", "ß", "\U0001f600", "\U0010ffff", "\ud7ff",
    "𠮷", "नमस्ते", "\u0661", "x" * 300, "名" * 5000, "CON", "a\\b", "C:\\x", "file:///etc/passwd", "http://127.0.0.1:9/x.csv",
    "revenue", "units", "quantity", "s1", "east", "sh", "cream", "history", "even", "workdays", "CN", "XX", "JPY", "KWD", "XAU", "BTC",
)  # fmt: skip
POOL = (*NUMBERS, *DATES, *TEXTS)


def odd(chance: random.Random, near: str = "") -> str:
    """An odd text; now and then a variation of the one that stood there."""
    if near and chance.random() < 0.25:
        at = chance.randrange(len(near))
        return chance.choice(
            [
                near[:at],
                near[at:],
                near * 2,
                near[:at] + chance.choice(TEXTS) + near[at:],
                near.swapcase(),
                f" {near} ",
                f"-{near}",
            ]
        )
    return chance.choice(POOL)


def odd_bytes(chance: random.Random, content: bytes) -> bytes:
    """Content with some of its bytes changed, dropped, doubled, or with what isn't text put in."""
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8, 40))):
        at = chance.randrange(len(made) + 1)
        change = chance.randrange(5)
        if change == 0 and at < len(made):
            made[at] ^= 1 << chance.randrange(8)
        elif change == 1 and at < len(made):
            made[at] = chance.randrange(256)
        elif change == 2:
            del made[at : at + chance.choice((1, 2, 3, 17, 200))]
        elif change == 3:
            made[at:at] = chance.choice(
                (b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\t", b"\x1a", b"\xed\xa0\x80", b"\x81")
            )
        else:
            end = at + chance.choice((1, 5, 60))
            made[at:at] = bytes(made[at:end])
    return bytes(made)
