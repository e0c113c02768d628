"""What is mutated: the sample plans of the repository, small plans of every section, and exports of every kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeAlias

import yaml

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "plans" / "direct-selling"
Files: TypeAlias = Mapping[str, bytes]
CONTAINERS, DATABASES = "containers", "databases"  # exports that are made of a csv when they are mutated
ROWS = 6  # of each month of the example's exports; as many as show every kind of row

RICH = (Path(__file__).parent / "rich.yaml").read_bytes()
TARGETS = "区域,月份,目标\nsh,2026-01,1200\nsh,2026-02,1300\njs,2026-01,900\n".encode()
HEAD = "日期,单号,行,类型,大区,产品,渠道,业务员,客户,数量,金额,成本,币种"
SALES = "".join(
    f"{year}-{month:02}-{day:02},{year % 100}{month:02}{day:02},{line},{'退货' if day == 17 and month % 3 == 0 else '销售'},"
    f"{region},{product},{'直销' if line == 1 else '经销'},{seller},C{day * line:03},{day},"
    f"{day * (30 if product == 'cream' else 9)}.{month:02},{day * 5}.5,{'USD' if day == 3 else 'CNY'}\n"
    for year in (2025, 2026)
    for month in (range(1, 13) if year == 2025 else range(1, 7))
    for day, region, seller in ((3, "上海", "张伟"), (11, "江苏", "陈浩"), (17, "华北", "s3"))
    for line, product in ((1, "cream"), (2, "soap"))
)


SMALL = """salesplan: 1
name: Small
currency: CNY
calendar: {starts: 2026-01-01}
target: 10000
regions: {sh: {name: 上海}, js: {name: 江苏}, north: {name: 华北}}
products: {cream: {name: 面霜}, soap: {name: 肥皂}}
exports:
  erp:
    files: ["sales*.csv"]
    columns: {date: 日期, order: 单号, line: 行, region: 大区, product: 产品, customer: 客户, quantity: 数量, amount: 金额}
    returns: {column: 类型, values: 退货}
    exclude: {渠道: 内部}
review: {tolerance: {rejected: 50%, unmatched: 50%}}
"""


@dataclass(frozen=True)
class Seed:
    """A sound input: the files of a folder, what of them is the plan, and how often it is taken."""

    name: str
    files: Files
    plan: str  # "." is the folder itself
    weight: int = 10

    def texts(self, *suffixes: str) -> list[str]:
        """The names of the files with these suffixes, in order."""
        return sorted(name for name in self.files if name.endswith(suffixes))


@cache
def plans() -> tuple[Seed, ...]:
    """Every plan that mutations start from."""
    starters = ROOT / "src" / "salesplan" / "plan" / "starters"
    made = [
        Seed(f"starter {file.stem}", {"plan.yaml": file.read_bytes()}, "plan.yaml", 20)
        for file in starters.glob("*.yaml")
    ]
    real = ROOT / "tests" / "real"
    made += [
        Seed(f"{file.parent.name} {file.stem}", {"plan.yaml": file.read_bytes()}, "plan.yaml", 2)
        for file in sorted(real.glob("*/*.yaml"))
    ]
    made += [_rich(), _loose(), replace(exports()[0], weight=40), _example(), *_cases()]
    return tuple(sorted(made, key=lambda seed: seed.name))


@cache
def exports() -> tuple[Seed, ...]:
    """Every set of exports that mutations start from, each with its plan."""
    utf8 = (HEAD + "\n" + SALES).encode()
    database = SMALL.replace('    files: ["sales*.csv"]', "    database: FUZZ_DB\n    table: lines")
    small = Seed("small", {"plan.yaml": SMALL.encode(), "sales.csv": utf8}, "plan.yaml", 70)
    two = {**small.files, "sales.csv": utf8[: len(utf8) // 2], "sales-2.csv": (HEAD + "\n" + SALES).encode("gb18030")}
    return (
        small,
        replace(small, name="two files", files=two, weight=30),
        replace(_rich(), weight=6),
        replace(_example(), weight=2),
        replace(small, name=CONTAINERS, weight=60),
        replace(small, name=DATABASES, files={**small.files, "plan.yaml": database.encode()}, weight=12),
    )


def _rich() -> Seed:
    files = {"plan.yaml": RICH, "targets.csv": TARGETS, "sales.csv": (HEAD + "\n" + SALES).encode()}
    return Seed("rich", files, "plan.yaml", 60)


def _loose() -> Seed:
    """The plan of every section with few numbers that have to agree, so that most changes of one leave it sound."""
    text = RICH.decode()
    for word in (", target: 45%", ", growth: {max: 900%}", ", min: 10_000", ", max: 20万", "    target: 60%\n"):
        assert word in text, word
        text = text.replace(word, "")
    lines = [line for line in text.splitlines(keepends=True) if "targets.csv" not in line and "measure:" not in line]
    return Seed("loose", {**_rich().files, "plan.yaml": "".join(lines).encode()}, "plan.yaml", 60)


def _example() -> Seed:
    """The sample plan, with a few rows of each of its exports."""
    files = {file.name: file.read_bytes() for file in sorted(EXAMPLE.iterdir()) if file.is_file()}
    files["plan.yaml"] = files["plan.yaml"].replace(b"../../examples/direct-selling/sales/", b"sales/")
    for file in sorted((ROOT / "examples" / "direct-selling" / "sales").glob("*.csv")):
        files[f"sales/{file.name}"] = b"".join(file.read_bytes().splitlines(keepends=True)[: ROWS + 1])
    return Seed("direct-selling", files, ".", 6)


def _cases() -> Iterator[Seed]:
    """The plans of the tests' own cases, sound ones and others."""
    for file in sorted((ROOT / "tests" / "cases" / "plan").glob("*.yaml")):
        for case in yaml.load(file.read_text("utf-8"), yaml.BaseLoader):  # noqa: S506 - it makes nothing but texts
            yield Seed(f"{file.stem}: {case['name']}", {"plan.yaml": case["plan"].encode()}, "plan.yaml", 1)
