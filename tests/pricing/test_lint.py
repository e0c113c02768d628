"""Lint finds what trying every order finds: nothing less, and nothing more."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.pricing.pricing import ground_of
from tests.pricing.random_rules import DAYS, MOST, buyers, plans

from salesplan.checks.price_lint import lint
from salesplan.plan.ground import Ground
from salesplan.plan.price_book import Desk, markets_of, price_book
from salesplan.pricing.book import Book, Offer
from salesplan.pricing.linting.beside import Rest
from salesplan.pricing.linting.found import Found
from salesplan.pricing.linting.search import Search
from salesplan.pricing.quote import NOTHING_BESIDE, Beside, QuotedLine, Wanted, quote
from salesplan.pricing.scope import Buying
from salesplan.terms.steps import WATCHED, Steps

Cell = tuple[str, Buying]
ORDERS_TRIED = 8


def lines_of(book: Book, buying: Buying, bought: dict[str, int] | None = None) -> list[QuotedLine]:
    """The line for every quantity there is."""
    offer = book.offer(buying)
    return [quote(book, [Wanted(offer, units, bought or {})])[0] for units in range(1, MOST + 1)]


def is_cleared(book: Book, line: QuotedLine) -> bool:
    kinds = {step.kind for step in line.steps}
    return "clearance" in kinds


def brute(ground: Ground, book: Book) -> dict[Cell, int]:
    """The smallest quantity at which something is wrong, for each fault and buyer and day."""
    desk, found = Desk(ground, book), dict[Cell, int]()
    for day in DAYS:
        for buyer in buyers(ground):
            for product in ("A", "B"):
                buying = desk.buying(product, day, **buyer)
                assert isinstance(buying, Buying)
                before = None
                for line in lines_of(book, buying):
                    wrong = {
                        "below_floor": line.is_below_floor,
                        "below_cost": line.is_below_cost and not is_cleared(book, line),
                        "cliff": before is not None and line.exact < before,
                    }
                    for fault, is_so in wrong.items():
                        if is_so:
                            found.setdefault((fault, buying), line.wanted.quantity)
                    before = line.exact
    return found


def searched(ground: Ground, book: Book) -> list[Found]:
    return Search(book, markets_of(ground)).run().found


def by_typical(book: Book, found: dict[Cell, int]) -> dict[Cell, int]:
    """By buyers and stretches of days that prices tell apart, the smallest quantity of each."""
    least: dict[Cell, int] = defaultdict(lambda: MOST + 1)
    for (fault, buying), units in found.items():
        key = (fault, book.typical(buying))
        least[key] = min(least[key], units)
    return dict(least)


def of_search(book: Book, found: list[Found], faults: set[str], last: date) -> dict[Cell, int]:
    cells = {
        (one.fault, one.buying): min(
            units
            for other in found
            if (other.fault, other.buying) == (one.fault, one.buying)
            for _, units in other.order
        )
        for one in found
        if one.fault in faults and one.buying.day <= last
    }
    return by_typical(book, cells)  # type: ignore[arg-type]


# Alone both keep their cost. Beside A, which costs less than its list, B bears more than half of its own.
BORNE_BY_THE_DEARER: dict[str, Any] = {
    "grades": {"retail": {}, "gold": {}},
    "ladder": ["retail", "gold"],
    "rules": {
        "r0": {"kind": "percent_off", "off": "2%", "product": ["A"], "priority": "0"},
        "r1": {"kind": "order_total", "off": {"150": "50%"}, "stack": {"of": "list"}, "priority": "1"},
    },
    "floors": [],
    "largest_line": "24",
}
FAULTS = {"below_floor", "below_cost", "cliff"}
# The second rule crosses the floor from 21 units on; from 13 on the first one does, on top of it.
TWO_CULPRITS = {
    "grades": {"retail": {}, "gold": {}},
    "ladder": ["retail", "gold"],
    "rules": {
        "r0": {"kind": "percent_off", "off": "2%", "stack": {"of": "list"}, "priority": "0"},
        "r1": {"kind": "volume_marginal", "off": {"3": "33.3%"}, "priority": "1"},
    },
    "floors": [{"of_list": "70%", "priority": "0"}],
    "largest_line": "24",
}


@settings(max_examples=20)
@example(plan={"prices": TWO_CULPRITS})
@given(plan=plans())
def test_lint_finds_every_order_that_trying_all_finds_and_the_smallest(plan: dict[str, Any]) -> None:
    ground = ground_of(**plan)
    book = price_book(ground)
    told = of_search(book, searched(ground, book), FAULTS, DAYS[-1])
    assert told == by_typical(book, brute(ground, book))


def wrong_in(book: Book, order: list[Wanted]) -> set[tuple[str, Buying]]:
    """What is wrong with the lines of an order."""
    lines = quote(book, order)
    floors = {("below_floor", line.wanted.offer.buying) for line in lines if line.is_below_floor}
    costs = {line.wanted.offer.buying for line in lines if line.is_below_cost and not is_cleared(book, line)}
    return floors | {("below_cost", buying) for buying in costs}


def told_of(ground: Ground, book: Book) -> set[tuple[str, Buying]]:
    """What lint tells, of buyings that prices tell apart."""
    return {(one.fault, book.typical(one.buying)) for one in searched(ground, book)}


def losses(ground: Ground, book: Book) -> list[Found]:
    return [one for one in searched(ground, book) if one.fault == "below_cost"]


def order_of(ground: Ground, book: Book, units: dict[str, int], day: date = DAYS[0], **buyer: str) -> list[Wanted]:
    desk, made = Desk(ground, book), []
    for product, number in units.items():
        buying = desk.buying(product, day, **buyer)
        assert isinstance(buying, Buying)
        made.append(Wanted(book.offer(buying), number))
    return made


@settings(max_examples=20)
@given(plan=plans(orders=True), data=st.data())
def test_no_order_of_two_products_is_wrong_that_lint_did_not_tell(plan: dict[str, Any], data: st.DataObject) -> None:
    ground = ground_of(**plan)
    book = price_book(ground)
    told = told_of(ground, book)
    for _ in range(ORDERS_TRIED):
        day, buyer = data.draw(st.sampled_from(DAYS)), data.draw(st.sampled_from(buyers(ground)))
        units = data.draw(st.dictionaries(st.sampled_from(["A", "B"]), st.integers(1, MOST), min_size=2))
        assert wrong_in(book, order_of(ground, book, units, day, **buyer)) <= told


def test_a_line_bears_more_beside_goods_that_cost_less_than_their_list() -> None:
    """One of each: half of 160 is 80, of which B bears 60 of 158, so 29.62 are left of it, and it costs 30."""
    ground = ground_of(BORNE_BY_THE_DEARER)
    book = price_book(ground)
    ((_, dear),) = wrong = wrong_in(book, order_of(ground, book, {"A": 1, "B": 1}, grade="retail"))
    assert wrong <= told_of(ground, book)
    (found,) = [one for one in losses(ground, book) if book.typical(one.buying) == dear]
    assert found.beside.running < found.beside.listed
    # What is told is what the order costs.
    assert quote(book, [Wanted(book.offer(dear), 1)], found.beside)[0].unit_net == found.paid < 30


def test_goods_beside_that_only_others_pay_less_for_are_tried() -> None:
    """Nothing of B names the customer; A does, and so B is below cost in the customer's orders."""
    rules = {**BORNE_BY_THE_DEARER["rules"], "r0": {**BORNE_BY_THE_DEARER["rules"]["r0"], "customer": "K1"}}
    ground = ground_of({**BORNE_BY_THE_DEARER, "rules": rules})
    book = price_book(ground)
    wrong = wrong_in(book, order_of(ground, book, {"A": 1, "B": 1}, grade="retail", customer="K1"))
    assert wrong
    assert wrong <= told_of(ground, book)
    assert {one.buying.customer for one in losses(ground, book)} == {"K1"}


def told_by_code(customers: list[str]) -> dict[str, tuple[int, str]]:
    """The cases of each code, and the smallest's customer, where half of what these pay for A comes off, and more of orders."""
    half = {**BORNE_BY_THE_DEARER["rules"]["r0"], "off": "50%", "customer": customers}
    rules = {**BORNE_BY_THE_DEARER["rules"], "r0": half}
    linted = lint(ground_of({**BORNE_BY_THE_DEARER, "rules": rules}))
    return {one.finding.code: (one.cases, one.smallest.buying.customer) for one in linted if one.smallest}


def test_customers_alike_are_searched_once_and_counted_each() -> None:
    """Of each code two cases are anybody's, and two are each one's own."""
    assert told_by_code(["K2"]) == {"SP372": (2 + 2, "K2"), "SP374": (2 + 2, "K2")}
    assert told_by_code(["K3", "K1", "K2"]) == {"SP372": (2 + 6, "K1"), "SP374": (2 + 6, "K1")}


def test_how_far_the_search_is_can_be_seen() -> None:
    """Of a price list that half of the customers have rules of their own in it takes minutes."""
    steps, seen = Steps(), list[tuple[str, float | None] | None]()

    class Watched(Search):
        def _orders(self, buying: Buying, offer: Offer) -> None:
            seen.append(steps.shown())
            super()._orders(buying, offer)

    ground = ground_of(BORNE_BY_THE_DEARER)
    token = WATCHED.set(steps)
    try:
        Watched(price_book(ground), markets_of(ground)).run()
    finally:
        WATCHED.reset(token)
    shares = [share for key, share in filter(None, seen) if key == "step_lint"]
    assert len(shares) == len(seen) > 2
    assert shares == sorted(shares, key=float)
    assert (shares[0], 0 < float(shares[-1] or 0) < 1) == (0, True)


@settings(max_examples=25)
@example(plan={"prices": BORNE_BY_THE_DEARER})
@given(plan=plans(orders=True))
def test_no_total_leaves_less_of_a_line_than_it_is_said_to_whatever_is_beside(plan: dict[str, Any]) -> None:
    ground = ground_of(**plan)
    book, markets = price_book(ground), markets_of(ground)
    search = Search(book, markets)
    for buying in [one for one in search.cells() if one.day == markets.start and one.product in markets.products[:2]]:
        rest, offer = Rest(book, search.warehouse, buying), book.offer(buying)
        for order in ([Wanted(offer, units)] for units in (1, 4, MOST)):
            besides = [*rest.levels(order), Beside(100, 100), Beside(10**9, 10**9)]
            for wanted, left in rest.left(order):
                assert wanted is order[0]
                assert left <= min(quote(book, order, one)[0].exact * book.unit for one in besides)


def test_what_no_total_can_make_wrong_is_tried_with_nothing_beside() -> None:
    """A tenth off leaves B at twice its cost; once the total has worked, there is nothing more to be looked for."""
    rules = {**BORNE_BY_THE_DEARER["rules"], "r1": {**BORNE_BY_THE_DEARER["rules"]["r1"], "off": {"150": "10%"}}}
    ground = ground_of({**BORNE_BY_THE_DEARER, "rules": rules})
    book = price_book(ground)
    search = Search(book, markets_of(ground))
    buying = next(one for one in search.cells() if one.product == ground.node("product", "B"))
    order, rest = [Wanted(book.offer(buying), 1)], Rest(book, search.warehouse, buying)
    assert len(search._besides(order, rest)) > 1
    search.used.add("r1")
    assert search._besides(order, rest) == [NOTHING_BESIDE]


def test_nothing_is_told_where_no_order_loses_money() -> None:
    """The goods that cost less are so few that beside them B bears little more than half of its own."""
    rules = {**BORNE_BY_THE_DEARER["rules"], "r1": {**BORNE_BY_THE_DEARER["rules"]["r1"], "off": {"150": "49%"}}}
    ground = ground_of({**BORNE_BY_THE_DEARER, "rules": rules})
    assert not losses(ground, price_book(ground))


@settings(max_examples=8)
@given(plan=plans())
def test_the_ladder_is_reversed_where_trying_all_says_so(plan: dict[str, Any]) -> None:
    ground = ground_of(**plan)
    book = price_book(ground)
    told = {one.buying for one in searched(ground, book) if one.fault == "reversed" and one.buying.day <= DAYS[-1]}
    desk, found = Desk(ground, book), set[Buying]()
    for day in DAYS:
        for buyer in buyers(ground):
            if buyer["customer"] or buyer["grade"] != "gold":
                continue
            for product in ("A", "B"):
                gold = desk.buying(product, day, **buyer)
                retail = desk.buying(product, day, **{**buyer, "grade": "retail"})
                assert isinstance(gold, Buying)
                assert isinstance(retail, Buying)
                pairs = zip(lines_of(book, gold), lines_of(book, retail), strict=True)
                if any(cheap.unit_net > dear.unit_net for cheap, dear in pairs):
                    found.add(book.typical(gold))
    assert {book.typical(buying) for buying in told} == found


@settings(max_examples=8)
@given(
    off=st.dictionaries(st.integers(2, 20), st.sampled_from(["5%", "30%", "60%"]), min_size=1, max_size=3),
    reads=st.sampled_from(["marginal", "retroactive"]),
    volume=st.dictionaries(st.integers(2, 12), st.sampled_from(["5%", "20%", "40%"]), min_size=1, max_size=2),
    of=st.sampled_from(["list", "running"]),
)
def test_earlier_purchases_are_tried_as_far_as_they_matter(
    off: dict[int, str], reads: str, volume: dict[int, str], of: str
) -> None:
    year = {"kind": "cumulative_volume", "over": "year", "reads": reads, "stack": {"of": of}}
    rules = {
        "year": {**year, "off": {str(start): share for start, share in off.items()}},
        "volume": {"kind": "volume_marginal", "off": {str(start): share for start, share in volume.items()}},
    }
    ground = ground_of({"rules": rules, "floors": [{"of_list": "55%"}], "largest_line": str(MOST)})
    book = price_book(ground)
    desk = Desk(ground, book)
    buying = desk.buying("A", DAYS[0])
    assert isinstance(buying, Buying)
    mine = [one for one in searched(ground, book) if one.buying.product == buying.product]
    told = {one.fault for one in mine} & {"below_floor", "below_cost"}
    found = set[str]()
    for before in range(2 * MOST):
        for line in lines_of(book, buying, {"year": before}):
            found |= {"below_floor"} if line.is_below_floor else set()
            found |= {"below_cost"} if line.is_below_cost else set()
    assert told == found


def test_rules_that_never_apply_are_those_that_no_order_uses() -> None:
    rules = {
        "wide": {"kind": "percent_off", "off": "5%", "priority": "1"},
        "beaten": {"kind": "percent_off", "off": "50%"},
        "elsewhen": {"kind": "percent_off", "off": "1%", "priority": "2", "from": "2025-01-01", "to": "2025-12-31"},
        "huge": {"kind": "percent_off", "off": "1%", "priority": "2", "quantity": {"min": "5000"}},
        "never_reached": {
            "kind": "percent_off",
            "off": "1%",
            "channel": ["direct"],
            "grade": ["gold"],
            "priority": "3",
        },
        "set": {"kind": "bundle", "of": {"A": "1", "B": "1"}, "price": "500", "stack": {"of": "running"}},
    }
    grades = {"gold": {"channel": ["dealer"]}}
    search = Search(*both(ground_of({"rules": rules, "grades": grades}))).run()
    assert set(rules) - search.used == {"beaten", "elsewhen", "huge", "never_reached", "set"}
    assert search.lost["beaten"] == "wide"


def both(ground: Ground) -> tuple[Book, Any]:
    return price_book(ground), markets_of(ground)


def test_a_bundle_is_tried_with_every_quantity_that_changes_something() -> None:
    """Alone the set keeps the floor, and so does the volume price; together they don't."""
    rules = {
        "set": {"kind": "bundle", "of": {"A": "1", "B": "1"}, "off": "20%", "stack": {"of": "running"}},
        "volume": {"kind": "volume_retroactive", "off": {"7": "15%"}, "product": ["A"]},
    }
    section = {"rules": rules, "floors": [{"product": ["A"], "price": "70"}]}
    search = Search(*both(ground_of(section))).run()
    (found,) = {(one.order, one.culprit) for one in search.found if one.fault == "below_floor"}
    assert found == (((1, 7), (2, 7)), "set")


def test_gaps_are_told_with_their_days() -> None:
    section = {
        "lists": {
            "spring": {"prices": {"C": "10"}, "from": "2026-01-01", "to": "2026-03-31"},
            "autumn": {"prices": {"C": "10"}, "from": "2026-05-01", "to": "2026-12-31"},
        }
    }
    search = Search(*both(ground_of(section))).run()
    gaps = [(one.buying.day, one.until) for one in search.found if one.fault == "gap"]
    assert gaps == [(date(2026, 4, 1), date(2026, 5, 1))]
