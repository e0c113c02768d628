"""Whether a query only asks (只读查询): one SELECT, of whatever dialect, told without knowing the dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What hides words: texts, quoted names, comments. The first that begins counts; _UNSURE is where systems differ in its end.
_HIDING = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | `(?:[^`]|``)*` | (?<![\w$])\$((?:[^\W\d]\w*)?)\$.*?\$\1\$
    | --[^\r\n]* | /\*(?P<comment>.*?)\*/ """,
    re.DOTALL | re.VERBOSE,
)
_UNSURE = re.compile(r"\\['\"`]")  # a quote that ends a text in one system, and doesn't in another
_WORD = re.compile(r"\w+")
BEGIN = ("select", "with")
# Words that write, lock or call something up; sessions are read-only as well.
WRITES = {"into", "insert", "update", "delete", "merge", "truncate", "drop", "create", "alter", "grant", "call", "copy"}


def is_single_select(query: str) -> bool:
    """Whether a text is one query that only asks.

    A name that is spelt like a word that writes has to be quoted.

    >>> is_single_select("SELECT 'a; drop table b' FROM c -- d"), is_single_select("SELECT 1; DELETE FROM c")
    (True, False)
    """
    if _UNSURE.search(query):
        return False
    bare = "".join(_bare(query)).strip()
    bare = bare.removesuffix(";")
    words = [word.lower() for word in _WORD.findall(bare)]
    if not words or words[0] not in BEGIN or ";" in bare or "/*" in bare:
        return False
    # A quote that is left open could hide the rest from us and not from the database.
    return not (set("'\"`") & set(bare)) and not WRITES.intersection(words)


def _bare(query: str) -> Iterator[str]:
    """The query without texts, quoted names and comments; comments that a database executes, or that nest, stay."""
    end = 0
    for found in _HIDING.finditer(query):
        yield query[end : found.start()]
        comment = found["comment"]
        executed = comment is not None and (comment.lstrip("Mm").startswith("!") or "/*" in comment)
        yield "/*" if executed else " "
        end = found.end()
    yield query[end:]
