"""What exceptions are told in (例外用语): key → (English, Chinese)."""

from __future__ import annotations

EXCEPTIONAL: dict[str, tuple[str, str]] = {
    # what is wrong
    "what_off_pace": (
        "at {pace} of the target to date ({gap}); below {below}",
        "完成累计目标的 {pace}（{gap}），低于 {below}",
    ),
    "what_off_pace_open": (
        "at {pace} of what was due by {day} ({gap}); below {below}",
        "达到截至{day}应完成额的 {pace}（{gap}），低于 {below}",
    ),
    "what_fall": (
        "{change} below what was to be expected: {actual} instead of {expected} (by the growth of {periods} periods)",
        "比预期低 {change}：{actual}，预期 {expected}（按近 {periods} 期同比推算）",
    ),
    "what_rise": (
        "{change} above what was to be expected: {actual} instead of {expected} (by the growth of {periods} periods)",
        "比预期高 {change}：{actual}，预期 {expected}（按近 {periods} 期同比推算）",
    ),
    "what_missed": (
        "{periods} periods in a row below {below} of target: {reached} of them together ({gap})",
        "连续 {periods} 期低于目标的 {below}：合计完成 {reached}（{gap}）",
    ),
    "what_missed_open": (
        "{periods} periods in a row below {below} of target, this one by what was due on {day}: {reached} together ({gap})",
        "连续 {periods} 期低于目标的 {below}（未结束的一期按截至{day}应完成额计）：合计完成 {reached}（{gap}）",
    ),
    "what_ended": (
        "below last year by {fall} ({gap}) after {periods} periods of growth in a row",
        "连续 {periods} 期增长后，比去年同期低 {fall}（{gap}）",
    ),
    "what_concentration": (
        "{share} of all sales ({amount}); above {limit}",
        "占全部销售的 {share}（{amount}），高于 {limit}",
    ),
    "what_price": (
        "realised price down {change} on last year: {lost} on what was sold",
        "实际单价比去年低 {change}：按所售数量少收 {lost}",
    ),
    "what_capacity": (
        "the rest of the year needs {load} of the capacity; above {limit}",
        "余下各期需要产能的 {load}，高于 {limit}",
    ),
    "what_target_large": ("the target is {times} times the sales", "目标是销售额的 {times} 倍"),
    "what_target_small": ("sales are {times} times the target", "销售额是目标的 {times} 倍"),
    "fault_unmatched": (
        "rows that name what the plan doesn't know: {rows} ({share}, above {limit})",
        "{rows} 行引用了计划中没有的名称：{share}，高于 {limit}",
    ),
    "fault_duplicate": (
        "rows that were exported more than once: {rows} ({share}, above {limit})",
        "{rows} 行重复导出：{share}，高于 {limit}",
    ),
    "fault_rejected": (
        "rows that can't be read: {rows} ({share}, above {limit})",
        "{rows} 行无法读取：{share}，高于 {limit}",
    ),
    "fault_outside_service": (
        "rows that are dated outside the seller's service: {rows} ({share}, above {limit})",
        "{rows} 行的日期在业务员任职期之外：{share}，高于 {limit}",
    ),
    "fault_outside_territory": (
        "rows that were sold outside the seller's territory: {rows} ({share}, above {limit})",
        "{rows} 行为辖区外销售：{share}，高于 {limit}",
    ),
    # why
    "cause_by_target": ("{parts}: {share} of {whole} against target", "{parts}：在目标差额 {whole} 中占 {share}"),
    "cause_by_target_open": (
        "{parts}: {share} of {whole} against what was due by {day}",
        "{parts}：在截至{day}应完成额的差额 {whole} 中占 {share}",
    ),
    "cause_by_last_year": (
        "{parts}: {share} of {whole} against last year",
        "{parts}：在较去年的差额 {whole} 中占 {share}",
    ),
    "cause_by_expected": (
        "{parts}: {share} of {whole} against what was to be expected",
        "{parts}：在较预期的差额 {whole} 中占 {share}",
    ),
    "cause_by_prices": ("{parts}: {share} of {whole} through prices", "{parts}：在价格影响 {whole} 中占 {share}"),
    "cause_switched": ("{cause} (its parts have no targets)", "{cause}（各部分没有目标，故与去年相比）"),
    "cause_and": ("{parts}, {part}", "{parts}、{part}"),
    "cause_mostly": ("{cause}; mostly {effect}", "{cause}；主要是{effect}"),
    "mostly_price": ("price", "价格"),
    "mostly_volume": ("volume", "销量"),
    "mostly_mix": ("mix", "结构"),
    "mostly_new": ("new products", "新品"),
    "mostly_discontinued": ("discontinued products", "停售产品"),
    "mostly_returns": ("returns", "退货"),
    "mostly_currency": ("exchange rates", "汇率"),
    "mostly_cost": ("cost", "成本"),
    "cause_part": ("{name} {amount}", "{name} {amount}"),
    "cause_crossing": ("{what} in {place}", "{place}的{what}"),
    "cause_customer": ("customer {name}", "客户 {name}"),
    "cause_unassigned": ("no {kind} of the plan", "未归{kind}"),
    "cause_spread": ("spread over all parts alike; none stands out", "各部分普遍如此，没有突出的部分"),
    "cause_spread_most": (
        "spread over all parts alike; the largest part is {part}",
        "各部分普遍如此；最大的一项是{part}",
    ),
    "cause_mixed": (
        "some parts fell short and others made up for it; no few of them carry it",
        "各部分有增有减，没有哪几项足以解释",
    ),
    "cause_no_parts": (
        "its parts have no target and no last year to compare with",
        "各部分没有目标，也没有去年数据可比",
    ),
    "cause_quota": (
        "sold {actual}, last year {past}; the quota asks for {growth} on last year",
        "实际 {actual}，去年同期 {past}；配额要求比去年 {growth}",
    ),
    "cause_asked": (
        "its parts have no targets; sold {actual}, last year {past}: the target asks for {growth} on last year",
        "各部分没有目标；实际 {actual}，去年同期 {past}：目标要求比去年 {growth}",
    ),
    "cause_newcomer": ("sold {actual}; nothing to compare with last year", "实际 {actual}；去年无可比销售"),
    "cause_concentration": ("{past} last year; the next one has {next}", "去年占 {past}；第二名占 {next}"),
    "cause_concentration_new": ("the next one has {next}", "第二名占 {next}"),
    "cause_capacity": (
        "{needed} to go ({sold} of {quota} sold); {left} can be yielded",
        "尚差 {needed}（配额 {quota}，已售 {sold}），产能仅余 {left}",
    ),
    "cause_scale_last_year": ("target {target}, last year {sales}", "目标 {target}，去年 {sales}"),
    "cause_scale_so_far": ("target to date {target}, sold {sales}", "累计目标 {target}，实际 {sales}"),
    "cause_scale_so_far_open": ("due by {day} {target}, sold {sales}", "截至{day}应完成 {target}，实际 {sales}"),
    "cause_unmatched": ("by name: {names}", "按名称：{names}"),
    "cause_files": ("most of them in {names}", "主要在 {names}"),
    "cause_sellers": ("by seller: {names}", "按业务员：{names}"),
    # what to do where the playbook has nothing
    "remedy_off_pace": (
        "agree with the owner on where the gap is made up, and by when",
        "与负责人商定缺口由哪里补、何时补上",
    ),
    "remedy_sudden_change": (
        "find out what changed: a customer, a price, stock, or a posting",
        "查明变化来自客户、价格、库存还是记账",
    ),
    "remedy_broken_streak": (
        "review the pipeline and the coverage before the next period",
        "下期之前复盘商机与客户覆盖",
    ),
    "remedy_concentration": (
        "lower the dependence: secure the contract, build the next ones",
        "降低依赖：锁定合同，培育后续对象",
    ),
    "remedy_price_erosion": ("check discounts and approvals against the price list", "对照价目表核查折扣与审批"),
    "remedy_over_capacity": ("move a part of the quota, or add capacity", "调出部分配额，或增加人手"),
    "remedy_out_of_scale": ("check the unit and the declared number", "核对计量单位与所声明的数"),
    "remedy_data_fault": ("have the export corrected, or the names added to the plan", "更正导出，或在计划中补充名称"),
    "remedy_unmatched": (
        "add the names to the plan, or to `names:` of the layout; the table unmatched lists them",
        "在计划中补充这些名称，或写入版式的 `names:`；见 unmatched 表",
    ),
    "remedy_rejected": (
        "have the rows corrected where they come from and exported again; the table rejects lists them",
        "在源系统更正这些行后重新导出；见 rejects 表",
    ),
    "remedy_duplicate": (
        "have each period exported once; doubled rows count once, so no number is wrong",
        "每期只导出一次；重复行只计一次，数字不受影响",
    ),
    "remedy_outside_territory": (
        "decide who is credited with these sales, or have the territories in the plan corrected",
        "确定这些销售归谁，或更正计划中的辖区",
    ),
    "remedy_outside_service": (
        "check the days of hiring and leaving in the roster, and the seller on these orders",
        "核对花名册的入职、离职日期，以及这些订单上的业务员",
    ),
    "remedy_until": ("{do} (due: {due})", "{do}（期限：{due}）"),
    # how a review is told to judge
    "want_said": ("should be said in words", "应以文字写明"),
    "want_due": ("should be a number of days, such as 7 days, or a text", "应为天数（例如 7 天）或文字"),
    "at_most_or_off": ("Write at most {most}, or `{rule}: off`.", "最多写 {most}，或写 `{rule}: off`。"),
    "levels_of_products": (
        "Write `product`, `line`, or a level from 1 to {deepest}.",
        "请写 `product`、`line`，或 1 至 {deepest} 的层级。",
    ),
    "gate_negative": (
        '--fail-under "{value}" is below zero, so that it would always hold; write a share such as 95%',
        "`--fail-under`“{value}”小于零，永远成立；请写 95% 之类的占比",
    ),
    "gate_too_high": (
        '"{value}" is {percent} of the target; did you mean "{meant}"?',
        "“{value}”即目标的 {percent}；是否想写“{meant}”？",
    ),
    # the lead of a review
    "lead_state": (
        "{period} came to {reached} of target; the year to date is at {year} ({gap}).",
        "{period} 完成目标的 {reached}；年累计完成 {year}（{gap}）。",
    ),
    "lead_state_open": (
        (
            "{period} is at {reached} of its target by {day}, {kept} of what was due by then; "
            "the year to date is at {year}, {year_kept} of what was due ({gap})."
        ),
        "{period} 截至{day}完成目标的 {reached}，为届时应完成额的 {kept}；年累计完成 {year}，为应完成额的 {year_kept}（{gap}）。",
    ),
    "lead_landing": (
        "The year is expected to land at {landing} ({low} to {high} in eight cases of ten).",
        "全年预计达成 {landing}（80% 区间 {low} 至 {high}）。",
    ),
    "lead_landing_target": (
        "The year is expected to land at {landing} ({low} to {high} in eight cases of ten): {share} of its target, {gap}.",
        "全年预计达成 {landing}（80% 区间 {low} 至 {high}），为目标的 {share}（{gap}）。",
    ),
    "lead_landing_missed": (
        (
            "The year is expected to land at {landing} ({low} to {high} in eight cases of ten): {share} of its target, {gap}; "
            "even the upper end misses the target."
        ),
        "全年预计达成 {landing}（80% 区间 {low} 至 {high}），为目标的 {share}（{gap}）；区间上限也达不到目标。",
    ),
    "lead_sales": ("{actual} were sold in the year up to {period}.", "截至 {period}，年累计销售 {actual}。"),
    "lead_exception": ("{name}: {what}. {cause}.", "{name}：{what}。{cause}。"),
    "lead_exception_plain": ("{name}: {what}.", "{name}：{what}。"),
}
