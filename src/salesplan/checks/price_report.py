"""The result of `price lint` as a document (价格检查结果)."""

from __future__ import annotations

from salesplan.checks.price_lint import Linted, lint
from salesplan.errors import Finding, ranked
from salesplan.plan.ground import Ground
from salesplan.plan.price_words import told_apart
from salesplan.pricing.linting.found import Found
from salesplan.pricing.scope import NO_NODE
from salesplan.terms.document import Document
from salesplan.terms.table import Table, Value, table
from salesplan.words.sentence import sentence

LINT = (
    "severity:word code rule product name channel region grade customer coupon date:day quantity:count paid limit "
    "cases:count message"
)


def lint_document(ground: Ground, findings: list[Finding]) -> Document:
    """Everything that the prices come to and must not, with its smallest example."""
    linted = lint(ground)
    found = ranked([*findings, *(one.finding for one in linted)])
    errors = sum(one.severity == "error" for one in found)
    warnings = sum(one.severity == "warning" for one in found)
    language = ground.loaded.language
    title = sentence("title_lint", plan=ground.plan.name, errors=errors, warnings=warnings).say(language)
    return Document(
        command="price",
        plan_name=ground.plan.name,
        plan_sha256=ground.loaded.sha256,
        digits=ground.digits,
        currency=ground.plan.currency,
        language=language,
        title=title,
        tables=[_table(ground, linted)],
        findings=found,
        about_findings=True,
    )


def _table(ground: Ground, linted: list[Linted]) -> Table:
    rows = [_row(ground, one) for one in linted]
    return table(
        "lint", LINT, sorted(rows, key=lambda row: (row[1], str(row[2]), str(row[3]), str(row[-1]))), shown=False
    )


def _row(ground: Ground, one: Linted) -> list[Value]:
    found, made = one.smallest, one.finding
    rule = dict(made.facts).get("rule", "")
    where: list[Value] = [None] * 10 if found is None else _where(ground, found)
    culprit = str(rule) if found is None else found.culprit
    message = made.message(ground.loaded.language)
    paid, limit = (
        (None, None) if found is None or not found.order else told_apart(found.paid, found.limit, ground.digits)
    )
    return [made.severity, made.code, culprit, *where[:9], paid, limit, one.cases, message]


def _where(ground: Ground, found: Found) -> list[Value]:
    buying = found.buying
    node = ground.trees["product"].nodes[buying.product]
    axes = [
        ground.trees[axis].nodes[at].id if (at := getattr(buying, axis)) != NO_NODE else ""
        for axis in ("channel", "region")
    ]
    units = sum(units for item, units in found.order if item == buying.product) or None
    return [node.id, node.name, *axes, buying.grade, buying.customer, buying.coupon, buying.day, units]
