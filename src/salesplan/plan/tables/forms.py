"""A table file in place of a section (表格文件): rosters and targets that live in spreadsheets.

Each section says which columns it can take; a file may be long (a row per thing and period) or wide (a column per
period). How its text reads is said in the same words as for exports.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from salesplan.terms.layout import FileName, TextLayout
from salesplan.terms.part import Amount, PlanPart, Text, one_or_many


class TreeColumns(PlanPart):
    """Columns of a table of regions, products or channels: one row per node."""

    id: Text
    name: Text | None = None
    parent: Text | None = Field(None, description="the id of the node above, itself a row; empty at the top")
    levels: Annotated[list[Text], one_or_many] = Field(
        [],
        description="instead of parent: the columns of the levels above, the top one first, which are no rows themselves",
    )
    target: Text | None = None


class TreeTable(TextLayout):
    """A tree of regions, products or channels from a table file."""

    file: FileName
    columns: TreeColumns


class ProductColumns(TreeColumns):
    """Columns of a table of products."""

    list_price: Text | None = None
    cost: Text | None = None
    unit: Text | None = None


class ProductTable(TextLayout):
    """A tree of products from a table file."""

    file: FileName
    columns: ProductColumns


class SellerColumns(PlanPart):
    """Columns of a roster: one row per seller.

    Teams come from `team` (with `team_name`), or from `manager`, the id of the seller that one reports to: then each
    manager has a team of the direct reports, below the manager's own team.
    """

    seller: Text
    name: Text | None = None
    team: Text | None = None
    team_name: Text | None = None
    manager: Text | None = None
    manager_name: Text | None = None
    hired: Text | None = None
    left: Text | None = None
    ramp: Text | None = None
    availability: Text | None = None
    capacity: Text | None = None
    region: Text | None = None
    product: Text | None = None
    channel: Text | None = None
    share: Text | None = None


class SellerTable(TextLayout):
    """Teams and sellers from a table file."""

    file: FileName
    columns: SellerColumns


class TerritoryColumns(PlanPart):
    """Columns of a table of dated territories: one row per seller and territory."""

    seller: Text
    region: Text | None = None
    product: Text | None = None
    channel: Text | None = None
    from_: Text | None = Field(None, alias="from", description="the first day")
    to: Text | None = Field(None, description="the last day, included; empty: still held")
    share: Text | None = None


class TerritoryTable(TextLayout):
    """Dated territories from a table file."""

    file: FileName
    columns: TerritoryColumns


class StockColumns(PlanPart):
    """Columns of a table of stock: one row per product and day, or several that add up."""

    product: Text
    day: Text = Field(description="the day at whose end the pieces lay there")
    units: Text


class StockTable(TextLayout):
    """Stock from a table file."""

    file: FileName
    columns: StockColumns


class AmountColumns(PlanPart):
    """Columns of a table of numbers: long with `period`, or wide with one `amount` column per period."""

    region: Text | None = None
    product: Text | None = None
    channel: Text | None = None
    seller: Text | None = None
    year: Text | None = Field(
        None,
        description="the row's year, the one that the plan's first period is named after; others are passed over and counted",
    )
    period: Text | None = Field(None, description="a period's label, a month (1, Jan, 1月), or a day within the period")
    amount: Annotated[list[Text], one_or_many] = Field(
        description="one column, or one per period of the year, in order"
    )


class AmountTable(TextLayout):
    """Numbers from a table file."""

    file: FileName
    columns: AmountColumns
    scale: Amount = Field(Decimal(1), description="what an amount of 1 in the file stands for: 1000, 1万")


class TargetColumns(AmountColumns):
    """Columns of a table of targets or quotas, which may be in several measures."""

    measure: Text | None = Field(
        None, description="the measure of the row, where a file holds several; empty: `revenue`"
    )


class TargetTable(AmountTable):
    """Targets or quotas from a table file."""

    columns: TargetColumns
    measure: Text | None = Field(
        None, description="the measure of the rows whose own column doesn't say one; `revenue` if not said"
    )


class CommitmentColumns(AmountColumns):
    """Columns of a table of commitments: long with `period`, or wide with one `amount` column per period.

    An empty cell or a dash: not submitted. 0: nothing will be sold.
    """

    team: Text | None = None


class CommitmentTable(AmountTable):
    """Commitments from a table file."""

    columns: CommitmentColumns


class PotentialTable(TextLayout):
    """What nodes could buy: a row per node, a column per measure (市场潜力)."""

    file: FileName
    columns: dict[Text, Text] = Field(
        {},
        description="region, product or channel, and each measure → its column; if not said, the file's own column names",
    )
