"""Makes the exports of the example: two years of a direct-selling company that doesn't exist, with everyday faults.

    python examples/direct-selling/make_exports.py

writes `sales/*.csv` beside this file, and the roster and territories beside the plan. Same seed, same bytes.

    python examples/direct-selling/make_exports.py --promoted FOLDER

writes the exports of the same company into another folder, with the plan's promotions in them, each with an uplift that is
known (PROMOTED): what `promo evaluate` finds can be held against it.

What is in the files, so that a reader can judge what becomes of it: monthly exports in GB18030 that repeat the last two days
of the month before; provinces spelt in three ways; returns with the order and line of their sale; cancelled orders; a
few rows without a seller, with an unknown product, or with an amount that is no number.
"""

from __future__ import annotations

import csv
import random
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
PLAN = HERE.parent.parent / "plans" / "direct-selling"
SEED = 20260101
FIRST, MONTHS = date(2024, 10, 1), 24
LINES_A_DAY = 8

# province: how exports spell it, weight
PROVINCES = {
    "shanghai": (("上海市", "上海"), 13),
    "jiangsu": (("江苏省", "江苏", "江苏省 "), 12),
    "zhejiang": (("浙江省", "浙江"), 11),
    "guangdong": (("广东省", "广东"), 14),
    "fujian": (("福建省",), 6),
    "beijing": (("北京市", "北京"), 9),
    "tianjin": (("天津市",), 4),
    "hebei": (("河北省", "河北"), 6),
    "sichuan": (("四川省", "四川"), 8),
    "chongqing": (("重庆市", "重庆"), 5),
}
# product code: name, list price, weight, growth a year
PRODUCTS = {
    "HF-101": ("精华液 30ml", 299, 14, 1.30),
    "HF-102": ("面霜 50g", 359, 10, 1.15),
    "HF-103": ("面膜 5片装", 129, 16, 1.22),
    "BJ-201": ("蛋白粉 400g", 268, 12, 1.08),
    "BJ-202": ("益生菌 30条", 198, 11, 1.25),
    "BJ-203": ("维生素C 60片", 88, 13, 1.02),
    "JQ-301": ("洗衣液 2L", 59, 13, 0.95),
    "JQ-302": ("洗洁精 1.5kg", 35, 11, 0.98),
}
CHANNELS = {"直销": (52, 1.05), "经销": (30, 1.0), "微商": (18, 1.4)}
# the year of a health-and-beauty direct seller: Spring Festival dip, 618 and Double Eleven peaks
SEASON = (0.92, 0.62, 0.98, 0.95, 1.02, 1.22, 0.90, 0.92, 1.04, 1.00, 1.45, 1.05)
TEAMS = {
    "shanghai": ("华东一组", "李娜"), "jiangsu": ("华东二组", "周强"), "zhejiang": ("华东二组", "周强"),
    "guangdong": ("华南组", "陈静"), "fujian": ("华南组", "陈静"), "beijing": ("华北组", "王磊"),
    "tianjin": ("华北组", "王磊"), "hebei": ("华北组", "王磊"), "sichuan": ("西南组", "刘洋"), "chongqing": ("西南组", "刘洋"),
}  # fmt: skip
# promotions of the plan, their first and last day in 2026 (a fixed festival has the same ones each year), products,
# provinces (all if none), discount in points, true uplift in pieces
PROMOTED = {
    "womens-day": (date(2026, 3, 3), date(2026, 3, 8), ("HF-101", "HF-102", "HF-103"), (), 10, 0.5),
    "vitamin-launch": (date(2026, 4, 13), date(2026, 5, 3), ("BJ-202",), ("shanghai", "jiangsu", "zhejiang"), 20, 1.0),
    "mid-year": (date(2026, 6, 1), date(2026, 6, 18), ("HF-101", "HF-102", "HF-103"), (), 10, 0.6),
}
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑"
GIVEN = (
    "伟",
    "敏",
    "静",
    "丽",
    "强",
    "磊",
    "军",
    "洋",
    "勇",
    "艳",
    "杰",
    "娟",
    "涛",
    "明",
    "超",
    "秀英",
    "霞",
    "平",
    "刚",
    "桂英",
)
SELLERS = 40
HEADINGS = (
    "开票日期", "单据类型", "单号", "行号", "省份", "货号", "品名", "渠道", "业务员", "客户编号",
    "数量", "单价", "折扣", "不含税金额", "状态",
)  # fmt: skip


@dataclass(frozen=True)
class Seller:
    """A seller with the province held before and after a change."""

    id: str
    name: str
    province: str
    hired: date
    left: date | None
    moved: tuple[date, str] | None

    def holds(self, province: str, day: date) -> bool:
        """Whether the seller holds the province on that day."""
        if day < self.hired or (self.left and day > self.left):
            return False
        return (self.moved[1] if self.moved and day >= self.moved[0] else self.province) == province


def sellers(rng: random.Random) -> list[Seller]:
    """Forty sellers, every province with at least two; some join, leave or move."""
    weights = [weight for _, weight in PROVINCES.values()]
    provinces = list(PROVINCES) * 2 + rng.choices(list(PROVINCES), weights, k=SELLERS - 2 * len(PROVINCES))
    found = []
    for i, province in enumerate(provinces):
        name = SURNAMES[i % len(SURNAMES)] + GIVEN[(i * 7 + i // len(SURNAMES)) % len(GIVEN)]
        hired = date(2021, 1, 1) + timedelta(days=rng.randrange(1300))
        if i % 9 == 8:
            hired = date(2025, 11, 1) + timedelta(days=rng.randrange(150))
        left = date(2026, 4, 30) if i == 27 else date(2026, 6, 30) if i == 33 else None
        moved = (date(2026, 4, 1), "zhejiang" if province != "zhejiang" else "shanghai") if i in (22, 31) else None
        found.append(Seller(f"S{i + 1:03d}", name, province, hired, left, moved))
    return found


def day_lines(rng: random.Random, day: date, people: list[Seller], orders: list[int]) -> list[list[str]]:
    """The export's rows of one day."""
    years = (day - FIRST).days / 365
    number = LINES_A_DAY * SEASON[day.month - 1] * 1.06**years * (0.6 if day.weekday() >= 5 else 1.15)
    rows: list[list[str]] = []
    while len(rows) < number * rng.uniform(0.75, 1.25):
        orders[0] += 1
        province = rng.choices(list(PROVINCES), [w for _, w in PROVINCES.values()])[0]
        channel = rng.choices(list(CHANNELS), [w * g**years for w, g in CHANNELS.values()])[0]
        holders = [p for p in people if p.holds(province, day)]
        seller = "" if not holders or rng.random() < 0.02 else rng.choice(holders).name
        for line in range(1, rng.choices((1, 2, 3), (5, 3, 2))[0] + 1):
            code = rng.choices(list(PRODUCTS), [w * g**years for _, _, w, g in PRODUCTS.values()])[0]
            quantity = rng.randint(1, 12) * (5 if channel == "经销" else 1)
            spelt = rng.choice(PROVINCES[province][0])
            rows.append(row(rng, day, f"FP{day:%y%m}{orders[0]:06d}", line, spelt, code, channel, seller, quantity))
    return rows


def row(
    rng: random.Random,
    day: date,
    order: str,
    line: int,
    spelt: str,
    code: str,
    channel: str,
    seller: str,
    quantity: int,
) -> list[str]:
    """One row as the ERP would write it."""
    name, price, _, _ = PRODUCTS[code]
    discount = {"直销": 0, "经销": 25, "微商": 10}[channel] + rng.choice((0, 0, 0, 5))
    amount = f"{price * quantity * (100 - discount) / 100:,.2f}"
    status = "已取消" if rng.random() < 0.01 else "已开票"
    customer = f"C{rng.randrange(1, 900):05d}"
    return [
        f"{day:%Y/%m/%d}", "销售", order, str(line), spelt, code, name, channel, seller, customer,
        str(quantity), f"{price:.2f}", f"{discount}%", amount, status,
    ]  # fmt: skip


def promoted(rng: random.Random, day: date, rows: list[list[str]], orders: list[int]) -> list[list[str]]:
    """What promotions make of a day: its promoted rows at the discount, and the rows that are bought on top of them.

    For each promoted row there is a further one with a chance of the uplift, so that is what pieces rise by.
    """
    more: list[list[str]] = []
    for first, last, codes, provinces, discount, uplift in PROMOTED.values():
        spelt = {name for key in provinces or PROVINCES for name in PROVINCES[key][0]}
        if not first <= (day if provinces else day.replace(year=first.year)) <= last:
            continue
        for sold in [one for one in rows if one[5] in codes and one[4] in spelt]:
            if rng.random() < uplift:
                orders[0] += 1
                channel, seller = sold[7], sold[8]
                quantity = rng.randint(1, 12) * (5 if channel == "经销" else 1)
                number = f"FP{day:%y%m}{orders[0]:06d}"
                extra = row(rng, day, number, 1, sold[4], sold[5], channel, seller, quantity)
                more.append(discounted(extra, discount))
            sold[:] = discounted(sold, discount)
    return more


def discounted(sold: list[str], points: int) -> list[str]:
    """A row at so many points more off the list price."""
    share = int(sold[12].rstrip("%")) + points
    amount = float(sold[11]) * int(sold[10]) * (100 - share) / 100
    return [*sold[:12], f"{share}%", f"{amount:,.2f}", *sold[14:]]


def returned(rng: random.Random, rows: list[list[str]], day: date) -> list[list[str]]:
    """Now and then the return of an earlier sale, with its order and line, written as a positive number."""
    if not rows or rng.random() >= 0.22:
        return []
    sold = rng.choice(rows)
    good = sold[1] == "销售" and sold[-1] == "已开票"
    return [[f"{day:%Y/%m/%d}", "退货", *sold[2:]]] if good else []


def faults(rng: random.Random, rows: list[list[str]], month: int) -> None:
    """What goes wrong in real files: now and then a row that can't be read or names something unknown."""
    if month % 6 == 2:
        rng.choice(rows)[13] = "#N/A"
    if month % 8 == 5:
        odd = rng.choice(rows)
        odd[5], odd[6] = "XP-999", "试用装"


def main(folder: Path | None = None) -> None:
    """Write all files; with a folder the exports alone, and with promotions."""
    rng = random.Random(SEED)
    promoting = random.Random(SEED + 1)
    people = sellers(rng)
    if folder is None:
        write_people(people)
    sales = folder or HERE / "sales"
    sales.mkdir(parents=True, exist_ok=True)
    orders, past, tail, day = [0], list[list[str]](), list[list[str]](), FIRST
    for month in range(MONTHS):
        own: list[list[str]] = []
        first = day
        while day.month == first.month:
            today = day_lines(rng, day, people, orders)
            if folder is not None:
                today += promoted(promoting, day, today, orders)
            today += returned(rng, past[-600:], day)
            own += today
            past += today
            day += timedelta(days=1)
        faults(rng, own, month)
        with (sales / f"{first:%Y-%m}.csv").open("w", encoding="gb18030", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(HEADINGS)
            writer.writerows([*tail, *own])
        last_days = {f"{day - timedelta(days=back):%Y/%m/%d}" for back in (1, 2)}
        tail = [r for r in own if r[0] in last_days and r[13] != "#N/A"]


def write_people(people: list[Seller]) -> None:
    """The roster and the territories, as the personnel office would keep them."""
    PLAN.mkdir(parents=True, exist_ok=True)
    with (PLAN / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["工号", "姓名", "团队", "主管", "入职日期", "离职日期", "爬坡"])
        for p in people:
            team, boss = TEAMS[p.province]
            ramp = "new-seller" if p.hired >= date(2025, 9, 1) else ""
            writer.writerow([p.id, p.name, team, boss, p.hired, p.left or "", ramp])
    with (PLAN / "territories.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["工号", "省份", "开始", "结束"])
        for p in people:
            until = p.moved[0] - timedelta(days=1) if p.moved else ""
            writer.writerow([p.id, p.province, "", until])
            if p.moved:
                writer.writerow([p.id, p.moved[1], p.moved[0], ""])


if __name__ == "__main__":
    main(Path(sys.argv[2]) if sys.argv[1:2] == ["--promoted"] else None)
