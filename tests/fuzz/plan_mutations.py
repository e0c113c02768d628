"""Mutations of plans: of their bytes, of their lines, and of what they say."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from tests.fuzz.export_mutations import mutated_table
from tests.fuzz.seeds import Seed
from tests.fuzz.values import odd, odd_bytes

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)
)


def mutated_plan(seed: Seed, chance: random.Random) -> dict[str, bytes]:
    """The files of a seed, with one of its plan's files changed, or a table that the plan reads."""
    files = dict(seed.files)
    tables = [name for name in seed.texts(".csv") if "sales" not in name]
    if tables and chance.random() < 0.15:
        name = chance.choice(tables)
        files[name] = mutated_table(files[name], chance)
        return files
    name = chance.choice(seed.texts(".yaml"))
    for _ in range(chance.choice((1, 1, 1, 1, 1, 2, 4))):
        kind = chance.random()
        if kind < 0.7:
            files[name] = _restructured(files[name], chance)
        elif kind < 0.88:
            files[name] = _lines_moved(files[name], chance)
        else:
            files[name] = odd_bytes(chance, files[name])
    return files


def _lines_moved(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    change = chance.randrange(9)
    if change == 0:
        del lines[at : at + chance.choice((1, 1, 3, 10))]
    elif change == 1:
        lines[at], lines[other] = lines[other], lines[at]
    elif change == 2:
        lines.insert(other, lines[at])
    elif change == 3:
        lines[at] = b" " * chance.choice((1, 2, 4)) + lines[at]
    elif change == 4:
        lines[at] = lines[at].lstrip()
    elif change == 5:
        return b"".join(lines)[: chance.randrange(len(content) + 1)]
    elif change == 6:
        lines[at:at] = [
            chance.choice(
                (BOMB.encode(), b"---\n", b"%YAML 1.3\n", b"...\n", b"\tx: 1\n", b"? [a]\n: b\n", b"<<: *x\n")
            )
        ]
    elif change == 7:
        depth = chance.choice((10, 55, 70, 5000))
        opened, closed = chance.choice((("[", "]"), ("{a: ", "}")))
        lines[at] = lines[at].rstrip(b"\n") + f" {opened * depth}1{closed * depth}\n".encode()
    else:
        lines[at] = lines[at].replace(
            b":", chance.choice((b": !!int ", b": &a ", b": *a ", b":", b": |\n", b": >-\n  ")), 1
        )
    return b"".join(lines)


WIDEST = 100_000  # characters that a value may become by being said again and again
Change = Callable[[Any, Any, random.Random], None]


def _restructured(content: bytes, chance: random.Random) -> bytes:
    """The plan with something else said; written anew, as it is no text to keep the looks of."""
    if b"&a" in content:  # what a bomb unfolds to is not for us to walk through
        return odd_bytes(chance, content)
    try:
        tree = yaml.load(content, _Loader)  # noqa: S506 - it makes nothing but texts
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError, AttributeError):
        return odd_bytes(chance, content)
    spots = list(_spots(tree))
    if not spots:
        return odd_bytes(chance, content)
    holder, key = chance.choice(spots)
    chance.choice(CHANGES)(holder, key, chance)
    if chance.random() < 0.3:  # something from elsewhere: a circle, a name of another tree, a section in a section
        other, its = chance.choice(spots)
        if its in other if isinstance(other, dict) else its < len(other):
            _put(holder, key, json.loads(json.dumps(other[its])))
    return (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def _spots(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a tree: what holds it, and its key or number there."""
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        yield tree, key
        yield from _spots(tree[key])


def _put(holder: Any, key: Any, value: Any) -> None:
    if isinstance(holder, dict) or (isinstance(key, int) and key < len(holder)):
        holder[key] = value


def _replace(holder: Any, key: Any, chance: random.Random) -> None:
    value = holder[key]
    holder[key] = odd(chance, value if isinstance(value, str) else "")


def _vary(holder: Any, key: Any, chance: random.Random) -> None:
    """Another value that may well be sound: digits change, a name becomes another name of the plan."""
    value = holder[key]
    if isinstance(value, str) and any(letter.isdigit() for letter in value):
        holder[key] = "".join(
            chance.choice("0123456789") if letter.isdigit() and chance.random() < 0.4 else letter for letter in value
        )
    else:
        _replace(holder, key, chance)


def _retype(holder: Any, key: Any, chance: random.Random) -> None:
    value = holder[key]
    holder[key] = chance.choice(
        [
            None,
            [],
            {},
            [value],
            [value, value],
            {"a": value},
            [[value]],
            str(value),
            {"": value},
            [None],
            {"name": value},
        ]
    )


def _rename(holder: Any, key: Any, chance: random.Random) -> None:
    if isinstance(holder, dict):
        new = chance.choice([odd(chance, str(key)), f"{key}s", str(key)[::-1], str(key).upper()])
        held = list(holder.items())
        holder.clear()
        holder.update({new if name == key else name: value for name, value in held})


def _drop(holder: Any, key: Any, _chance: random.Random) -> None:
    del holder[key]


def _double(holder: Any, key: Any, chance: random.Random) -> None:
    if isinstance(holder, list):
        holder.insert(chance.randrange(len(holder) + 1), holder[key])
    else:
        holder[f"{key}{chance.choice(('2', ' ', '.', '-x'))}"] = holder[key]


def _shuffle(holder: Any, _key: Any, chance: random.Random) -> None:
    values = list(holder.values()) if isinstance(holder, dict) else list(holder)
    chance.shuffle(values)
    for at, value in zip(list(holder) if isinstance(holder, dict) else range(len(holder)), values, strict=True):
        holder[at] = value


def _deepen(holder: Any, key: Any, chance: random.Random) -> None:
    for _ in range(chance.choice((2, 8, 29, 80))):
        holder[key] = {str(key): holder[key]} if isinstance(holder, dict) else [holder[key]]


def _widen(holder: Any, key: Any, chance: random.Random) -> None:
    many = min(chance.choice((20, 200)), WIDEST // (len(str(holder[key])) + 1))
    if isinstance(holder, dict):
        holder.update({f"{key}-{i}": holder[key] for i in range(many)})
    else:
        holder.extend([holder[key]] * many)


CHANGES: tuple[Change, ...] = (
    _vary, _vary, _vary, _vary, _vary, _vary, _replace, _replace, _replace, _replace, _retype, _retype, _rename, _rename, _drop, _drop, _double, _shuffle, _deepen, _widen,
)  # fmt: skip


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Every scalar is a text; an empty one is missing, as in plans."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        if isinstance(node, yaml.ScalarNode) and node.value in ("", "~", "null") and node.style is None:
            return None
        return super().construct_object(node, deep=True)
