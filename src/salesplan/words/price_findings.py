"""The findings about prices (价格的问题代码); they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, warning

PRICES: dict[str, FindingText] = {
    "SP370": error(
        "{first} and {second} are equal in the order of precedence: {what}",
        "{first}与{second}的优先顺序相同：{what}",
        "One of them must go first, and chance must not decide; `priority` says which, or narrower conditions.",
    ),
    "SP371": error(
        "{product} is sold at {paid}, below its floor of {limit}: {example}",
        "{product}的成交价 {paid} 低于限价 {limit}：{example}",
        "No combination of rules may sell below the floor. Tested after all stacking, free goods counted in.",
    ),
    "SP372": error(
        "{product} is sold at {paid}, below its cost of {limit}: {example}",
        "{product}的成交价 {paid} 低于成本 {limit}：{example}",
        "Each unit more is then a loss. What is meant to be sold out says so: `kind: clearance`.",
    ),
    "SP373": error(
        "the price ladder is reversed: {grade} pays {paid} for {product}, {other} only {limit}: {example}",
        "价盘倒挂：{product} {grade}付 {paid}，而{other}只付 {limit}：{example}",
        "Who stands lower on the ladder must not pay more, or goods flow the wrong way.",
    ),
    "SP374": warning(
        "more costs less: {more} of {product} cost {paid}, {fewer} cost {limit}: {example}",
        "多买反而便宜：{product} {more} 件共 {paid}，{fewer} 件共 {limit}：{example}",
        "Retroactive ladders and order totals have such cliffs; customers and sellers find them.",
    ),
    "SP375": warning(
        "{product} has no list price from {first} to {last}: {example}",
        "{product}自 {first} 至 {last} 无标价：{example}",
        "On other days of the year it has one, so a list probably ends too early or begins too late.",
    ),
    "SP376": warning(
        "the lists {first} and {second} overlap from {start} to {end}; {second} holds then, for it begins later",
        "价目表 {first} 与 {second} 在 {start} 至 {end} 重叠；开始较晚的 {second} 有效",
        "A list with a last day was meant to hold up to it; left open, it would give way without a word.",
    ),
    "SP377": warning(
        "the rule {rule} never applies: {reason}",
        "规则 {rule} 从不生效：{reason}",
        "A promise that nobody can claim is a slip, or something else got in its way.",
    ),
    "SP378": error(
        "the list {list} can't price {product}: {reason}",
        "价目表 {list} 无法为{product}定价：{reason}",
        "A price that can't be built is missing, never zero.",
    ),
    "SP379": warning(
        "the bundle {rule} has more combinations of quantities than were tried",
        "套装 {rule} 的数量组合过多，未全部检查",
        "What wasn't tried isn't proven.",
    ),
    "SP380": error(
        'the case "{name}" costs {found}, not {expected}',
        "用例“{name}”应为 {expected}，实际为 {found}",
        "A case is the plan's own test: the rules, or the case, are not as they were meant.",
    ),
    "SP381": error(
        'the case "{name}" can\'t be quoted: {reason}',
        "用例“{name}”无法报价：{reason}",
        "A test that can't be run proves nothing.",
    ),
    "SP382": error(
        "{what} can't be quoted: {reason}",
        "{what}无法报价：{reason}",
        "A price that isn't known is missing, never zero.",
    ),
    "SP383": warning(
        "{product} is quoted at {paid}, below its floor of {limit}; {culprit} crosses it",
        "{product}报价 {paid} 低于限价 {limit}，由{culprit}造成",
        "A quote says what the rules come to, also where they go too far.",
    ),
    "SP384": error(
        "{requests} more requests can't be quoted", "另有 {requests} 条询价无法报价", "Only the first ones are listed."
    ),
    "SP385": error(
        "the customer {name} stands at two grades: {first} and {second}",
        "客户 {name} 属于两个等级：{first} 与 {second}",
        "A buyer of two grades has two prices, and chance would decide.",
    ),
    "SP386": warning(
        "sold without a price to hold it against: {amount} (lines: {lines}, {share} of all)",
        "无价可对的销售：{amount}（行数：{lines}，占全部 {share}）",
        "They are left out of leakage and told apart, not counted as paid in full.",
    ),
    "SP388": warning(
        "rules of missed targets propose nothing: {reason}",
        "连续未达标的规则无法给出建议：{reason}",
        "They ask for the targets of products, which can't be made from these exports; the rest of the review needs none.",
    ),
    "SP387": warning(
        "sold below the floor; {amount} is missing (lines: {lines})",
        "成交低于限价，共少收 {amount}（行数：{lines}）",
        "The rules may not go below the floor, and neither may those who sell.",
    ),
}
