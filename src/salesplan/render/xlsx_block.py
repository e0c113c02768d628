"""A chart of a workbook and its table (图表区块): where both stand, and the looks that all charts share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from salesplan.render.xlsx_cells import REMARK, RIGHT, Book, look, safe
from salesplan.render.xlsx_table import grid
from salesplan.terms.chart import Chart

DATA = 14  # the column from which the tables stand, on the right of the pictures
NAMES, NUMBERS, DATA_NAMES, AMOUNTS = 22, 8.5, 26, 15  # widths of columns
WIDTH, HEIGHT, ROWS = 900, 340, 18  # of a picture: pixels, and the rows that it covers
MANY = 8  # names that stand upright below a column
ACTUAL, TARGET, BEFORE, LANDING, TOTAL = "#2F6B9A", "#22252B", "#A9B5C2", "#D39B2A", "#5B6B7F"
GOOD, POOR = "#3F8F5F", "#C2503F"
MIX = ("#2F6B9A", "#D39B2A", "#3F8F5F", "#8C5E99", "#C2503F", "#5FA3A3", "#7A6A4F", "#B7789B", "#91A646", "#A9B5C2")
SCALE = {"min_color": "#E58B7B", "mid_color": "#FFF6D6", "max_color": "#7FBF94"}

Range: TypeAlias = list[Any]  # name of the page, first row and column, last row and column


@dataclass
class Block:
    """A chart, the page that it stands on, the row of its title, and where the columns of its table are."""

    book: Book
    page: Any
    chart: Chart
    top: int
    places: dict[str, int] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The row of the table's head."""
        return self.top + 2

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return len(self.chart.data.rows)

    def has(self, key: str) -> bool:
        """Whether there is a column with any value in it."""
        return any(column.key == key for column in self.chart.data.columns) and any(
            value is not None for value in self.chart.data.column(key)
        )

    def write(self) -> None:
        """Write the table."""
        grid(self.book, self.page, self.first, self.chart.data, left=DATA)
        self.places = {column.key: DATA + i for i, column in enumerate(self.chart.data.columns)}

    def cells(self, key: str) -> Range:
        """The cells of a column of the table."""
        at = self.places[key]
        return [self.page.name, self.first + 1, at, self.first + self.rows, at]

    def head(self, key: str) -> Range:
        """The cell with the title of a column."""
        return [self.page.name, self.first, self.places[key]]

    def series(self, key: str, by: str, **more: Any) -> dict[str, Any]:
        """A series of a chart: the values of a column, by those of another."""
        return {"name": self.head(key), "categories": self.cells(by), "values": self.cells(key), **more}

    def amounts(self, keys: Sequence[str]) -> str:
        """The number format of an axis of amounts, for the largest of these columns."""
        values = [v for key in keys if self.has(key) for v in self.chart.data.column(key) if isinstance(v, int)]
        largest = max(map(abs, values), default=0) / self.book.unit
        return axis_format(largest, chinese=self.book.document.language == "zh")

    @property
    def font(self) -> dict[str, Any]:
        """Of labels."""
        name, size = self.book.font
        return {"name": name, "size": size - 2}

    def beside(self, place: int) -> int:
        """The number of a helping column beside the table."""
        return DATA + len(self.chart.data.columns) + place

    def numbers(self, at: int, title: str, values: Sequence[float], form: str = "") -> None:
        """A column of helping numbers beside the table, in grey."""
        self.book.text(self.page, self.first, at, title, REMARK, RIGHT)
        looks = look(num_format=form) if form else self.book.money_look
        for row, value in enumerate(values, self.first + 1):
            self.page.write_number(row, at, value, self.book.format(REMARK, looks))

    def texts(self, at: int, title: str, values: Sequence[str]) -> None:
        """A column of helping texts beside the table."""
        self.book.text(self.page, self.first, at, title, REMARK, RIGHT)
        for row, value in enumerate(values, self.first + 1):
            self.book.text(self.page, row, at, value, REMARK, RIGHT)

    def cells_at(self, at: int) -> Range:
        """The cells of a helping column."""
        return [self.page.name, self.first + 1, at, self.first + self.rows, at]

    def loose(self, at: int, by: str | None, looks: Mapping[str, Any]) -> dict[str, Any]:
        """A series of a helping column."""
        return {
            "name": [self.page.name, self.first, at],
            "categories": self.cells(by) if by else None,
            "values": self.cells_at(at),
            "overlap": 100,
            **looks,
        }

    def picture(self, drawn: Any, height: int = HEIGHT) -> None:
        """Place a picture on the left of its table."""
        drawn.set_size({"width": WIDTH, "height": height})
        drawn.set_title({"none": True})
        drawn.set_chartarea({"border": {"none": True}})
        options = {"description": safe(f"{self.chart.title}. {self.chart.remark}"), "x_offset": 4, "y_offset": 4}
        self.page.insert_chart(self.first, 0, drawn, options)


def axis_format(largest: float, *, chinese: bool) -> str:
    r"""The number format of an axis up to this amount in major units: 万 and 亿, or k and M.

    A spreadsheet divides by thousands only; 万 is a tenth of a thousand of them, so its point is written one digit on.

    >>> axis_format(5_290_629, chinese=True), axis_format(5_290_629, chinese=False), axis_format(99, chinese=True)
    ('0\\.0,"万"', '0.0,,"M"', '#,##0')
    """
    steps = ((1e8, r'0\.00,,"亿"'), (1e5, r'0\.0,"万"')) if chinese else ((1e6, '0.0,,"M"'), (1e4, '#,##0,"k"'))
    return next((form for least, form in steps if largest >= least), "#,##0")


def axes(drawn: Any, block: Block, form: str, *, names: int = 0) -> None:
    """The looks that all charts share."""
    font = block.font
    upright = {"rotation": -45} if names > MANY else {}
    drawn.set_x_axis({"num_font": {**font, **upright}, "label_position": "low", "line": {"color": BEFORE}})
    drawn.set_y_axis(
        {
            "num_format": form,
            "num_font": font,
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": "#E6E6E6", "width": 0.5}},
        }
    )
    drawn.set_legend({"position": "bottom", "font": font})
