"""What a check is (校验项), and what it may ask of a plan that is not known to be sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from salesplan.errors import Finding
from salesplan.plan.ground import Ground
from salesplan.plan.load import LoadedPlan
from salesplan.plan.plan import Plan
from salesplan.plan.price_rules import Placed, price_rules, written_rules
from salesplan.plan.responses import EFFORTS
from salesplan.plan.walk import NODE_AXES, SECTIONS, nodes_of, sellers_of
from salesplan.plan.yaml_reader import Marks, Path
from salesplan.terms.period import Year

UNCOUNTABLE = {"SP303", "SP350"}  # amounts that are no whole minor units, or no whole packs


@dataclass(frozen=True)
class Check:
    """A check: what it asks, and the sections that it can't do without."""

    ask: Callable[[Plot], Iterator[Finding]]
    needs: tuple[str, ...]


def check(*needs: str) -> Callable[[Callable[[Plot], Iterator[Finding]]], Check]:
    """Marks a function as a check of the sections `needs`; it is left out where one of them is broken."""
    return lambda ask: Check(ask, needs)


class Plot:
    """A plan as a check sees it: ids may repeat and names may lead nowhere."""

    axes = (*NODE_AXES, "seller")

    def __init__(self, loaded: LoadedPlan, plan: Plan) -> None:
        self.loaded, self.plan = loaded, plan
        self.grounded = loaded.plan is not None
        self.faults: set[str] = set()
        self._titles: dict[str, dict[str, str]] = {}
        self._ids: dict[str, Mapping[str, str]] = {}

    def hear(self, findings: list[Finding]) -> None:
        """Take note of what other checks found: after some faults there is nothing to compute with."""
        self.faults = {f.code for f in findings if f.severity == "error"}
        self.grounded = self.grounded and not any(code < "SP300" or code in UNCOUNTABLE for code in self.faults)

    @property
    def marks(self) -> Marks:
        """Where everything stands."""
        return self.loaded.marks

    @cached_property
    def year(self) -> Year | None:
        """The plan's year; None while the calendar is wrong."""
        return self.plan.calendar.year()

    @property
    def ground(self) -> Ground | None:
        """The plan's ground, for checks that compute; None while names, amounts or the calendar are wrong."""
        return Ground(self.loaded, self.plan, self.year) if self.year and self.grounded else None

    def ids(self, axis: str) -> Iterator[tuple[Path, str]]:
        """Path and id of each node of an axis, or of each seller."""
        if axis == "seller":
            yield from ((path, key) for path, key, _, _ in sellers_of(self.plan))
        elif axis in SECTIONS:
            yield from ((node.path, node.id) for node in nodes_of(self.plan, axis))

    def titles(self, axis: str) -> Iterator[tuple[Path, str]]:
        """Path and name of each node or seller that has a name."""
        if axis == "seller":
            yield from ((path, seller.name) for path, _, seller, _ in sellers_of(self.plan) if seller.name)
        else:
            yield from ((node.path, node.part.name) for node in nodes_of(self.plan, axis) if node.part.name)

    def is_broken(self, axis: str) -> bool:
        """Whether the section of an axis, or that of the ramps, is not there as it was written."""
        section = {**SECTIONS, "seller": "teams", "ramp": "ramps"}[axis]
        return section in self.loaded.broken

    def titles_of(self, axis: str) -> dict[str, str]:
        """The ids of an axis, or the ramps, each with its name; for hints."""
        if axis not in self._titles:
            self._titles[axis] = self._read_titles(axis)
        return self._titles[axis]

    def _read_titles(self, axis: str) -> dict[str, str]:
        if axis == "ramp":
            return dict.fromkeys(self.plan.ramps, "")
        titles = dict(self.titles(axis))
        return {key: titles.get(path) or "" for path, key in self.ids(axis)}

    def id_of(self, axis: str, name: str) -> str:
        """The id that a text names, by id or by the first that has this name; the text itself where it names none."""
        if axis not in self._ids:
            titles = self.titles_of(axis)
            named = {title: key for key, title in reversed(titles.items())}
            self._ids[axis] = named | {key: key for key in titles}
        return self._ids[axis].get(name, name)

    def knows(self, axis: str, name: str) -> bool:
        """Whether a reference leads somewhere: to an id, or to a name that one node alone has."""
        return name in self._known[axis]

    @cached_property
    def _known(self) -> dict[str, set[str]]:
        known = {"ramp": set(self.plan.ramps)}
        for axis in (*self.axes, "team"):
            times = Counter(name for _, name in self.titles(axis))
            known[axis] = {key for _, key in self.ids(axis)} | {name for name, count in times.items() if count == 1}
        return known

    def references(self) -> Iterator[tuple[Path, str, str]]:
        """Path, axis and name of everything that names a node, a seller or a ramp."""
        for path, _, seller, _ in sellers_of(self.plan):
            if seller.ramp is not None:
                yield (*path, "ramp"), "ramp", seller.ramp
            for i, assignment in enumerate(seller.territory):
                yield from self._named((*path, "territory", i), assignment)
        for section in ("territories", "targets", "quotas", "commitments", "stock"):
            for i, entry in enumerate(getattr(self.plan, section)):
                yield from self._named((section, i), entry)
        yield from self._priced()
        yield from self._promoted()
        yield from self._answering()
        uncertain = self.plan.scenarios.uncertainty
        for section, axis, names in (("hires", "seller", uncertain.hires), ("launches", "product", uncertain.launches)):
            yield from ((("scenarios", "uncertainty", section, name), axis, name) for name in names)
        potential = self.plan.decompose.potential
        for measure, nodes in (potential.values if potential else {}).items():
            for name in nodes:
                yield ("decompose", "potential", "values", measure, name), potential.axis if potential else "", name

    def rules(self) -> Iterator[Placed]:
        """All price rules as they are written, those of promotions among them."""
        yield from price_rules(self.plan, None)
        for key, part in self.plan.promotions.items():
            yield from written_rules(key, part)

    def _priced(self) -> Iterator[tuple[Path, str, str]]:
        """What the prices and the cases name."""
        prices = self.plan.prices
        for section in ("lists", "grades", "adjust"):
            for key, part in getattr(prices, section).items():
                yield from self._all_named(("prices", section, key), part)
        for section in ("floors", "costs", "competitors", "gaps"):
            for i, part in enumerate(getattr(prices, section)):
                yield from self._all_named(("prices", section, i), part)
        yield from self._compared()
        for key, listed in prices.lists.items():
            yield from ((("prices", "lists", key, "prices", name), "product", name) for name in listed.prices)
        for one in self.rules():
            yield from self._all_named(one.path, one.rule)
            yield from (((*one.path, "of", name), "product", name) for name in getattr(one.rule, "of", {}))
            if gift := getattr(one.rule, "gift", None):
                yield (*one.path, "gift"), "product", gift
        for i, case in enumerate(self.plan.cases):
            yield from self._named(("cases", i, "order"), case.order)
            for n, line in enumerate(case.order.lines):
                yield from self._named(("cases", i, "order", "lines", n), line)

    def _compared(self) -> Iterator[tuple[Path, str, str]]:
        """The channels or regions whose prices are compared."""
        for i, gap in enumerate(self.plan.prices.gaps):
            across = "region" if gap.between == "channel" else "channel"
            for key, axis in (("of", gap.between), ("within", across)):
                yield from ((("prices", "gaps", i, key, n), axis, name) for n, name in enumerate(getattr(gap, key)))

    def _all_named(self, path: Path, part: object) -> Iterator[tuple[Path, str, str]]:
        for axis in NODE_AXES:
            for i, name in enumerate(getattr(part, axis, [])):
                yield (*path, axis, i), axis, name

    def _promoted(self) -> Iterator[tuple[Path, str, str]]:
        """What the promotions name."""
        for key, part in self.plan.promotions.items():
            for axis, attribute in (*((axis, axis) for axis in NODE_AXES), ("region", "controls")):
                for i, name in enumerate(getattr(part, attribute)):
                    yield ("promotions", key, attribute, i), axis, name

    def _answering(self) -> Iterator[tuple[Path, str, str]]:
        """What the response curves name."""
        for effort in EFFORTS:
            for i, entry in enumerate(self.plan.scenarios.responses.of(effort)):
                yield from ((("scenarios", "responses", effort, i, axis), axis, name) for axis, name in entry.named())

    def _named(self, path: Path, entry: object) -> Iterator[tuple[Path, str, str]]:
        for axis in (*self.axes, "team"):
            name = getattr(entry, axis, None)
            if name is not None:
                yield (*path, axis), axis, name
