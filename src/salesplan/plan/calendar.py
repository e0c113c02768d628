"""The calendar section (日历): when the fiscal year starts, its periods, and its working days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from salesplan.terms.part import Day, PlanPart, Text, Whole
from salesplan.terms.period import LAST_SAFE_DAY, Year, add_months, custom, months, weeks
from salesplan.terms.workdays import Workdays

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKS = 52
FIRST_YEAR, LAST_YEAR = 1900, 2199  # days outside them are slips of the pen, and no holidays are known of them


class CustomPeriod(PlanPart):
    """One period of a custom calendar; it runs to the day before the next one begins."""

    label: Text
    from_: Day = Field(alias="from", description="the first day")
    quarter: Text | None = Field(None, description="the quarter that it belongs to: Q1 …")


class YearEnd(PlanPart):
    """The rule by which a year of whole weeks ends; it tells which years have 53."""

    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    rule: Literal["last", "nearest"] = Field(
        description="the last such day of the month, or the one nearest to the month's last day"
    )
    month: Whole = Field(ge=1, le=12)

    def of(self, year: int) -> date:
        """The last day of the fiscal year that ends in (or, by `nearest`, next to) this month of `year`."""
        last = date(year, self.month, monthrange(year, self.month)[1])
        back = (last.weekday() - WEEKDAYS.index(self.weekday)) % 7
        forward = self.rule == "nearest" and back > 7 - back
        return last + timedelta(days=7 - back) if forward else last - timedelta(days=back)


class CompanyDays(PlanPart):
    """Working days of a country, and the days on which the company differs."""

    country: Text
    off: list[Day] = Field([], description="days that the company closes")
    on: list[Day] = Field([], description="days that it works although the country doesn't")


class Calendar(PlanPart):
    """When the year starts and how it is divided."""

    starts: Day = Field(description="first day of the fiscal year")
    pattern: Literal["months", "4-4-5", "4-5-4", "5-4-4", "custom"] = "months"
    workdays: Text | CompanyDays | None = Field(
        None, description="country of public holidays and working days: CN, DE-BY"
    )
    weeks: Annotated[Literal["52", "53"] | None, WithJsonSchema({"enum": [52, 53, "52", "53"]})] = Field(
        None, description="of a year in weeks; 52 if neither this nor year_end says so"
    )
    year_end: YearEnd | None = None
    week_53: Whole = Field(12, ge=1, le=12, description="the number of the period that owns a 53rd week")
    periods: list[CustomPeriod] = Field([], description="of a custom calendar, in order")
    ends: Day | None = Field(None, description="the last day of a custom calendar's last period")

    def year(self, offset: int = 0) -> Year | None:
        """The plan's year, or the one `offset` years later (earlier when negative).

        None for other years of a custom calendar, and where the section contradicts itself (see `faults`).
        """
        if self.faults():
            return None
        if self.pattern == "custom":
            return self._custom() if offset == 0 else None
        if self.pattern == "months":
            return months(add_months(self.starts, 12 * offset))
        start, following = self._week_start(offset), self._week_start(offset + 1)
        return weeks(start, self.pattern, (following - start).days // 7, self.week_53)

    def faults(self) -> list[tuple[str, str]]:
        """What contradicts itself: (key of this section, sentence of the catalogue)."""
        outside = [
            (key, "year_out_of_range")
            for key, day in (("starts", self.starts), ("ends", self.ends))
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR
        ]
        if outside or self.pattern == "custom":
            return outside or self._custom_faults()
        found = [(key, "only_custom") for key in ("periods", "ends") if getattr(self, key)]
        if self.pattern == "months":
            found += [(key, "only_weeks") for key in ("weeks", "year_end") if getattr(self, key)]
            found += [("starts", "starts_too_late")] * (self.starts.day > LAST_SAFE_DAY)
        elif self.year_end and self._first_year() is None:
            found.append(("starts", "starts_against_year_end"))
        elif self.year_end and self.weeks and (self._week_start(1) - self._week_start(0)).days != 7 * int(self.weeks):
            found.append(("weeks", "weeks_against_year_end"))
        return found

    def workday_rule(self) -> Workdays:
        """Which days are working days; Monday to Friday where the plan names no country."""
        if isinstance(self.workdays, CompanyDays):
            return Workdays(self.workdays.country, frozenset(self.workdays.off), frozenset(self.workdays.on))
        return Workdays(self.workdays or "")

    def _first_year(self) -> int | None:
        """The calendar year whose year end is the day before the plan's year."""
        before = self.starts - timedelta(days=1)
        years = (before.year + i for i in (-1, 0, 1))
        return next((year for year in years if self.year_end and self.year_end.of(year) == before), None)

    def _week_start(self, offset: int) -> date:
        first = self._first_year() if self.year_end else None
        if self.year_end and first is not None:
            return self.year_end.of(first + offset) + timedelta(days=1)
        extra = int(self.weeks or WEEKS) - WEEKS if offset > 0 else 0
        return self.starts + timedelta(weeks=WEEKS * offset + extra)

    def _custom(self) -> Year | None:
        if self.ends is None:
            return None
        starts = [period.from_ for period in self.periods]
        labels = [period.label for period in self.periods]
        return custom(labels, starts, self.ends + timedelta(days=1), [period.quarter for period in self.periods])

    def _custom_faults(self) -> list[tuple[str, str]]:
        found = [("periods", "custom_without_periods")] * (not self.periods) + [("ends", "custom_without_end")] * (
            not self.ends
        )
        starts = [period.from_ for period in self.periods]
        labels = [period.label for period in self.periods]
        if starts != sorted(set(starts)):
            found.append(("periods", "periods_out_of_order"))
        if len(set(labels)) < len(labels):
            found.append(("periods", "labels_twice"))
        if starts and starts[0] != self.starts:
            found.append(("starts", "starts_against_periods"))
        if starts and self.ends and self.ends < starts[-1]:
            found.append(("ends", "ends_too_early"))
        quarters = [period.quarter for period in self.periods]
        runs = [name for i, name in enumerate(quarters) if name and (i == 0 or quarters[i - 1] != name)]
        if len(set(runs)) < len(runs):
            found.append(("periods", "quarters_in_pieces"))
        return found
