"""What a column of an export is, by its heading (表头识别): the words that systems and people use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import get_args

from salesplan.terms.export_layout import FieldName
from salesplan.terms.part import folded

# For each field the headings that mean it, the likeliest first. Compared without case, blanks, marks and brackets.
HEADINGS: dict[str, tuple[str, ...]] = {
    "date": (
        "开票日期", "订单日期", "下单日期", "销售日期", "单据日期", "发货日期", "交易日期", "下单时间", "付款时间", "日期",
        "invoice date", "order date", "sales date", "posting date", "transaction date", "date",
    ),
    "order": (
        "订单编号", "订单号", "单据编号", "单据号", "发票号", "单号", "order id", "order no", "order number", "invoice no",
        "invoice number", "sales order id", "order", "invoice",
    ),
    "line": ("行号", "明细号", "序号", "order line", "line no", "line number", "order detail id",
             "sales order detail id", "line"),
    "region_group": ("大区", "战区", "region group", "group", "zone"),
    "region": ("省份", "地区", "区域", "省", "城市", "大区", "region", "territory", "state", "province", "area", "city"),
    "product_group": ("产品线", "品类", "大类", "类别", "分类", "product line", "product category", "category"),
    "product": (
        "产品编码", "货号", "商品编码", "产品编号", "产品名称", "商品名称", "产品", "商品", "品名", "产品线", "品类",
        "sku", "product id", "product code", "item code", "product name", "product", "item", "subcategory", "category",
    ),
    "channel": ("销售渠道", "渠道", "sales channel", "channel"),
    "team": ("团队", "销售团队", "部门", "sales team", "team", "department"),
    "seller": (
        "业务员", "销售员", "销售人员", "销售代表", "导购", "经销商", "sales person", "salesperson", "sales rep",
        "rep id", "seller", "agent", "rep",
    ),
    "customer": ("客户编号", "客户编码", "客户名称", "客户", "会员号", "customer id", "customer no", "customer", "customer name"),
    "quantity": ("数量", "销量", "件数", "quantity", "qty", "order qty", "units sold", "units"),
    "amount": (
        "不含税金额", "销售金额", "实付金额", "销售额", "金额", "net amount", "line total", "sales amount", "amount", "revenue",
        "net sales", "sales", "total",
    ),
    "unit_price": ("单价", "成交价", "售价", "unit price", "price"),
    "discount": ("折扣率", "折扣", "discount pct", "unit price discount", "discount"),
    "cost": ("成本金额", "销售成本", "主营业务成本", "cost amount", "cost of sales", "cost of goods", "total cost", "cogs"),
    "unit_cost": ("单位成本", "成本价", "成本单价", "unit cost", "cost price", "standard cost"),
}  # fmt: skip
_NOISE = re.compile(r"[\s_\-./#:：（）()\[\]【】]+|(?<=[a-z])(?:cny|usd|eur|ngn|rmb)$")


@dataclass(frozen=True)
class Guess:
    """The column of each field; empty where none seems to hold it."""

    date: str = ""
    order: str = ""
    line: str = ""
    region_group: str = ""
    region: str = ""
    product_group: str = ""
    product: str = ""
    channel: str = ""
    team: str = ""
    seller: str = ""
    customer: str = ""
    quantity: str = ""
    amount: str = ""
    unit_price: str = ""
    discount: str = ""
    cost: str = ""
    unit_cost: str = ""

    def columns(self) -> Iterator[tuple[str, str]]:
        """The fields that were found, with their columns."""
        for part in fields(self):
            if column := getattr(self, part.name):
                yield part.name, column

    @property
    def sells(self) -> bool:
        """Whether there are days, and amounts or what they are computed from."""
        return bool(self.date and (self.amount or (self.quantity and self.unit_price)))

    def layout_columns(self) -> Iterator[tuple[str, str]]:
        """Those that a layout has a name for."""
        names = get_args(FieldName)
        computed = () if self.amount else ("unit_price", "discount")
        prices = ("unit_price", "discount") if self.amount else ()
        skipped = (*prices, *(("unit_cost",) if self.cost or not self.quantity else ()))
        yield from (
            (name, column) for name, column in self.columns() if name in (*names, *computed) and name not in skipped
        )


def guess_columns(names: Sequence[str]) -> Guess:
    """The likeliest column of each field; a column serves one field only.

    >>> guess_columns(["Order Date", "Region", "Units Sold", "Unit_Price_NGN", "Discount_Pct"]).unit_price
    'Unit_Price_NGN'
    """
    bare = {name: _bare(name) for name in names if name}
    taken: dict[str, str] = {}
    for field_name, headings in HEADINGS.items():
        for heading in headings:
            match = next((n for n, b in bare.items() if b == _bare(heading) and n not in taken.values()), None)
            if match:
                taken[field_name] = match
                break
    for group, single in (("region_group", "region"), ("product_group", "product")):
        if group in taken and single not in taken:
            taken[single] = taken.pop(group)
    return Guess(**taken)


def _bare(heading: str) -> str:
    text = _NOISE.sub("", folded(heading).replace(" ", "_"))
    return _NOISE.sub("", text)
