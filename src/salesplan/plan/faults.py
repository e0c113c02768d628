"""What a model refuses, as findings with places and remedies (结构问题)."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from salesplan.errors import Finding, Place, finding, near_names
from salesplan.plan.yaml_reader import Marks, Path
from salesplan.terms.money import percent
from salesplan.words.phrases import PHRASES
from salesplan.words.sentence import Fact, sentence

# pydantic's kinds of errors → sentences of ours; those that our own types raise are sentences already.
WANTED = {
    "dict_type": "want_mapping",
    "model_type": "want_mapping",
    "model_attributes_type": "want_mapping",
    "list_type": "want_list",
    "greater_than": "want_more_than",
    "greater_than_equal": "want_at_least",
    "less_than": "want_less_than",
    "less_than_equal": "want_at_most",
    "literal_error": "want_one_of",
    "too_short": "want_longer",
    "union_tag_invalid": "want_one_of",
}
UNSHOWN = {"want_connection_name"}  # what was written may be a secret that stands in the wrong place

KIND = "kind"  # the key by which the models of a union are told apart


def faults_of(
    error: ValidationError, model: type[BaseModel], marks: Marks, written: Any, base: Path = ()
) -> list[Finding]:
    """A finding for each thing that `model` refused in the values at the path `base`; written: those values, as they stand."""
    return list(_unique(_fault(one, model, marks, written, base) for one in error.errors(include_url=False)))


def _unique(findings: Iterator[Finding]) -> Iterator[Finding]:
    """One finding a place: the branches of a union all complain about the same value."""
    seen: set[tuple[str, Place]] = set()
    for found in findings:
        key = (found.code, found.place)
        if found.code != "SP106" or key not in seen:
            yield found
        seen.add(key)


def _fault(error: Any, model: type[BaseModel], marks: Marks, written: Any, base: Path) -> Finding:
    kind, loc = error["type"], error["loc"]
    if kind == "extra_forbidden":
        path = _path((*base, *loc), marks)
        hint = near_names(str(loc[-1]), _known_keys(model, loc[:-1]))
        return finding("SP104", marks.of_key(path), hint=hint, name=str(loc[-1]))
    if kind == "missing":
        path = _path((*base, *loc[:-1]), marks)
        return finding("SP105", marks.of_key(path), name=str(loc[-1]))
    path = _path((*base, *loc), marks)
    if kind == "union_tag_not_found":
        return finding("SP105", marks.of_key(path), name=KIND)
    value = error["input"] if isinstance(error["input"], str) else _written(written, path[len(base) :])
    facts: dict[str, Fact] = {name: str(fact) for name, fact in error.get("ctx", {}).items() if name != "error"}
    if kind == "union_tag_invalid":
        path, value, facts = (*path, KIND), facts["tag"], {"expected": facts["expected_tags"]}
    key = WANTED.get(kind, kind if kind in PHRASES else "want_other")
    if isinstance(value, str) and value.strip().endswith(("%", "％")):
        facts |= {name: _as_share(str(facts[name])) for name in ("gt", "ge", "lt", "le") if name in facts}
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    shown = "…" if key in UNSHOWN else _shown(value)
    return finding("SP106", marks.of(path), name=name, value=shown, wanted=sentence(key, **facts))


def _written(values: Any, path: Path) -> Any:
    """The value at a path, None where there is none."""
    for part in path:
        try:
            values = values[part]
        except (LookupError, TypeError):
            return None
    return values


def _shown(value: Any) -> str:
    """A value as it is written, on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_shown(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return "" if value is None else str(value)


def _as_share(number: str) -> str:
    try:
        return percent(Decimal(number))
    except InvalidOperation:
        return number


def _path(loc: tuple[Any, ...], marks: Marks) -> Path:
    """The path of an error without the marks of unions, which stand for nothing that was written."""
    path: Path = ()
    for part in loc:
        if (*path, part) in marks.values:
            path = (*path, part)
    return path


def _known_keys(model: Any, loc: tuple[Any, ...]) -> list[str]:
    """The keys that the model at `loc` within `model` knows."""
    kinds = list(_models(model))
    for part in loc:
        if tagged := [kind for kind in kinds if _is_model(kind) and _tag(kind) == part]:
            kinds = tagged
            continue
        following: list[Any] = []
        for kind in kinds:
            following += _step(kind, part)
        kinds = following or kinds
    keys = [key for kind in kinds if _is_model(kind) for key in _fields(kind)]
    return list(dict.fromkeys(keys))


def _fields(model: type[BaseModel]) -> Mapping[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _tag(model: type[BaseModel]) -> str | None:
    """What a model of a union is told by; None for others."""
    field = model.model_fields.get(KIND)
    values = get_args(field.annotation) if field else ()
    return str(values[0]) if len(values) == 1 else None


def _step(kind: Any, part: Any) -> list[Any]:
    if _is_model(kind):
        inner = _fields(kind).get(str(part))
        return list(_models(inner)) if inner is not None else []
    if get_origin(kind) in (dict, list):
        return list(_models(get_args(kind)[-1]))
    return []


def _models(kind: Any) -> Iterator[Any]:
    """The alternatives of a type, without annotations and unions around them."""
    origin = get_origin(kind)
    if origin is Annotated:
        yield from _models(get_args(kind)[0])
    elif origin in (Union, types.UnionType):
        for one in get_args(kind):
            yield from _models(one)
    elif kind is not type(None):
        yield kind
