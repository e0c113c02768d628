"""What is said of how a command was used (用法提示); part of the catalogue."""

from __future__ import annotations

USAGE_PHRASES: dict[str, tuple[str, str]] = {
    "not_together": ("{options} don't go together; leave all but one out", "{options} 不能同时使用；请只保留一个"),
    "option_no_day": (
        '{option}: "{value}" is no day, such as 2026-09-15',
        "{option}：“{value}”不是日期，例如 2026-09-15",
    ),
    "nothing_to_replan": (
        "the plan has no targets to be planned anew; declare some first",
        "计划没有可调整的目标；请先声明",
    ),
    "empty_argument": ("there is nothing behind `{before}`", "`{before}` 之后的参数是空的"),
    "fill_argument": (
        "Perhaps a variable of the shell isn't set: name what is meant, or leave the option out.",
        "可能是脚本中的变量没有赋值：请写明内容，或去掉该选项。",
    ),
}
