"""Where a quota comes from (配额溯源): territories, days, ramps, what is set by hand, and the hedge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from salesplan.plan.declared import ALL, Cell
from salesplan.plan.naming import amount_text
from salesplan.plan.submitted import submission_name, submissions
from salesplan.plan.territory import Holding, Plot, stretches, territory_name
from salesplan.planning.decomposition import Decomposition
from salesplan.planning.explaining.steps import Part, Steps, exact_text, share_text
from salesplan.planning.explaining.targets import TargetTrail
from salesplan.planning.holders import Service
from salesplan.planning.quotas import Quotas
from salesplan.planning.sharing import NOWHERE, Handed, Sharing, sharing_of
from salesplan.words.sentence import Sentence, sentence

MOST_DETAILED = 4  # territories of one seller and period that are explained one by one
MOST_OTHERS = 5  # sellers of a territory that are named

Span = tuple[int, int]


class QuotaTrail:
    """Explains quotas of one decomposition."""

    def __init__(self, steps: Steps, made: Decomposition, quotas: Quotas, targets: TargetTrail) -> None:
        self.steps, self.made, self.ground, self.quotas, self.targets = steps, made, made.ground, quotas, targets
        sharing = sharing_of(made.ground, made.targets)
        if sharing is None:  # pragma: no cover - there are quotas
            raise ArithmeticError("no quotas")
        self.sharing: Sharing = sharing

    def quota_of(self, sellers: Sequence[int], span: Span) -> int:
        """What sellers answer for together, with all hedges; overlays count in no sum."""
        rows = self.quotas.target + self.quotas.hedge
        return int(rows[list(sellers), slice(*span)].sum())

    def team_target(self, sellers: Sequence[int], span: Span) -> int:
        """What the team of these sellers answers for: their targets with the teams' hedge."""
        rows = self.quotas.target + self.quotas.team_hedge
        return int(rows[list(sellers), slice(*span)].sum())

    def seller(self, seller: int, span: Span, what: Sentence, *, under: int = 0, whole: bool = True) -> int:
        """The quota of one seller: its target, territory by territory, and the hedges. whole: with all that explains them."""
        steps = self.steps
        target, beside = (int(rows[seller, slice(*span)].sum()) for rows in (self.quotas.target, self.quotas.overlay))
        step = steps.add(what, self.quota_of([seller], span) + beside, under=under)
        if target or not beside:
            first = steps.add(sentence("ex_seller_target"), target, under=step, part=True)
            if whole:
                self._target(seller, span, first)
        if beside:
            self._overlay(seller, span, beside, step, whole=whole)
        self._hedges(seller, span, step, whole=whole)
        return step

    def team(self, members: Sequence[int], span: Span, what: Sentence, *, hedged: bool, under: int = 0) -> int:
        """The sum of the members that carry something; hedged: with the sellers' own hedge, as the table of quotas has it."""
        carrying = [i for i in members if self.quotas.carried[i]]
        amount = self.quota_of if hedged else self.team_target
        step = self.steps.add(what, amount(carrying, span), under=under)
        parts = [Part(self._named(i), amount([i], span), path=self.ground.sellers[i].path) for i in carrying]
        self.steps.parts(step, parts)
        return step

    def region(self, region: int, span: Span, under: int) -> None:
        """What a leaf region's target is made of: what each seller carries, what is vacant, less what is over-assigned."""
        carried: dict[int, int] = {}
        vacant = over = total = 0
        for i, (plot, _) in enumerate(self.sharing.plots):
            if plot.region != region:
                continue
            for period in range(*span):
                handed = self.sharing.hand_out(i, period)
                vacant, over, total = vacant + handed.vacant, over + handed.over_assigned, total + handed.total
                for seller, piece in self.quotas.pieces[i, period].items():
                    carried[seller] = carried.get(seller, 0) + piece
        if region == ALL:  # the company itself, where no regions are told apart
            for seller, piece in self._landless(span):
                carried[seller] = carried.get(seller, 0) + piece
                over += piece
        step = self.steps.add(sentence("ex_carried"), total, under=under)
        parts = [Part(self._named(i), part, path=self.ground.sellers[i].path) for i, part in sorted(carried.items())]
        parts.append(Part(sentence("ex_vacant"), vacant))
        if over:
            parts.append(Part(sentence("ex_over_assigned"), -over))
        self.steps.parts(step, parts)

    def _landless(self, span: Span) -> Iterator[tuple[int, int]]:
        """Sellers and what is set by hand for them while they hold no territory; specialists are beside all sums."""
        for (plot, period), pieces in self.sharing.fixed_pieces.items():
            if plot == NOWHERE and span[0] <= period < span[1]:
                yield from ((seller, piece) for seller, piece in pieces.items() if not self.quotas.beside[seller])

    def _named(self, seller: int) -> Sentence:
        own = self.ground.sellers[seller]
        return sentence("ex_seller", name=own.name, id=own.id)

    def _target(self, seller: int, span: Span, under: int) -> None:
        if span[1] - span[0] == 1:
            self._period(seller, span[0], under)
            return
        for path, amount, label in self._by_hand(seller, span):
            self.steps.add(sentence("ex_by_hand", period=label), amount, under=under, path=path)
        for period in range(*span):
            amount = int(self.quotas.target[seller, period])
            step = self.steps.add(
                sentence("ex_part", what=self.ground.year.periods[period].label), amount, under=under, part=True
            )
            parts = [self._plot_part(seller, plot, period) for plot in self._plots(seller, period)]
            if len(parts) > 1:
                self.steps.parts(step, parts)

    def _overlay(self, seller: int, span: Span, amount: int, under: int, *, whole: bool) -> None:
        """What a specialist answers for beside the holders of a territory."""
        step = self.steps.add(sentence("ex_overlay"), amount, under=under, part=True)
        if not whole:
            return
        for path, fixed, label in self._by_hand(seller, span):
            self.steps.add(sentence("ex_by_hand", period=label), fixed, under=step, path=path)
        if span[1] - span[0] > 1:
            labels = [self.ground.year.periods[p].label for p in range(*span)]
            row = self.quotas.overlay[seller, slice(*span)]
            self.steps.parts(
                step, [Part(sentence("ex_part", what=w), int(a)) for w, a in zip(labels, row, strict=True)]
            )
            return
        mine = [one for one in self.sharing.overlay_shares if (one.seller, one.period) == (seller, span[0])]
        if self.quotas.fixed[seller, span[0]]:
            return
        exact = sum((one.share * one.target for one in mine), Fraction(0))
        for one in mine:
            said = sentence(
                "ex_overlay_share",
                territory=territory_name(self.ground, one.plot),
                share=share_text(float(one.share)),
                target=amount_text(self.ground, one.target),
            )
            where = next((h.path for h in one.held if h.seller == seller), None)
            part, share = round(one.share * one.target), float(one.share)
            inner = self.steps.add(said, part, under=step, part=True, share=share, path=where)
            self._days(seller, one.held, span[0], inner)
        units = amount - sum(round(one.share * one.target) for one in mine)
        self.steps.add(self._round(exact), units, under=step, part=True)

    def _plots(self, seller: int, period: int) -> list[int]:
        """The territories of which a seller carries something in a period; NOWHERE: without one."""
        held = [i for i, shares in enumerate(self.sharing.shares) if seller in shares[period]]
        nowhere = self.sharing.fixed_pieces.get((NOWHERE, period), {})
        return [*held, *([NOWHERE] if seller in nowhere else [])]

    def _carried(self, seller: int, plot: int, period: int) -> int:
        if plot == NOWHERE:
            return self.sharing.fixed_pieces[NOWHERE, period][seller]
        return self.quotas.pieces[plot, period].get(seller, 0)

    def _plot_part(self, seller: int, plot: int, period: int) -> Part:
        amount = self._carried(seller, plot, period)
        if plot == NOWHERE:
            return Part(sentence("ex_no_territory"), amount)
        at, held = self.sharing.plots[plot]
        share = float(self.sharing.shares[plot][period][seller])
        path = next((h.path for h in held if h.seller == seller), None)
        return Part(sentence("ex_territory", territory=territory_name(self.ground, at)), amount, share, path)

    def _period(self, seller: int, period: int, under: int) -> None:
        for path, amount, label in self._by_hand(seller, (period, period + 1)):
            self.steps.add(sentence("ex_by_hand", period=label), amount, under=under, path=path)
        plots = self._plots(seller, period)
        if len(plots) > MOST_DETAILED:
            self.steps.parts(under, [self._plot_part(seller, plot, period) for plot in plots])
            return
        for plot in plots:
            one = self._plot_part(seller, plot, period)
            step = self.steps.add(one.what, one.amount, under=under, part=True, share=one.share, path=one.path)
            if plot != NOWHERE:
                self._plot(seller, plot, period, step)

    def _plot(self, seller: int, plot: int, period: int, under: int) -> None:
        """How one territory's target of one period comes to a seller."""
        steps, handed = self.steps, self.sharing.hand_out(plot, period)
        if seller in handed.free and handed.weights:
            self._free(seller, handed, under)
        elif seller in handed.fixed:
            self._divided(seller, plot, period, under)
        self._followed(seller, period, self._carried(seller, plot, period) - handed.pieces.get(seller, 0), under)
        self._days(seller, self.sharing.plots[plot][1], period, under)
        self._others(seller, plot, period, under)
        at = self.sharing.plots[plot][0]
        cell = self._cell(at, period)
        if cell is not None and self.made.targets.of(cell) == handed.total:
            self.targets.explain(cell, under=under)
            return
        label = self.ground.year.periods[period].label
        said = sentence("ex_territory_target", territory=territory_name(self.ground, at), period=label)
        steps.add(said, handed.total, under=under)

    def _cell(self, plot: Plot, period: int) -> Cell | None:
        """The cell of a plot, where it is one."""
        nodes = {"region": plot.region}
        for axis, leaves in (("product", plot.products), ("channel", plot.channels)):
            split = self.made.targets.axes.get(axis)
            if leaves == (ALL,) or (split is not None and leaves == split.nodes):
                nodes[axis] = ALL
            elif len(leaves) == 1:
                nodes[axis] = leaves[0]
            else:
                return None
        return Cell(nodes["region"], nodes["product"], nodes["channel"], period, period + 1)

    def _free(self, seller: int, handed: Handed, under: int) -> None:
        """The rest of the territory's target times the seller's weight, in whole units."""
        rest = handed.total - sum(handed.fixed.values())
        weight = handed.weights[seller] / sum(handed.weights.values(), Fraction(0))
        exact = rest * weight
        by_share = round(exact)
        facts = {"rest": amount_text(self.ground, rest), "share": share_text(float(weight))}
        self.steps.add(sentence("ex_rest_share", **facts), by_share, under=under, part=True, share=float(weight))
        given = handed.free[seller]
        self.steps.add(self._round(exact), given - by_share, under=under, part=True)

    def _round(self, exact: Fraction) -> Sentence:
        unit = amount_text(self.ground, self.ground.unit)
        return sentence("ex_round", unit=unit, exact=exact_text(self.ground, float(exact)))

    def _followed(self, seller: int, period: int, moved: int, under: int) -> None:
        """What the sellers' commitments have moved between them, and the seller's own."""
        if not moved:
            return
        plan = self.ground.plan.decompose
        said = sentence("ex_followed", rule=plan.reconcile)
        step = self.steps.add(said, moved, under=under, part=True, path=("decompose", "reconcile"))
        for one in submissions(self.ground):
            if (one.axis, one.node) == ("seller", seller) and one.start <= period < one.end:
                name = sentence("ex_committed", what=submission_name(self.ground, one))
                self.steps.add(name, one.amount, under=step, path=one.path)

    def _divided(self, seller: int, plot: int, period: int, under: int) -> None:
        """A part of what is set by hand: divided over territories and periods by what the seller would have carried there."""
        blocks = self.sharing.by_hand.blocks(seller, len(self.ground.year))
        periods, amount = next((periods, amount) for periods, amount in blocks if period in periods)
        keys, weights = self.sharing.division(seller, periods)
        exact = weights[keys.index((plot, period))] / sum(weights, Fraction(0))
        weight = float(exact)
        facts = {
            "weight": share_text(weight),
            "amount": amount_text(self.ground, amount),
            "periods": self._labels(periods),
        }
        by_weight = round(amount * exact)
        self.steps.add(sentence("ex_divided", **facts), by_weight, under=under, part=True, weight=weight)
        units = self.sharing.fixed_pieces[plot, period][seller] - by_weight
        if units:
            self.steps.add(sentence("ex_divided_units"), units, under=under, part=True)

    def _labels(self, periods: Sequence[int]) -> str:
        """The runs among some periods: 2026-01 … 2026-03, 2026-07."""
        label = [period.label for period in self.ground.year.periods]
        starts = [p for p in periods if p - 1 not in periods]
        ends = [p for p in periods if p + 1 not in periods]
        return ", ".join(label[a] if a == b else f"{label[a]} … {label[b]}" for a, b in zip(starts, ends, strict=True))

    def _days(self, seller: int, held: Sequence[Holding], period: int, under: int) -> None:
        """The seller's share of the territory: stretch by stretch, days and ramp."""
        span = self.ground.year.periods[period]
        for stretch in stretches(held, self.ground.year.start, self.ground.year.end):
            start, end = max(stretch.start, span.start), min(stretch.end, span.end)
            share = dict(stretch.shares).get(seller)
            if share is None or start >= end:
                continue
            path = self._holding(held, seller, start)
            for one in self.sharing.holders.service(seller, start, end):
                counted = share * one.counted / span.days
                self.steps.add(self._served(one, share, span.days), under=under, share=float(counted), path=path)

    def _served(self, one: Service, share: Fraction, days: int) -> Sentence:
        """A stretch of days: the share of the territory, the days, and what of them counts."""
        ramp: Sentence | str = ""
        if one.month is not None:
            ramp = sentence("ex_ramp", month=one.month, share=share_text(float(one.ramp)))
        worked = sentence("ex_worked", share=share_text(float(one.worked))) if one.worked != 1 else ""
        return sentence(
            "ex_days",
            first=str(one.start),
            last=str(one.end - timedelta(days=1)),
            share=share_text(float(share)),
            days=one.days,
            of=days,
            ramp=ramp,
            worked=worked,
        )

    def _holding(self, held: Sequence[Holding], seller: int, day: date) -> tuple[str | int, ...] | None:
        return next((h.path for h in held if h.seller == seller and h.start <= day < h.end), None)

    def _others(self, seller: int, plot: int, period: int, under: int) -> None:
        """Who else has a part of the territory, what is set by hand for them, and what is vacant."""
        handed, shares = self.sharing.hand_out(plot, period), self.sharing.shares[plot][period]
        pieces = self.quotas.pieces[plot, period]
        by_hand = {i: amount for i, amount in handed.fixed.items() if i != seller}
        if by_hand:
            self.steps.add(self._names("ex_others_by_hand", by_hand), sum(by_hand.values()), under=under)
        free = {i: pieces[i] for i in handed.free if i != seller}
        if free:
            share = float(sum((shares[i] for i in free), Fraction(0)))
            self.steps.add(self._names("ex_others", free), sum(free.values()), under=under, share=share)
        if handed.vacant:
            vacancy = float(max(1 - sum(shares.values(), Fraction(0)), Fraction(0)))
            self.steps.add(sentence("ex_vacant_of"), handed.vacant, under=under, share=vacancy)
        if handed.over_assigned:
            self.steps.add(sentence("ex_over_assigned"), handed.over_assigned, under=under)

    def _names(self, key: str, amounts: dict[int, int]) -> Sentence:
        named = sorted(amounts)
        names = ", ".join(self.ground.sellers[i].name for i in named[:MOST_OTHERS])
        return sentence(key, names=names + (" …" if len(named) > MOST_OTHERS else ""))

    def _by_hand(self, seller: int, span: Span) -> Iterator[tuple[tuple[str | int, ...], int, str]]:
        """The quotas set by hand whose periods meet a span."""
        year, by_hand = self.ground.year, self.sharing.by_hand
        labels = {taken: label for label, taken in year.groups.items()} | {(0, len(year)): "year"}
        for own, amount in sorted(by_hand.spans.get(seller, {}).items()):
            if own[0] < span[1] and span[0] < own[1]:
                label = labels.get(own, year.periods[own[0]].label)
                yield by_hand.paths[seller, own], amount, label

    def _hedges(self, seller: int, span: Span, under: int, *, whole: bool) -> None:
        hedge, quotas = self.ground.plan.decompose.hedge, self.quotas
        own = quotas.hedge - quotas.team_hedge
        levels = (("teams", hedge.teams, quotas.team_hedge, quotas.target), ("sellers", hedge.sellers, own, None))
        for level, share, extra, base in levels:
            if not share:
                continue
            amounts = quotas.target + quotas.team_hedge if base is None else base
            free = int(amounts[seller][~quotas.fixed[seller]].sum())
            said = sentence(
                "ex_hedge_teams" if level == "teams" else "ex_hedge_sellers", share=share_text(float(share))
            )
            amount = int(extra[seller, slice(*span)].sum())
            path = ("decompose", "hedge", level)
            step = self.steps.add(said, amount, under=under, part=True, share=float(share), path=path)
            if whole:
                self._hedge_of_the_year(seller, share, free, int(extra[seller].sum()), step)

    def _hedge_of_the_year(self, seller: int, share: Decimal, free: int, year: int, under: int) -> None:
        """The hedge is a share of the year in whole units, spread over the periods like what it is on."""
        if self.quotas.fixed[seller].any():
            self.steps.add(sentence("ex_hedge_fixed"), under=under)
        facts = {"share": share_text(float(share)), "unit": amount_text(self.ground, self.ground.unit)}
        self.steps.add(sentence("ex_hedge_base"), free, under=under)
        self.steps.add(sentence("ex_hedge_year", **facts), year, under=under)
