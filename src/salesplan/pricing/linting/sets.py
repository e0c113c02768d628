"""The orders of bundles at which anything can go wrong (套装的临界数量)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from salesplan.pricing.book import Book, Offer
from salesplan.pricing.linting.points import cuts, purchases


def earlier(offers: Sequence[Offer]) -> list[Mapping[str, int]]:
    """What may have been bought before of each line of an order, as far as it matters for one of them; nothing first."""
    found = {tuple(sorted((p, n) for p, n in bought.items() if n)) for offer in offers for bought in purchases(offer)}
    return [dict(one) for one in sorted(found, key=lambda one: (len(one), one))]


def choices(
    book: Book, offers: Sequence[Offer], needs: Iterable[Mapping[int, int]], bought: Mapping[str, int], most: int
) -> list[list[int]]:
    """The quantities of each line, by product, that matter for bundles that need so many units of the products in a set."""
    at = {offer.buying.product: cuts(book, offer, bought, most) for offer in offers}
    found: dict[int, set[int]] = {item: set() for item in at}
    for need in needs:
        counts = {1, 2}
        for item, units in need.items():
            counts |= {sets for cut in at[item] for sets in (cut // units, -(-cut // units))}
        for item, units in need.items():
            found[item].update(_units(at[item], units, counts, most))
    return [sorted(found[item]) for item in sorted(found)]


def _units(at: Sequence[int], need: int, counts: set[int], most: int) -> list[int]:
    """The units of a bundle's line that matter: around each of its cuts, and as many sets as matter for some line."""
    found = {cut + shift for cut in at for shift in (-1, 0)} | {sets * need for sets in counts}
    return [units for units in found if need <= units <= most]
