"""Files that nobody put where they are (系统附带文件): no pattern and no archive means them."""

from __future__ import annotations

BESIDE = "__MACOSX/"  # what a Mac puts beside the files that it packs
LITTER = ("Thumbs.db", "desktop.ini", ".DS_Store")
LOCK = "~$"  # beside a document that is open in Office


def is_litter(name: str) -> bool:
    """Whether a file of this name is what a system or a program left beside the files of people.

    >>> is_litter("~$sales.xlsx"), is_litter("sales.xlsx")
    (True, False)
    """
    return name in LITTER or name.startswith(LOCK)
