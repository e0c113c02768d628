"""Comments of a plan that is drafted from past exports (起草计划的注释); they are part of the phrases."""

from __future__ import annotations

DRAFT_PHRASES: dict[str, tuple[str, str]] = {
    "draft_head": ("Drafted from past exports. Read it through, then change it.", "根据历史导出起草。请通读后再修改。"),
    "draft_name": ("Sales plan {plan_year}", "{plan_year} 年度销售计划"),
    "draft_target": (
        "sales of {year}; put the target of {plan_year} here",
        "{year} 年的销售额；请改为 {plan_year} 年的目标",
    ),
    "draft_past": ("behind each: sales of {year}", "其后为 {year} 年的销售额"),
    "draft_sellers": (
        "behind each: sales of {year}; add territories to give them quotas",
        "其后为 {year} 年的销售额；补上辖区即可分解配额",
    ),
    "draft_exports": ("how the files read; columns were recognised by their headings", "文件的版式；各列按表头识别"),
    "draft_tolerance": ("share of rows that may go astray", "可容许的异常行占比"),
}
