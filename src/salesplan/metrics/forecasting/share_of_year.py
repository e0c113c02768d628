"""Share of the year (年内占比推算): what part of a year the periods so far usually are."""

from __future__ import annotations

from salesplan.metrics.forecasting.known import Known, Method, Real, quotient


def share_of_year(known: Known) -> Real | None:
    """Sales so far ÷ the share of the year that they usually are × the usual share of each period left."""
    if not known.gone or known.before is None:
        return None
    usual = known.season
    rate = quotient(known.this.sum(axis=1), usual[:, : known.gone].sum(axis=1))
    return usual[:, known.gone :] * rate[:, None]


SHARE_OF_YEAR = Method("share_of_year", share_of_year)
