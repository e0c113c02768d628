"""The result of `check` as a document (校验结果)."""

from __future__ import annotations

from salesplan.checks.cases import cases_hold
from salesplan.checks.price_lint import findings_of_lint, has_prices, lint
from salesplan.checks.sound import findings_of
from salesplan.checks.variants import findings_of_variants
from salesplan.errors import Finding, ranked
from salesplan.plan.ground import Ground
from salesplan.plan.load import LoadedPlan
from salesplan.plan.plan import Plan
from salesplan.plan.price_rules import written_rules
from salesplan.plan.walk import SECTIONS, nodes_of, sellers_of
from salesplan.terms.document import Document
from salesplan.terms.money import digits_of
from salesplan.terms.table import Table, table
from salesplan.words.sentence import Language, sentence

PRICED = ("regions", "products", "channels", "prices", "cases")  # sections that prices and their cases hang on


def check_document(loaded: LoadedPlan, language: Language | None) -> Document:
    """All findings, and a count of what the plan holds, so that one sees that everything was read."""
    findings, plan = findings_of(loaded), loaded.plan
    priced = _of_prices(loaded, findings)
    findings = ranked([*findings, *priced, *_of_variants(loaded, findings, priced)])
    say = language or loaded.language
    errors = sum(found.severity == "error" for found in findings)
    warnings = sum(found.severity == "warning" for found in findings)
    name = plan.name if plan else ""
    title = sentence("title_check", plan=name or str(loaded.path), errors=errors, warnings=warnings).say(say)
    return Document(
        command="check",
        plan_name=name,
        plan_sha256=loaded.sha256,
        digits=digits_of(plan.currency) if plan else 2,
        currency=plan.currency if plan else "",
        language=say,
        title=title,
        tables=[_holdings(plan)] if plan else [],
        findings=findings,
        about_findings=True,
    )


def _of_prices(loaded: LoadedPlan, findings: list[Finding]) -> list[Finding]:
    """What a sound plan's prices come to, and its own cases; they are looked at when the plan is, not at every command."""
    year = loaded.plan.calendar.year() if loaded.plan else None
    if loaded.plan is None or year is None or any(found.severity == "error" for found in findings):
        return []
    ground = Ground(loaded, loaded.plan, year)
    linted = findings_of_lint(lint(ground)) if has_prices(ground) else []
    return [*linted, *cases_hold(ground)]


def _of_variants(loaded: LoadedPlan, findings: list[Finding], priced: list[Finding]) -> list[Finding]:
    """What there is to say of the variants; of their prices and cases, where a change can have touched them."""
    found = findings_of_variants(loaded, findings)
    for variant in loaded.variants.values():
        over = variant.overlay
        if over is not None and any(path[0] in PRICED for path in over.changed):
            found += over.told(_of_prices(variant, findings_of(variant)), priced)
    return found


def _holdings(plan: Plan) -> Table:
    counts = {section: sum(1 for _ in nodes_of(plan, axis)) for axis, section in SECTIONS.items()}
    counts["sellers"] = sum(1 for _ in sellers_of(plan))
    counts |= {
        section: len(getattr(plan, section))
        for section in ("measures", "territories", "targets", "quotas", "commitments", "exports", "cases")
    }
    counts["variants"] = len(plan.scenarios.variants)
    promised = sum(len(written_rules(key, part)) for key, part in plan.promotions.items())
    counts |= {"price_lists": len(plan.prices.lists), "price_rules": len(plan.prices.rules) + promised}
    return table("plan", "section:word number:count", [(name, number) for name, number in counts.items() if number])
