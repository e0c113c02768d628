"""Takes the exports in for a plan (导入计划的销售): what the plan knows, the tie-out, and what the rows give away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from salesplan.errors import NOWHERE, ExportsError, Finding, Place, finding
from salesplan.plan.declared import ALL
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text
from salesplan.plan.rates import rates_of
from salesplan.plan.territory import FOREVER, all_nodes, holdings, plots, stretches
from salesplan.plan.walk import NODE_AXES
from salesplan.sales.crediting import Cover, credit_by_territory, credit_overlays
from salesplan.sales.cube import largest_sum
from salesplan.sales.engine import Engine
from salesplan.sales.findings import (
    Hold,
    Odd,
    dated_by_month,
    dated_far,
    outside_service,
    outside_territory,
    signs_apart,
)
from salesplan.sales.identity import NOTHING, AlsoWanted
from salesplan.sales.inputs.access import ANYWHERE, Access
from salesplan.sales.intake import Intake, ToRead, take_in
from salesplan.sales.lookups import Known
from salesplan.sales.reckoning import FATES
from salesplan.sales.rows import largest_rows
from salesplan.terms.document import Input
from salesplan.terms.money import atoms_in, nearest, percent, to_atoms
from salesplan.terms.table import Table, Value, table
from salesplan.terms.tree import Tree
from salesplan.words.sentence import Sentence, sentence

FEW = 5  # names that a finding quotes
LARGEST_SUM = Decimal(10) ** 18  # minor units
SHARE_DIGITS = Decimal("0.000001")
# Sales of other years are history, and orders of the next one are placed ahead; other days are slips, or stand for none.
LONG_BEFORE, LONG_AFTER = timedelta(days=20 * 366), timedelta(days=366)
NEGLIGIBLE = 1000  # times smaller than the largest: not what makes a sum too large


@dataclass(frozen=True)
class TakenIn:
    """The intake of a plan's exports, and whether it is within the plan's tolerance."""

    ground: Ground
    intake: Intake
    findings: list[Finding]

    @property
    def tied_out(self) -> bool:
        """Whether no more rows went astray than the plan tolerates."""
        return not any(f.code in ("SP409", "SP410") for f in self.findings)

    @property
    def inputs(self) -> list[Input]:
        """The files that were read."""
        rows: dict[int, int] = dict(self.intake.partner_rows)
        for count in self.intake.counts:
            rows[count.file] = rows.get(count.file, 0) + count.rows
        files = [*self.intake.sources, *self.intake.partners]
        return [Input(file.shown, file.scan.sha256, rows.get(file.number, 0)) for file in files]


def take_in_exports(
    ground: Ground,
    engine: Engine,
    others: Sequence[str] = (),
    access: Access = ANYWHERE,
    also: AlsoWanted = NOTHING,
) -> TakenIn:
    """Read the plan's exports, or `others` in their place; raises ExportsError where files can't be used.

    access: what the plan's files may reach. also: what is wanted beside the sums.
    """
    plan, loaded = ground.plan, ground.loaded
    known, places = ground_of_exports(ground)
    try:
        taken = take_in(engine, ToRead(plan.exports, places, loaded.folder, known, others, access, also))
    except ExportsError as error:
        raise ExportsError(placed(error.findings, others), loaded.language) from None
    if not _summable(ground, engine):
        raise ExportsError([_too_large(engine, taken)], loaded.language)
    _credit(ground, engine)
    odd = (*_signs(ground, engine, places), *_months(ground, engine, places), *_far(ground, engine, taken, places))
    findings = [*taken.findings, *_respelled(taken), *_astray(ground, taken), *odd, *_conduct(ground, engine)]
    return TakenIn(ground, taken, findings)


def placed(findings: Sequence[Finding], others: Sequence[str]) -> list[Finding]:
    """Findings of an intake, each once: what the command line names (`others`) and isn't found stands at no line of the plan."""
    if not others:
        return list(findings)
    return list(
        dict.fromkeys(
            replace(f, place=NOWHERE) if f.code in ("SP401", "SP489") and f.place.line else f for f in findings
        )
    )


def ground_of_exports(ground: Ground) -> tuple[Known, dict[str, Place]]:
    """What the plan knows of its exports' rows, and where it names them; raises ExportsError where it has none."""
    plan, loaded = ground.plan, ground.loaded
    if not plan.exports:
        raise ExportsError([finding("SP427", hint=sentence("add_exports"))], loaded.language)
    places = {
        key: loaded.marks.of(("exports", key, "files" if export.files else "database"))
        for key, export in plan.exports.items()
    }
    return Known(ground.spellings(), ground.period_of, rates_of(plan.currency, plan.rates)), places


def _summable(ground: Ground, engine: Engine) -> bool:
    """Whether sums in whole minor units stay below 10^18, so that 64 bits hold them and forecasts of several times as much."""
    digits = max(measure.digits for measure in (ground, *ground.measures()))
    return largest_sum(engine).scaleb(digits) < LARGEST_SUM


def _too_large(engine: Engine, taken: Intake) -> Finding:
    """What is said of sums that aren't exact any more, with the rows that make them so large."""
    rows = largest_rows(engine, taken, FEW)
    large = [row for row in rows if row.value * NEGLIGIBLE >= rows[0].value]
    names = {source.number: source.shown for source in taken.sources}
    named = ", ".join(f"{names[row.file]}:{row.line or '?'} ({row.value:,.2f})" for row in large)
    return finding("SP415", hint=sentence("largest_rows", rows=named))


def _credit(ground: Ground, engine: Engine) -> None:
    """Give sales that name no seller to those whose dated territory covers them, and overlays what they cover."""
    credit_by_territory(engine, list(_covers(ground, overlay=False)))
    beside = list(_covers(ground, overlay=True))
    if beside:
        credit_overlays(engine, beside)


def _covers(ground: Ground, *, overlay: bool) -> Iterator[Cover]:
    """Region, product, channel (None: any), first and last day, seller, share of each hold on a plot."""
    for plot, held in plots(ground, all_nodes(ground), overlay=overlay):
        regions = _around(ground.trees["region"], (plot.region,))
        products, channels = (
            _around(ground.trees[a], nodes) for a, nodes in (("product", plot.products), ("channel", plot.channels))
        )
        edges = sorted({day for h in held for day in (h.start, h.end)})
        if not edges:
            continue
        for stretch in stretches(held, edges[0], edges[-1]):
            total = sum((share for _, share in stretch.shares), Fraction(0))
            for seller, share in _exact_shares(stretch.shares, Fraction(0) if overlay else total):
                last = stretch.end - timedelta(days=1) if stretch.end < FOREVER else FOREVER
                yield from (
                    (r, p, c, stretch.start, last, seller, share) for r in regions for p in products for c in channels
                )


def _around(tree: Tree, nodes: Sequence[int]) -> list[int | None]:
    """What stands for these nodes: themselves, or anything at all where they are the whole axis."""
    if tuple(nodes) == (ALL,) or len(nodes) == len(tree):
        return [None]
    return list(nodes)


def _exact_shares(shares: Sequence[tuple[int, Fraction]], total: Fraction) -> Iterator[tuple[int, Decimal]]:
    """Shares in six digits; where they make the whole, the first one takes what rounding down leaves over."""
    down = [
        (seller, (Decimal(share.numerator) / share.denominator).quantize(SHARE_DIGITS, "ROUND_DOWN"))
        for seller, share in shares
    ]
    rest = 1 - sum((share for _, share in down), Decimal(0)) if total == 1 else Decimal(0)
    for i, (seller, share) in enumerate(down):
        yield seller, share + (rest if i == 0 else 0)


def _respelled(taken: Intake) -> Iterator[Finding]:
    """Notes on spellings that were taken for something near."""
    for axis, written, name in sorted(taken.respelled):
        yield finding("SP411", kind=sentence(f"word_{axis}"), written=written, name=name)


def _astray(ground: Ground, taken: Intake) -> Iterator[Finding]:
    """Rejected and unmatched rows, as errors above the plan's tolerance and as warnings below it."""
    rows = sum(count.rows for count in taken.counts) or 1
    for fate, above, below, table_name in (
        ("rejected", "SP409", "SP417", "rejects"),
        ("unmatched", "SP410", "SP418", "unmatched"),
    ):
        mine = [count for count in taken.counts if count.fate == fate]
        number = sum(count.rows for count in mine)
        if not number:
            continue
        tolerance: Decimal = getattr(ground.plan.review.tolerance, fate)
        share = _share_astray(taken, fate, number, rows)
        hint = sentence("say_tolerance", table=table_name)
        named = [unknown for unknown in taken.unknown if unknown.name]  # an empty cell can't be added to a plan
        if fate == "unmatched" and named:
            names = ", ".join(f"{one.name} ({one.rows})" for one in named[:FEW])
            hint = sentence("map_names", names=names)
        amount = amount_text(ground, _minor(ground, sum((c.amount for c in mine), Decimal(0))))
        if share > tolerance:
            yield finding(above, rows=number, share=percent(share), tolerance=percent(tolerance), hint=hint)
        else:
            yield finding(below, rows=number, share=percent(share), amount=amount, hint=hint)


def _share_astray(taken: Intake, fate: str, number: int, rows: int) -> Decimal:
    """The share of rows with a fate, or that of the amount where it is larger."""
    by_rows = Decimal(number) / rows
    total = sum((abs(c.amount) for c in taken.counts), Decimal(0))
    amount = sum((abs(c.amount) for c in taken.counts if c.fate == fate), Decimal(0))
    return max(by_rows, amount / total) if fate == "unmatched" and total else by_rows


def _signs(ground: Ground, engine: Engine, places: Mapping[str, Place]) -> Iterator[Finding]:
    """Rows of which nobody can tell whether they are sales or returns."""
    exports = sorted(ground.plan.exports.items())
    if not any(export.columns.quantity and export.columns.amount for _, export in exports):
        return
    for number, rows, amount in signs_apart(engine):
        key, worth = exports[number][0], amount_text(ground, _minor(ground, amount))
        yield finding("SP438", places[key], layout=key, rows=rows, amount=worth, hint=sentence("say_returns"))


def _months(ground: Ground, engine: Engine, places: Mapping[str, Place]) -> Iterator[Finding]:
    """Layouts whose sales seem to be dated by the month, where periods aren't calendar months."""
    if any(period.start.day != 1 for period in ground.year.periods):
        keys = sorted(ground.plan.exports)
        for number in dated_by_month(engine):
            yield finding("SP443", places[keys[number]], layout=keys[number], hint=sentence("export_days"))


def _far(ground: Ground, engine: Engine, taken: Intake, places: Mapping[str, Place]) -> Iterator[Finding]:
    """Layouts with rows of days that can hardly be meant, and count in no period."""
    keys, names = sorted(ground.plan.exports), {source.number: source.shown for source in taken.sources}
    found = dated_far(engine, ground.year.start - LONG_BEFORE, ground.year.end + LONG_AFTER)
    for number in sorted({one.layout for one in found}):
        mine = [one for one in found if one.layout == number]
        days = ", ".join(f"{one.day} ({names[one.file]})" for one in mine[:FEW])
        rows, key, hint = sum(one.rows for one in mine), keys[number], sentence("mend_days")
        amount = amount_text(ground, _minor(ground, sum((one.amount for one in mine), Decimal(0))))
        yield finding("SP444", places[key], layout=key, rows=rows, days=days, amount=amount, hint=hint)


def _conduct(ground: Ground, engine: Engine) -> Iterator[Finding]:
    """Sales outside a seller's territory, or outside the time of service."""
    if not ground.sellers:
        return
    held = held_rows(ground)
    if held:
        found = outside_territory(engine, held, ground.year.start, ground.year.end)
        if found.rows:
            hint = sentence("see_sellers", names=_most(ground, found))
            yield finding("SP413", sold=_sold_outside(ground, found), hint=hint)
    service = [(i, s.part.hired, s.part.left) for i, s in enumerate(ground.sellers) if s.part.hired or s.part.left]
    if service:
        found = outside_service(engine, service)
        if found.rows:
            amount = amount_text(ground, _minor(ground, found.amount))
            yield finding("SP414", rows=found.rows, amount=amount, sellers=_most(ground, found))


def _sold_outside(ground: Ground, found: Odd) -> Sentence:
    """What was sold outside territories, in rows, and in orders where the exports tell any."""
    amount = amount_text(ground, _minor(ground, found.amount))
    if not found.orders:
        return sentence("outside_rows", rows=found.rows, amount=amount)
    return sentence("outside_orders", orders=found.orders, rows=found.rows, amount=amount)


def _most(ground: Ground, found: Odd) -> str:
    """The sellers with most of the rows that stand out, each with their number."""
    return ", ".join(f"{ground.sellers[seller].name} ({rows})" for seller, rows in found.sellers[:FEW])


def held_rows(ground: Ground) -> list[Hold]:
    """Who holds what."""
    rows: list[Hold] = []
    for h in holdings(ground):
        regions, products, channels = (_below(ground.trees[a], getattr(h, a)) for a in NODE_AXES)
        rows += [(h.seller, r, p, c, h.start, h.end) for r in regions for p in products for c in channels]
    return rows


def _below(tree: Tree, node: int) -> list[int | None]:
    """A node and all below it; anything at all where an axis isn't named."""
    return [None] if node == ALL else list(range(node, tree.end[node]))


def _minor(ground: Ground, amount: Decimal) -> int:
    return nearest(to_atoms(amount), atoms_in(ground.digits))


def tie_out(taken: TakenIn) -> list[Table]:
    """What became of every row: per file, per reason, and the rows and names that went astray."""
    return [_per_file(taken), _per_reason(taken), _rejects(taken), _unmatched(taken)]


def _per_file(taken: TakenIn) -> Table:
    intake, rows = taken.intake, list[tuple[Value, ...]]()
    for source in intake.sources:
        mine = [count for count in intake.counts if count.file == source.number]
        by_fate = {fate: [c for c in mine if c.fate == fate] for fate in FATES}
        numbers = [sum(c.rows for c in by_fate[fate]) for fate in FATES]
        amounts = _add_up(taken.ground, [sum((c.amount for c in by_fate[fate]), Decimal(0)) for fate in FATES])
        year = sum(c.rows_in_year for fate in ("credited", "unmatched") for c in by_fate[fate])
        in_year = sum((c.amount_in_year for fate in ("credited", "unmatched") for c in by_fate[fate]), Decimal(0))
        rows.append((source.shown, sum(numbers), *numbers, sum(amounts), *amounts, year, _minor(taken.ground, in_year)))
    counts = " ".join(f"{fate}:count" for fate in FATES)
    amounts_of = " ".join(f"{fate}_amount:money" for fate in FATES)
    columns = f"file rows:count {counts} amount:money {amounts_of} in_year:count in_year_amount:money"
    return table("tie_out", columns, rows)


def _add_up(ground: Ground, amounts: Sequence[Decimal]) -> list[int]:
    """Amounts in minor units that add up to their own rounded total: what rounding leaves goes to the largest remainders."""
    unit = atoms_in(ground.digits)
    atoms = [to_atoms(amount) for amount in amounts]
    down = [value // unit for value in atoms]
    missing = nearest(sum(atoms), unit) - sum(down)
    for i in sorted(range(len(atoms)), key=lambda i: (-(atoms[i] % unit), i))[:missing]:
        down[i] += 1
    return down


def _per_reason(taken: TakenIn) -> Table:
    files = {source.number: source.shown for source in taken.intake.sources}
    ordered = sorted(taken.intake.counts, key=lambda c: (c.file, FATES.index(c.fate), c.reason, c.column))
    rows = [
        (files[c.file], c.fate, c.reason or None, c.column or None, c.rows, _minor(taken.ground, c.amount))
        for c in ordered
    ]
    return table("fates", "file fate:word reason:word column rows:count amount:money", rows, shown=False)


def _rejects(taken: TakenIn) -> Table:
    rows = taken.intake.rejects.mapped(lambda r: (r.file, r.line, r.column or None, r.reason, r.text))
    return table("rejects", "file line:count column reason:word text", rows, shown=bool(rows))


def _unmatched(taken: TakenIn) -> Table:
    rows = [(u.axis, u.name or None, u.rows, _minor(taken.ground, u.amount)) for u in taken.intake.unknown]
    return table("unmatched", "axis:word name rows:count amount:money", rows, shown=bool(rows))
