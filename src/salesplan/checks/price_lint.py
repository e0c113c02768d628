"""What price rules come to in every case that can arise, as findings (价格检查)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from salesplan.errors import Finding, Place, finding
from salesplan.plan.ground import Ground
from salesplan.plan.price_book import markets_of, price_book
from salesplan.plan.price_rules import Placed, price_rules, written_rules
from salesplan.plan.price_words import money_text, told_apart, why_no_price
from salesplan.pricing.book import Book
from salesplan.pricing.linting.found import Found
from salesplan.pricing.linting.search import Search
from salesplan.pricing.price_list import PRODUCTS
from salesplan.pricing.scope import DAY, NO_NODE, Buying
from salesplan.terms.period import Year
from salesplan.words.sentence import Fact, Sentence, sentence

CODES = {
    "below_floor": "SP371",
    "below_cost": "SP372",
    "reversed": "SP373",
    "cliff": "SP374",
    "gap": "SP375",
    "unpriced": "SP378",
}


@dataclass(frozen=True)
class Linted:
    """A fault with its smallest case, how many cases there are, and what is said of it."""

    smallest: Found | None
    cases: int
    finding: Finding


def lint(ground: Ground) -> list[Linted]:
    """Everything that the prices of a sound plan come to and must not, each with its smallest case."""
    return _Lint(ground, price_book(ground)).all()


def has_prices(ground: Ground) -> bool:
    """Whether there is anything to look at beyond list prices of single products."""
    prices = ground.plan.prices
    promised = any(written_rules(key, part) for key, part in ground.plan.promotions.items())
    return bool(prices.lists or prices.rules or prices.floors or prices.ladder or promised)


class _Lint:
    def __init__(self, ground: Ground, book: Book) -> None:
        self.ground, self.book = ground, book
        placed = price_rules(ground.plan, ground.year)
        self.rules = {one.id: one.path for one in placed}
        self.remedies = {one.id: one.rule.remedy() for one in placed}
        # Of promotions that don't run in the year something else is said (SP802).
        self.due = {one.id for one in placed if not one.promotion or _runs_in(ground.year, one)}
        self.search = Search(book, markets_of(ground)).run()

    def all(self) -> list[Linted]:
        made = [self.told(cases) for cases in self.grouped()]
        made += [Linted(None, 1, one) for one in (*self.never(), *self.cut_short())]
        return made

    def grouped(self) -> Iterator[list[Found]]:
        """The cases of each fault: by the culprit, and where a price is missing, by product."""
        groups: dict[tuple[object, ...], list[Found]] = defaultdict(list)
        for one in self.search.found:
            by_product = one.fault in ("gap", "unpriced", "reversed") or one.culprit in ("", PRODUCTS)
            other = one.other if one.fault != "cliff" else ""
            groups[one.fault, one.culprit, other, one.until, one.buying.product if by_product else NO_NODE].append(one)
        for key in sorted(groups, key=str):
            yield groups[key]

    def told(self, cases: Sequence[Found]) -> Linted:
        smallest = min(cases, key=lambda one: one.size)
        number = sum(one.customers for one in cases)
        facts, hint = self.facts(smallest, number)
        code = CODES[smallest.fault]
        return Linted(smallest, number, _finding(code, self.place(smallest), hint, facts))

    def facts(self, one: Found, cases: int) -> tuple[Mapping[str, Fact], Sentence | None]:
        product = self.title("product", one.buying.product)
        if one.fault == "unpriced":
            lacking = self.book.offer(one.buying).lacking
            reason = why_no_price(lacking) if lacking else ""
            return {"list": one.culprit, "product": product, "reason": reason}, None
        example = self.example(one, cases)
        if one.fault == "gap":
            span = {"first": str(one.buying.day), "last": str(one.until - DAY)}
            return {"product": product, **span, "example": self.who(one.buying, lead="") or product}, None
        paid, limit = told_apart(one.paid, one.limit, self.book.digits)
        facts: dict[str, Fact] = {"product": product, "paid": paid, "limit": limit, "example": example}
        if one.fault == "cliff":
            facts |= {"more": one.order[0][1], "fewer": int(one.other)}
            return facts, sentence(self.remedies.get(one.culprit, "mend_cliff"), rule=self.culprit(one))
        if one.fault == "reversed":
            facts |= {"grade": self.grade(one.buying.grade), "other": self.grade(one.other)}
            return facts, None
        return facts, sentence("mend_floor", rule=self.culprit(one)) if one.fault == "below_floor" else None

    def example(self, one: Found, cases: int) -> Sentence:
        """The order that shows it."""
        goods = " + ".join(f"{units:,} × {self.title('product', item)}" for item, units in one.order)
        made = sentence("example", goods=goods, who=self.who(one.buying), day=str(one.buying.day))
        if one.beside.listed:
            listed, running = (money_text(amount, self.book.digits) for amount in one.beside)
            key = "example_beside" if listed == running else "example_beside_less"
            made = sentence(key, order=made, amount=listed, **({} if listed == running else {"running": running}))
        for period, before in one.bought:
            if before:
                made = sentence("example_bought", order=made, units=before, period=sentence(f"word_{period}"))
        if one.fault != "cliff":
            made = sentence("example_rule", order=made, rule=self.culprit(one))
        return made if cases == 1 else sentence("example_more", example=made, cases=cases - 1)

    def culprit(self, one: Found) -> Sentence:
        if one.culprit in self.rules:
            return sentence("by_rule", name=one.culprit)
        return sentence("by_products") if one.culprit == PRODUCTS else sentence("by_list", name=one.culprit)

    def who(self, buying: Buying, lead: str = ", ") -> str:
        names = [self.title(axis, node) for axis in ("channel", "region") if (node := getattr(buying, axis)) != NO_NODE]
        names += [self.grade(buying.grade)] if buying.grade else []
        names += [part for part in (buying.customer, buying.coupon) if part]
        return lead + ", ".join(names) if names else ""

    def title(self, axis: str, node: int) -> str:
        return self.ground.trees[axis].title(node)

    def grade(self, key: str) -> str:
        grade = self.ground.plan.prices.grades.get(key)
        return (grade.name if grade else None) or key

    def place(self, one: Found) -> Place:
        """Where the culprit stands."""
        marks, prices = self.ground.loaded.marks, self.ground.plan.prices
        if one.culprit in self.rules:
            return marks.of_key(self.rules[one.culprit])
        if one.culprit in prices.lists:
            return marks.of_key(("prices", "lists", one.culprit))
        item = self.ground.trees["product"].nodes[one.buying.product].id
        return marks.of_key(self.ground.paths["product", item])

    def never(self) -> Iterator[Finding]:
        """Rules that no case uses."""
        for key in sorted(self.due - self.search.used):
            place = self.ground.loaded.marks.of_key(self.rules[key])
            yield finding("SP377", place, rule=key, reason=self.reason(key))

    def reason(self, key: str) -> Sentence:
        if key not in self.search.offered:
            return sentence("never_met")
        by = self.search.lost.get(key, "")
        if by == "quantity":
            return sentence("never_reached")
        return sentence("never_first", rule=by) if by else sentence("never_gives")

    def cut_short(self) -> Iterator[Finding]:
        for key in sorted(self.search.cut_short):
            yield finding("SP379", self.ground.loaded.marks.of_key(self.rules[key]), rule=key)


def _runs_in(year: Year, one: Placed) -> bool:
    start, end = one.rule.span()
    return start < year.end and year.start < end


def _finding(code: str, place: Place, hint: Sentence | None, facts: Mapping[str, Fact]) -> Finding:
    return Finding(code, place, sentence(code, **facts).facts, hint)


def findings_of_lint(linted: Iterable[Linted]) -> list[Finding]:
    """What is said of them."""
    return [one.finding for one in linted]
