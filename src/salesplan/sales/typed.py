"""The rows of one layout, typed and judged (取数、判定): what matches is cast, and the rest is told.

Nothing is rounded and nothing is guessed: a text that can't be read leaves its field missing, and the row is rejected
with the column and the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from salesplan.errors import Finding
from salesplan.sales.engine import quoted
from salesplan.sales.fields import is_blank, trimmed
from salesplan.sales.identity import content_of
from salesplan.sales.lookups import EXACT, NODES, Known, Lookups, filled, named_columns
from salesplan.sales.unseen import UNSEEN, carried, is_unseen, line_text, packed
from salesplan.sales.values import TOO_LARGE, NameReading
from salesplan.terms.export_layout import Export
from salesplan.terms.rates import RATE_DIGITS

# What a computed amount is made of: digits before and after the point. Those after it add up to 15, so the product is exact.
FACTORS = {"quantity": (10, 3), "price": (10, 5), "off": (1, 7)}
SHARE_DIGITS = 6  # that shares of a sale may have, for a product of them and amounts to be exact
SIXTH = Decimal(1).scaleb(-SHARE_DIGITS)
FX = {"amount": "fx", "cost": "cost_fx"}
NO_FX = ", ".join(f"CAST(0 AS {EXACT}) AS {name}" for name in FX.values())
PLACES = 9  # digits after the point of amounts that have an exact worth in another currency
EXCLUDED_BY = "excluded_by"
NUMBER_COLUMNS = (  # the fields that are numbers, and what they are called here
    ("quantity", "quantity"), ("amount", "amount"), ("unit_price", "price"), ("discount", "off"), ("cost", "cost"),
    ("unit_cost", "each"),
)  # fmt: skip
TEXTS = (("order", "order_no"), ("line", "line_no"), ("customer", "customer"))
# A reason and the column that it is about.
Reason = tuple[str, str]


@dataclass(frozen=True)
class Typed:
    """The typed table of a layout, one row per record that isn't blank.

    Its columns: file, why (a number of `reasons`; missing: the row counts), day, period, a node for each axis, sellers s0 …
    with their shares h0 …, order_no, line_no, customer (as written; missing: not said), returned, quantity, amount, cost
    (returns are negative; in the plan's currency), fx and cost_fx (how much of amount and cost is due to rates of exchange
    other than planned), and line_text of rejected rows (of all where whole rows are compared);
    `rowid` tells its rows apart. What all of its rows have in common isn't stored, and neither is the fate (`credited`,
    `excluded`, `unmatched`, `rejected`), which hangs on the rest: `derived` has their SQL.
    query: the SQL of its rows, to which the text of the lines can be added; content: that of the table itself.
    readings: how names were read, by axis.
    """

    name: str
    query: str
    content: str
    reasons: Sequence[Reason]
    readings: Mapping[str, NameReading]
    sellers: int
    findings: Sequence[Finding]
    derived: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """The SQL of a column of the table t."""
        return self.derived.get(name, f"t.{name}")


def type_rows(use: Lookups, rows: str, identified: Collection[int] = (), record: str | None = None) -> Typed:
    """How the table of the lookups' name is made from the raw rows (SQL: those of the files as m, of a joined file as j).

    identified: the periods whose rows get a `content`, and a `rate` of exchange where there is one (see identity). record: the
    SQL of their `rowid`, if it isn't the engine's own. Where the lookups are of a sample, rows with texts that it didn't have are
    UNSEEN, with their own fields as `line_text`; where they are narrow, so are the numbers of the table.
    """
    export = use.export
    use.nearly_told()
    use.days()
    sellers = _sellers(use)
    number_of_sellers = len(sellers) // 2
    record = use.engine.record if record is None else record
    select = [
        *([f"{record} AS rowid"] if record else []),
        "m.file",
        "m.shape",
        "dates.day",
        "dates.period",
        *_nodes(use),
        *sellers,
        *_texts(use),
        *_numbers(use),
    ]
    converted = is_converted(export, use.known)
    if converted:
        use.currency()
        column = export.columns.currency
        no_currency = is_blank(use.at[column]) if column and use.blank("currency") is None else "false"
        select += ["exchange.rate AS rate", "exchange.planned AS planned", f"{no_currency} AS no_currency"]
    select += [content_of(use, identified)] if identified else []
    select += carried(use) if use.fields else []
    raw = f"SELECT {', '.join(select)}{TEXT_GAP} FROM {rows}{''.join(use.joins)} WHERE NOT m.empty"
    reasons: list[Reason] = []
    why = _why(use, reasons, number_of_sellers)
    signed = _converted(_signed(use, raw)) if converted else f"SELECT *, {NO_FX} FROM ({_signed(use, raw)}) own"
    judged = f"SELECT *, {why} AS why FROM ({signed}) signed"
    held = f"CASE WHEN abs(amount) < {TOO_LARGE} THEN amount END"  # the tie-out can't sum more
    query = judged if use.narrow else _replacing({"amount": held}, f"({judged}) judged")
    constants = _constants(use, converted=converted) | {"fate": _fate(use, reasons, number_of_sellers)}
    kept = [*(["rowid"] if record else []), *_kept(use, number_of_sellers, constants, rejected(reasons))]
    if identified:
        kept += ["content", "rate" if converted else "CAST(NULL AS DECIMAL(38,6)) AS rate"]
    content = f"SELECT {', '.join(kept)} FROM ({query if use.fields else with_text(query)}) typed"
    return Typed(use.name, query, content, reasons, use.readings, number_of_sellers, use.findings, constants)


def rejected(reasons: Sequence[Reason]) -> str:
    """The SQL of whether a row of a typed table can't be read. The first reasons are those of excluded rows."""
    return f"why >= {sum(reason == EXCLUDED_BY for reason, _ in reasons)}"


def _fate(use: Lookups, reasons: Sequence[Reason], sellers: int) -> str:
    """The SQL of a row's fate; all that it hangs on is stored beside it."""
    return (
        f"CASE WHEN t.why IS NULL THEN CASE WHEN {_unmatched(use, sellers)} THEN 'unmatched' ELSE 'credited' END "
        f"WHEN t.{rejected(reasons)} THEN 'rejected' ELSE 'excluded' END"
    )


def _kept(use: Lookups, sellers: int, constants: Mapping[str, str], rejected: str) -> list[str]:
    """The columns of the table."""
    kept = ["file", "why", "day", "period", *NODES, "order_no", "line_no", "customer", "returned"]
    kept += ["quantity", "amount", "cost", "fx", "cost_fx"]
    kept += [f"{letter}{i}" for i in range(sellers) for letter in "sh"]
    # Rejected rows are few, so they are kept as they stand rather than looked for in another pass.
    whole = use.export.duplicates == "row"
    text = line_text(use) if use.fields else "line_text"
    shown = text if whole else f"CASE WHEN {rejected} THEN {text} END"
    if use.fields:
        shown = f"CASE WHEN why = {UNSEEN} THEN {packed(use)} ELSE {shown} END"
    return [column for column in kept if column not in constants] + [f"{shown} AS line_text"]


def _constants(use: Lookups, *, converted: bool) -> dict[str, str]:
    """The SQL of columns in which no two rows of a layout differ; of ten million rows each would take 40 to 160 MB."""
    columns, named = use.export.columns, named_columns(use.export, use.known)
    constants = {axis: use.fixed(axis) for axis in NODES if axis not in named}
    constants |= {alias: "CAST(NULL AS VARCHAR)" for name, alias in TEXTS if not getattr(columns, name)}
    constants |= {} if columns.quantity else {"quantity": f"CAST(NULL AS {EXACT})"}
    if not converted:
        constants |= dict.fromkeys(FX.values(), f"CAST(0 AS {EXACT})")
    if not columns.cost and not columns.unit_cost:
        constants["cost"] = f"CAST(NULL AS {EXACT})"
    if len(named.get("seller", ())) <= 1 and not columns.share:
        constants["h0"] = f"CAST(1 AS {EXACT})"
    return constants


TEXT_GAP = "/* line_text */"  # where a query takes the text of the lines, which costs too much to carry along unasked


def with_text(query: str) -> str:
    """A typed query with the text of each line as `line_text`."""
    return query.replace(TEXT_GAP, ", m.line_text AS line_text")


def _nodes(use: Lookups) -> Iterator[str]:
    named = named_columns(use.export, use.known)
    for axis in NODES:
        if axis in named:
            use.names(axis, {axis: named[axis][0]})
            yield f"{axis}.node AS {axis}"
        else:
            yield f"{use.fixed(axis)} AS {axis}"


def _sellers(use: Lookups) -> list[str]:
    """The sellers of a row and their shares; shares that no column gives are even."""
    named = {f"s{i}": column for i, column in enumerate(named_columns(use.export, use.known).get("seller", ()))}
    if not named:
        return [f"{use.fixed('seller')} AS s0", f"CAST(1 AS {EXACT}) AS h0"]
    use.names("seller", named)
    made = []
    for i, alias in enumerate(named):
        share = _even(i, len(named))
        if use.export.columns.share:
            use.shares(f"share{i}", use.export.columns.share[i])
            share = f"coalesce(share{i}.number, 0)"
        made += [f"{alias}.node AS {alias}", f"{share} AS h{i}"]
    return made


def _even(i: int, sellers: int) -> str:
    """An even share of those who are named, exact in six digits; the first one named takes what thirds leave over."""
    if sellers == 1:
        return f"CAST(1 AS {EXACT})"
    named = [f"s{j}.node IS NOT NULL" for j in range(sellers)]
    count = " + ".join(f"CAST({test} AS INTEGER)" for test in named)
    first = " AND ".join([named[i], *(f"NOT {named[j]}" for j in range(i))])
    cases = []
    for n in range(1, sellers + 1):
        part = (Decimal(1) / n).quantize(SIXTH, ROUND_DOWN)
        cases.append(f"WHEN ({count}) = {n} AND {first} THEN {1 - part * (n - 1)}")
        cases.append(f"WHEN ({count}) = {n} AND {named[i]} THEN {part}")
    return f"CAST(CASE {' '.join(cases)} ELSE 0 END AS {EXACT})"


def _texts(use: Lookups) -> Iterator[str]:
    columns, returns = use.export.columns, use.export.returns
    for name, alias in TEXTS:
        column = getattr(columns, name)
        text = trimmed(filled(use.at[column], name, use.export)) if column else "CAST(NULL AS VARCHAR)"
        yield f"nullif({text}, '') AS customer" if alias == "customer" else f"{text} AS {alias}"
    yield f"{_among(use.at[returns.column], returns.values) if returns else 'false'} AS returned"
    rules = [(column, value) for column, values in use.export.exclude.items() for value in values]
    cases = [f"WHEN trim({use.at[column]}) = {quoted(value)} THEN {i}" for i, (column, value) in enumerate(rules)]
    excluded = "CASE " + " ".join(cases) + " END" if cases else "CAST(NULL AS INTEGER)"
    yield f"{excluded} AS excluded"
    if use.export.join:
        yield "j.copies AS copies"


def _among(expression: str, values: Sequence[str]) -> str:
    return f"trim({expression}) IN ({', '.join(quoted(value) for value in values)})"


def _numbers(use: Lookups) -> Iterator[str]:
    for name, alias in NUMBER_COLUMNS:
        column = getattr(use.export.columns, name)
        yield f"{use.number(name, column) if column else f'CAST(NULL AS {EXACT})'} AS {alias}"
        yield f"{use.is_blank(name, column) if column else 'true'} AS no_{alias}"
        if use.fields:
            yield f"{use.is_new(name)} AS new_{alias}"


def _signed(use: Lookups, rows: str) -> str:
    """The rows with amounts computed where the export gives none, and returns below zero: amount, quantity and cost alike."""
    amount = "amount" if use.export.columns.amount else _computed(discount=use.export.columns.discount is not None)
    cost = "cost" if not use.export.columns.unit_cost else _product_of("quantity", "each")
    signed = _replacing({"amount": amount, "cost": cost}, f"({rows}) plain")
    if use.export.returns is not None:
        turned = {
            name: f"CASE WHEN returned THEN -abs({v}) ELSE {v} END"
            for v, name in ((amount, "amount"), ("quantity", "quantity"))
        }
        signed = _replacing({**turned, "cost": cost}, f"({rows}) plain")
    # A quantity below zero beside an amount above it is a sale, which is told (SP438).
    back = "returned OR coalesce(amount < 0, false) OR coalesce(quantity < 0 AND NOT amount > 0, false)"
    # What the pieces of a sale cost is a cost, whatever the sign of their number.
    sold = "CASE WHEN quantity < 0 THEN abs(cost) ELSE cost END" if use.export.columns.unit_cost else "cost"
    taken_back = f"CASE WHEN {back} THEN -abs(cost) ELSE {sold} END"
    # Many systems give a return the pieces of its sale and sign the amount alone; an amount is never turned by a quantity.
    pieces = "CASE WHEN amount < 0 THEN -abs(quantity) ELSE quantity END"
    return _replacing({"returned": back, "quantity": pieces, "cost": taken_back}, f"({signed}) turned")


def _replacing(columns: Mapping[str, str], rows: str) -> str:
    """The SQL of rows with some of their columns computed anew."""
    return (
        f"SELECT * EXCLUDE ({', '.join(columns)}), {', '.join(f'{v} AS {k}' for k, v in columns.items())} FROM {rows}"
    )


def is_converted(export: Export, known: Known) -> bool:
    """Whether the amounts of a layout may be in another currency than the plan's."""
    return export.columns.currency is not None or export.fixed.get("currency", known.rates.own) != known.rates.own


def _converted(rows: str) -> str:
    """The rows with amounts and costs in the plan's currency at the rate of their day, and what is due to that rate."""
    turned = {name: _worth(name, "rate") for name in FX}
    # The difference of rates, not of products: it has as many digits as they.
    due = ", ".join(f"{_worth(name, '(rate - planned)')} AS {fx}" for name, fx in FX.items())
    fine = ", ".join(f"{name} IS NOT NULL AND {_worth(name, '1')} IS NULL AS fine_{name}" for name in FX)
    return _replacing(turned, f"(SELECT *, {due}, {fine} FROM ({rows}) foreign_rows) valued")


def _worth(amount: str, rate: str) -> str:
    """An amount times a rate, exact; missing where the amount has more digits than that allows."""
    fits = f"abs({amount}) < 1e12 AND {amount} = round({amount}, {PLACES})"
    return (
        f"CASE WHEN {fits} THEN CAST(CAST({amount} AS DECIMAL(38,{PLACES})) * CAST({rate} AS DECIMAL(38,{RATE_DIGITS})) "
        f"AS {EXACT}) END"
    )


def _computed(*, discount: bool) -> str:
    """Quantity × price × (1 − discount); missing where a factor has more digits than an exact product allows."""
    return _product_of("quantity", "price", "off" if discount else "0")


def _product_of(quantity: str, price: str, off: str = "0") -> str:
    values = {"quantity": quantity, "price": price, "off": off}
    fits = " AND ".join(
        f"abs({value}) < 1e{FACTORS[name][0]} AND {value} = round({value}, {FACTORS[name][1]})"
        for name, value in values.items()
    )
    values["off"] = f"(1 - {values['off']})"
    factors = " * ".join(f"CAST({value} AS DECIMAL(38,{FACTORS[name][1]}))" for name, value in values.items())
    return f"CASE WHEN {fits} THEN CAST({factors} AS {EXACT}) END"


def _why(use: Lookups, reasons: list[Reason], sellers: int) -> str:
    """The SQL of the number of the first reason against a row; adds the reasons to the list.

    A row of the wrong shape can't be trusted in anything; an excluded one may be faulty for all we care.
    """
    for column, values in use.export.exclude.items():
        reasons += [(EXCLUDED_BY, f"{column}={value}") for value in values]
    shapes = [
        ("shape = 1", "too_few_fields", ""),
        ("shape = 2", "too_many_fields", ""),
        ("shape = 3", "quote_unclosed", ""),
        ("shape = 4", "broken_bytes", ""),
    ]
    cases = [f"WHEN {is_unseen(alias for _, alias in NUMBER_COLUMNS)} THEN {UNSEEN}"] if use.fields else []
    cases += [_case(reasons, *check) for check in shapes]
    cases.append("WHEN excluded IS NOT NULL THEN excluded")
    cases += [_case(reasons, *check) for check in _checks(use, sellers)]
    return f"CASE {' '.join(cases)} END"


def _case(reasons: list[Reason], condition: str, reason: str, column: str) -> str:
    reasons.append((reason, column))
    return f"WHEN {condition} THEN {len(reasons) - 1}"


def _checks(use: Lookups, sellers: int) -> Iterator[tuple[str, str, str]]:
    """Condition, reason and column of each way in which a row can be unreadable."""
    columns, join = use.export.columns, use.export.join
    if join:
        yield "copies IS NULL", "no_partner", join.on
        yield "copies > 1", "many_partners", join.on
    yield "day IS NULL", "not_a_date", columns.date
    if is_converted(use.export, use.known):
        yield "no_currency", "cell_empty", str(columns.currency)
        yield "rate IS NULL", "no_such_currency", str(columns.currency)
        yield "fine_amount", "too_fine", str(columns.amount or columns.unit_price)
        yield "fine_cost", "too_fine", str(columns.cost or columns.unit_cost)
    yield from _number_checks(use)
    if columns.share and "seller" in use.known.spellings:
        fine = " OR ".join(f"h{i} <> round(h{i}, {SHARE_DIGITS})" for i in range(sellers))
        yield fine, "too_fine", columns.share[0]
        nobody = " AND ".join(
            f"s{i} IS NULL AND h{i} = 0" for i in range(sellers)
        )  # whose sale it is, territories tell
        total = " + ".join(f"h{i}" for i in range(sellers))
        negative = " OR ".join(f"h{i} < 0" for i in range(sellers))
        yield f"({total} <> 1 OR {negative}) AND NOT ({nobody})", "shares_not_one", columns.share[0]


def _number_checks(use: Lookups) -> Iterator[tuple[str, str, str]]:
    """The same, of its numbers: missing, none, too large, or not to be computed exactly."""
    columns = use.export.columns
    needed = (
        {"amount": columns.amount} if columns.amount else {"quantity": columns.quantity, "price": columns.unit_price}
    )
    if not columns.amount and columns.discount:
        needed["off"] = columns.discount
    for value, column in needed.items():
        yield f"no_{value} AND {value} IS NULL", "cell_empty", str(column)
    costs = {"cost": columns.cost} if columns.cost else {"each": columns.unit_cost} if columns.unit_cost else {}
    read = {"quantity": columns.quantity, **costs, **needed}
    for value, column in read.items():
        yield f"NOT no_{value} AND {value} IS NULL", "not_a_number", str(column)
    for value, column in read.items():
        if column is not None:
            yield "false" if use.narrow else f"abs({value}) >= {TOO_LARGE}", "too_large", column
    if "off" in needed:
        yield "off < 0 OR off > 1", "discount_range", str(columns.discount)
    yield "amount IS NULL", "too_fine", str(columns.amount or columns.unit_price)
    if not columns.amount or is_converted(use.export, use.known):
        yield f"abs(amount) >= {TOO_LARGE}", "too_large", str(columns.amount or columns.unit_price)


def _unmatched(use: Lookups, sellers: int) -> str:
    """Whether a row names something unknown, or names no region, product or channel where a column asks for one."""
    asked = [axis for axis in NODES if axis in use.known.spellings and getattr(use.export.columns, axis)]
    tests = [f"coalesce(t.{axis}, -1) < 0" for axis in asked] + [f"coalesce(t.s{i}, 0) < 0" for i in range(sellers)]
    return " OR ".join(tests)
