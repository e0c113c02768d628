"""Titles and remarks of documents and sheets, and what was written (标题与说明): key → (English, Chinese)."""

from __future__ import annotations

from salesplan.words.closing_words import CLOSING_PHRASES

HEADLINES: dict[str, tuple[str, str]] = {
    "title_check": ("{plan}: {errors} errors, {warnings} warnings", "{plan}：{errors} 个错误，{warnings} 个警告"),
    "title_backtest": ("{plan} · was the split a good one?", "{plan} · 分解方法回测"),
    "title_decompose": ("{plan} · targets and quotas", "{plan} · 目标分解"),
    "title_report": ("{plan} · review of {period}", "{plan} · {period}回顾"),
    "title_report_open": (
        "{plan} · review of {period}, still open, up to {day}",
        "{plan} · {period}回顾（未结束，截至 {day}）",
    ),
    "title_handout": ("{team} · quotas · {plan}", "{team} · 销售配额 · {plan}"),
    "handout_manager": (
        "Manager: {manager} · sellers: {sellers} · amounts in {currency}",
        "负责人：{manager} · 业务员 {sellers} 人 · 金额单位：{currency}",
    ),
    "handout_plain": ("Sellers: {sellers} · amounts in {currency}", "业务员 {sellers} 人 · 金额单位：{currency}"),
    "handout_overlays": (
        "{remark} · below the total: overlays, which count in no sum",
        "{remark} · 合计之下为叠加辖区，不计入任何合计",
    ),
    "handout_overlay": ("{name} (overlay)", "{name}（叠加辖区）"),
    "amounts_in": ("{plan} · amounts in {currency}", "{plan} · 金额单位：{currency}"),
    "brief_whole": (
        "To date {ytd} of the plan ({amounts}), {attainment} in {period} {run}",
        "年累计完成 {ytd}（{amounts}），{period}完成 {attainment} {run}",
    ),
    "brief_columns": (
        "attainment to date (actual of target) · in {period} · course",
        "年累计完成率（实际 / 目标）· {period}完成率 · 走势",
    ),
    "brief_part": ("{name} {ytd} ({amounts}) · {attainment} {run}", "{name} {ytd}（{amounts}）· {attainment} {run}"),
    "brief_amounts": ("{actual} of {target}", "{actual} / {target}"),
    "brief_number": ("{what} {number}", "{what} {number} 项"),
    "brief_left_out": (
        "Lines left out: {names}; the workbook and the page have them all.",
        "未列出：{names}；工作簿与网页中全部可见。",
    ),
    "wrote": ("{label}: wrote {files} ({gist})", "{label}：已写出 {files}（{gist}）"),
    "wrote_the_same": ("{label}: {files} had it all already ({gist})", "{label}：{files} 内容未变（{gist}）"),
    "files_in": ("{number} files in {folder}", "{folder} 中的 {number} 个文件"),
    "gist": ("{attainment} of the plan to date", "年累计完成率 {attainment}"),
    "gist_no_target": ("no target to date", "年累计无目标"),
    "gist_exceptions": ("{gist}, exceptions: {number}", "{gist}，需关注 {number} 项"),
    "other_output": ("Name another file or folder with `-o`.", "请用 `-o` 指定另一个文件或文件夹。"),
    "place_of_exports": (
        "the plan looks for exports here ({pattern})",
        "计划会在此处查找导出文件（{pattern}）",
    ),
    "place_of_records": ("the records of closed periods are kept here", "此处存放结账档案"),
    "place_of_store": (
        "the plan's store is here, and what isn't of it is swept away",
        "此处为计划的存储，其他文件会被清除",
    ),
    "place_of_plan": (
        "every YAML file of this folder is a part of the plan",
        "此文件夹中的每个 YAML 文件都是计划的一部分",
    ),
    "name_an_output": ("Name a file: -o FILE.xlsx.", "请用 -o 文件名.xlsx 指定文件。"),
    "title_diff": (
        "{plan} · the year from {old} to {new}: {change} · edits: {edits}",
        "{plan} · 全年 {old} → {new}：{change} · 改动 {edits} 处",
    ),
    "title_diff_plain": ("{plan} · edits: {edits}", "{plan} · 改动 {edits} 处"),
    "title_diff_none": ("{plan} · nothing changed", "{plan} · 没有任何变化"),
    **CLOSING_PHRASES,
}
