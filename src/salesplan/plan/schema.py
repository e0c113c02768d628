"""The JSON Schema of the plan language (计划语言的 JSON Schema), made from the models."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import models_json_schema

from salesplan.plan.plan import Plan
from salesplan.plan.tables.expand import LIST_FORMS, TREE_FORMS
from salesplan.plan.tables.forms import PotentialTable
from salesplan.terms.part import PlanPart


def plan_schema() -> dict[str, Any]:
    """The schema, with the table files that may stand in place of sections."""
    forms = {form.__name__: form for form, _ in (*TREE_FORMS.values(), *LIST_FORMS.values())}
    models: list[type[PlanPart]] = [Plan, *forms.values(), PotentialTable]
    _, schema = models_json_schema([(model, "validation") for model in models], by_alias=True)
    definitions = schema["$defs"]
    root = definitions.pop("Plan")
    properties = root["properties"]
    for section, (form, _) in TREE_FORMS.items():
        properties[section] = _either(properties[section], form.__name__)
    for section, (form, _) in LIST_FORMS.items():
        items = properties[section]["items"]
        properties[section]["items"] = {"anyOf": [items, {"$ref": f"#/$defs/{form.__name__}"}]}
    decompose = definitions["Decompose"]["properties"]
    decompose["potential"]["anyOf"] += [
        {"$ref": "#/$defs/PotentialTable"},
        {"type": "string", "description": "a table file"},
    ]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "salesplan"}
    return {
        **head,
        **{key: value for key, value in root.items() if key != "title"},
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text() -> str:
    """The schema as text."""
    return json.dumps(plan_schema(), indent=2, ensure_ascii=False) + "\n"


def _either(written: dict[str, Any], form: str) -> dict[str, Any]:
    described: dict[str, Any] = {key: written[key] for key in ("description", "default") if key in written}
    plain = {key: value for key, value in written.items() if key not in ("description", "default", "title")}
    return {**described, "anyOf": [{"$ref": f"#/$defs/{form}"}, plain]}
