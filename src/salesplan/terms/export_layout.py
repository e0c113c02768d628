"""How a system's sales exports read (导出版式): files, columns, and what to make of odd rows.

The model is both the plan's `exports` section and the instruction to the rooms that read sales, which know no plan.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from salesplan.terms.layout import Encoding, FileName, HeaderLine, Separator, TextLayout
from salesplan.terms.part import PlanPart, Text, one_or_many, one_or_many_of, refuse
from salesplan.terms.select_query import is_single_select

Axis: TypeAlias = Literal["region", "product", "channel", "seller"]
FieldName: TypeAlias = Literal[
    "date",
    "order",
    "line",
    "region",
    "product",
    "channel",
    "seller",
    "customer",
    "quantity",
    "amount",
    "unit_price",
    "discount",
    "cost",
    "unit_cost",
    "currency",
]
# By which a row can be known again: the fields that typed rows have.
KeyField: TypeAlias = Literal[
    "date", "order", "line", "region", "product", "channel", "seller", "customer", "quantity", "amount", "cost"
]
Fixed: TypeAlias = Literal["region", "product", "channel", "seller", "currency"]


CONNECTION_NAME = re.compile(r"[^\W\d][\w.-]{0,99}")


def _connection_name(text: str) -> str:
    if not CONNECTION_NAME.fullmatch(text):
        raise refuse("want_connection_name")
    return text


def _column_name(text: str) -> str:
    if not text.strip():
        raise refuse("want_column_name")
    return text


def _time_zone(text: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # names of folders among them
        raise refuse("want_time_zone") from None
    return text


def _query(text: str) -> str:
    if not is_single_select(text):
        raise refuse("want_select")
    return text


ConnectionName = Annotated[Text, AfterValidator(_connection_name)]
TimeZone = Annotated[Text, AfterValidator(_time_zone)]
Query = Annotated[Text, AfterValidator(_query)]
Column = Annotated[Text, AfterValidator(_column_name)]
Sheet = Annotated[list[Text], one_or_many]


class ExportColumns(PlanPart):
    """Which column of the export holds what."""

    date: Column
    order: Column | None = None
    line: Column | None = None
    region: Column | None = None
    product: Column | None = None
    channel: Column | None = None
    seller: Annotated[list[Column], one_or_many] = Field([], description="one column, or several that share the sale")
    share: Annotated[list[Column], one_or_many] = Field([], description="one column of shares for each seller column")
    customer: Column | None = None
    quantity: Column | None = None
    amount: Column | None = Field(None, description="if not given: quantity × unit_price × (1 − discount)")
    unit_price: Column | None = None
    discount: Column | None = Field(None, description="the share off the price: 0.15, 15% or 8.5折")
    cost: Column | None = Field(
        None, description="what the goods of the row cost; for returns, what comes back, signed or not"
    )
    unit_cost: Column | None = Field(None, description="in place of `cost`: what one of the quantity costs")
    currency: Column | None = Field(None, description="ISO 4217; amounts and costs are converted by `rates`")


class Join(PlanPart):
    """A second file, joined on a key: the heads of orders whose lines the export holds."""

    files: Annotated[list[FileName], one_or_many]
    on: Column = Field(description="the column that both files have")
    encoding: Encoding | None = None
    separator: Separator | None = None
    header: HeaderLine = 1
    sheet: Sheet = Field([], description="as for the layout's own files")


class Returns(PlanPart):
    """Returns that are told by a column; those told by a minus sign need no saying."""

    column: Column
    values: Annotated[list[Text], one_or_many]


def has_column(columns: ExportColumns, name: str) -> bool:
    """Whether columns of the file say a field, or say what it is computed from."""
    if name in ("amount", "cost") and not getattr(columns, name):
        return bool(columns.quantity and (columns.unit_price if name == "amount" else columns.unit_cost))
    return bool(getattr(columns, name))


class Export(TextLayout):
    """One system's exports: their files, or what to ask its database, and how they read."""

    files: Annotated[list[FileName], one_or_many] = Field(
        [],
        description="files and patterns (`*`, `?`, `**`), relative to the plan: csv, also packed (gz, zst, zip), Excel, Parquet",
    )
    sheet: Sheet = Field(
        [],
        description="of workbooks: names, patterns or numbers (from 1) of sheets; if not said, the one with the columns",
    )
    database: ConnectionName | None = Field(
        None, description="in place of `files`: the environment variable, or the service, that says where a database is"
    )
    table: Text | None = Field(None, description="of the database, as sales.lines")
    query: Query | None = Field(None, description="in place of `table`: one SELECT")
    columns: ExportColumns
    time_zone: TimeZone | None = Field(
        None, description="by whose days sales are dated that carry a moment with a known offset, such as Asia/Shanghai"
    )
    join: Join | None = None
    returns: Returns | None = None
    exclude: dict[Column, Annotated[list[Text], one_or_many]] = Field(
        {}, description="rows to leave out: a column of the file → the values that exclude a row"
    )
    duplicates: Annotated[list[KeyField], one_or_many_of(KeyField)] | Literal["row", "none"] | None = Field(
        None,
        description="the fields by which a row is known again, each with a column; order and line where both are given",
    )
    blank: dict[FieldName, Text] = Field({}, description="what an empty cell means: {discount: 0}")
    fixed: dict[Fixed, Text] = Field(
        {}, description="what every row of these files is: {channel: social}, {currency: USD}"
    )

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if (self.database is None) != bool(self.files):
            raise refuse("want_files_or_database")
        if (self.database is not None) != ((self.table is None) != (self.query is None)):
            raise refuse("want_table_or_query")
        if self.database is None and (self.table, self.query) != (None, None):
            raise refuse("want_table_or_query")
        return self
