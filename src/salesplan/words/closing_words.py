"""Findings, sentences, titles and words of closed periods (结账用语); they are part of the catalogues."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, note, warning

CLOSING: dict[str, FindingText] = {
    "SP620": error(
        "{period} is closed (version {version}), with something else: {what}",
        "{period}已结账（第 {version} 版），且内容不同：{what}",
        "A closed period keeps what it was reported with; a further version says why there is one, and both stay.",
    ),
    "SP621": error(
        "{period} isn't complete: the exports reach to {day}, the period ends on {last}",
        "{period}尚不完整：导出数据截至 {day}，期间到 {last} 结束",
        "A period that is closed too early would be restated by every sale that follows.",
    ),
    "SP622": error(
        "the record of a closed period can't be relied on: {reason}",
        "结账记录不可信：{reason}",
        "Each record holds a hash of itself and of the one before it, so what was changed afterwards is found.",
    ),
    "SP624": error(
        "{period}, version {version}, was closed with another plan ({old}), so it can't be reproduced from this one ({new})",
        "{period}第 {version} 版结账时用的是另一份计划（{old}），无法用当前计划（{new}）复现",
        "The same plan and the same exports give the same record, to the byte.",
    ),
    "SP625": error(
        "{period} can't be reproduced: {file} {reason}",
        "无法复现{period}：{file} {reason}",
        "The record holds the hash of every file that was read.",
    ),
    "SP626": error(
        "{period}, version {version}, doesn't come out again from the plan and the exports of then; different: {parts}",
        "用当时的计划和导出未能复现{period}第 {version} 版；不同之处：{parts}",
        "Nothing else goes into a record, so the program that made it computed otherwise.",
    ),
    "SP627": note(
        "changed since it was closed: {what}",
        "结账之后有变化：{what}",
        "Late rows, returns and changes of the plan move numbers that were reported already.",
    ),
    "SP628": warning(
        "a closed period isn't compared, for its record can't be relied on: {reason}",
        "有已结账期间未作对比，因为其记录不可信：{reason}",
        "A difference from a record that was changed would be told with a confidence that nobody can have.",
    ),
    "SP629": error(
        "another run has closed a period meanwhile; this one has written nothing",
        "另一次运行已在此期间完成结账；本次未写入任何内容",
        "Each record continues the one before it; two at once would make two chains.",
    ),
    "SP630": warning(
        "{period} was closed in {old} and the plan is in {new}: not compared",
        "{period}以 {old} 结账，而计划币种为 {new}：未作对比",
        "Amounts in two currencies have no difference.",
    ),
    "SP631": warning(
        "{period} was closed with other days ({old}) than the plan gives it now ({new}): not compared",
        "{period}结账时的起止日（{old}）与计划现在的（{new}）不同：未作对比",
        "Periods that begin or end on other days are not the same thing.",
    ),
    "SP632": error(
        "the folder of records can't be read: {reason}",
        "无法读取结账文件夹：{reason}",
        "Nothing is closed as long as it isn't known what is closed already.",
    ),
    "SP633": warning(
        "{period} was closed ({days}), and the plan's calendar has no such period now: not compared",
        "{period}已结账（{days}），而计划日历中已没有该期间：未作对比",
        "A closed period that drops out unseen would be reported anew under other days, with nobody knowing.",
    ),
}

CLOSING_PHRASES: dict[str, tuple[str, str]] = {
    "say_complete": (
        "If no more sales of it will come, say so: `--as-of {last}`.",
        "若不会再有该期间的销售，请写明：`--as-of {last}`。",
    ),
    "close_again": (
        "`--again --reason TEXT` closes it in a further version beside this one.",
        "用 `--again --reason 原因` 另存一个版本，原版本保留。",
    ),
    "look_again": (
        "Run the command again: it starts from what is closed by now.",
        "请重新运行命令：它会以当前的结账记录为准。",
    ),
    "restore_record": (
        "Restore the folder from the version control or the backup that it is kept in; what is no record belongs elsewhere.",
        "请从版本库或备份中恢复该文件夹；不属于结账档案的文件请移走。",
    ),
    "see_records": (
        "`close --list` says what it was closed with; it is compared again with the calendar of then.",
        "`close --list` 可查看结账时的数字；恢复当时的日历后即可再作对比。",
    ),
    "no_folder_of_records": (
        "there is no folder of records {folder}; --output names the folder that periods are closed into",
        "没有结账文件夹 {folder}；--output 指存放结账记录的文件夹",
    ),
    "no_folder": ("something else stands in the place of the folder of records", "该位置不是结账文件夹"),
    "record_unreadable": ("it is no record of this program", "不是本程序的结账记录"),
    "record_of_other_format": ("it is of a format that this version doesn't know", "本版本不认识其格式"),
    "record_changed": ("it was changed after it was written", "写出之后被改动过"),
    "record_renamed": ("its name is not the one that it was written with", "文件名与写出时不同"),
    "chain_broken": ("the record before it is missing or another one", "它的前一份记录缺失或已不是原来的"),
    "record_missing": ("it is listed in SHA256SUMS, but isn't there any more", "SHA256SUMS 列有此记录，但文件已不在"),
    "list_missing": ("the list of the records is missing", "记录清单缺失"),
    "list_changed": ("the list of the records isn't the one that was written", "记录清单与写出时不同"),
    "parts_missing": ("the archive of its parts is missing", "附件压缩包缺失"),
    "parts_unreadable": ("the archive of its parts can't be read", "附件压缩包无法读取"),
    "parts_changed": ("the archive of its parts was changed after it was written", "附件压缩包写出之后被改动过"),
    "plan_of_then": (
        "Check the plan of then out of version control, or take plan.json out of the record's archive.",
        "请从版本库取出当时的计划，或查看记录压缩包中的 plan.json。",
    ),
    "made_by_other": (
        "It was made by salesplan {old}; this is {new}.",
        "它由 salesplan {old} 生成，当前版本为 {new}。",
    ),
    "file_is_gone": ("is not there any more", "已不存在"),
    "file_is_another": ("is another one than then", "与当时不同"),
    "file_is_new": ("is new", "是新增的"),
    "file_and_state": ("{file} {state}", "{file} {state}"),
    "more_files": ("files beside these: {number}", "另有 {number} 个文件"),
    "other_plan": ("the plan is another one ({old} → {new})", "计划已变（{old} → {new}）"),
    "options_exclude": ("{first} and {second} don't go together", "{first} 与 {second} 不能同用"),
    "close_needs_a_period": (
        "say which period is to be closed: `--month 2026-03`",
        "请写明要结账的期间：`--month 2026-03`",
    ),
    "again_needs_a_reason": (
        "a further version needs both: `--again --reason TEXT`",
        "再次结账需同时给出：`--again --reason 原因`",
    ),
    "nothing_to_close_again": (
        "{period} isn't closed yet, so `--again` has nothing to do",
        "{period}尚未结账，不需要 `--again`",
    ),
    "not_closed": ("{period} has no sound record in {folder}", "{folder} 中没有{period}的有效结账记录"),
    "title_closed": ("{plan} · {period} is closed, version {version}", "{plan} · {period}已结账（第 {version} 版）"),
    "title_closed_already": (
        "{plan} · {period} was closed already, with the same; version {version} stands",
        "{plan} · {period}此前已结账，内容相同，沿用第 {version} 版",
    ),
    "title_closed_list": ("{plan} · records of closed periods: {number}", "{plan} · 结账记录 {number} 份"),
    "title_restated": (
        "{plan} · closed periods compared: {number}, changed: {changed}",
        "{plan} · 对比已结账期间 {number} 个，有变化 {changed} 个",
    ),
    "title_verified": ("{plan} · records reproduced: {good} of {number}", "{plan} · 已复现结账记录 {good} / {number}"),
    "restated_actual": (
        "{period} closed with sales of {closed} and is at {now} now ({change}): {causes}",
        "{period}结账销售额 {closed}，现为 {now}（{change}）：{causes}",
    ),
    "restated_target": (
        "{period} closed with a target of {closed}, which is {now} now ({change}): {causes}",
        "{period}结账目标 {closed}，现为 {now}（{change}）：{causes}",
    ),
    "restated_below": (
        "{period}: the company's numbers are those that it was closed with; those of nodes below changed",
        "{period}：公司合计与结账时相同，下级节点有变化",
    ),
    "restated_lead": ("{what}.", "{what}。"),
    "because_late_rows": ("late rows {amount}", "迟到的行 {amount}"),
    "because_late_returns": ("late returns {amount}", "后到的退货 {amount}"),
    "because_rows_changed": ("rows changed {amount}", "行内容变动 {amount}"),
    "because_rows_gone": ("rows gone {amount}", "行消失 {amount}"),
    "because_rates_changed": ("rates of exchange {amount}", "汇率变动 {amount}"),
    "because_names_changed": ("names {amount}", "名称归属变动 {amount}"),
    "because_plan_changed": ("plan changed {amount}", "计划变动 {amount}"),
    "because_history_changed": ("history changed {amount}", "历史数据变动 {amount}"),
    "because_plan_and_history_changed": ("plan and history changed {amount}", "计划与历史数据变动 {amount}"),
    "because_program_changed": ("another version of salesplan {amount}", "程序版本不同 {amount}"),
    "because_rounding": ("rounding {amount}", "取整 {amount}"),
}

CLOSING_COLUMNS: dict[str, tuple[str, str]] = {
    "version": ("Version", "版本"),
    "last_sale": ("Latest sale", "最近销售日"),
    "figure": ("Number", "数字"),
    "closed": ("Closed", "结账数"),
    "restated": ("Now", "现数"),
    "restated_by": ("Cause", "变动原因"),
    "main_cause": ("Main cause", "主要原因"),
    "record": ("Record", "记录"),
    "sound": ("Itself", "记录本身"),
    "plan_then": ("Plan", "计划"),
    "inputs_then": ("Exports", "导出"),
    "reproduced": ("Reproduced", "复现"),
}
CLOSING_TABLES: dict[str, tuple[str, str]] = {
    "closed": ("Closed periods", "已结账期间"),
    "restated": ("What closed periods come to now", "已结账期间的变化"),
    "restated_causes": ("Why closed periods changed", "已结账期间的变动原因"),
    "verified": ("Records, reproduced", "结账记录复核"),
}
CLOSING_WORDS: dict[str, tuple[str, str]] = {
    "late_rows": ("late rows", "迟到的行"),
    "late_returns": ("late returns", "后到的退货"),
    "rows_changed": ("rows changed", "行内容变动"),
    "rows_gone": ("rows gone", "行消失"),
    "rates_changed": ("rates changed", "汇率变动"),
    "names_changed": ("names changed", "名称归属变动"),
    "plan_changed": ("plan changed", "计划变动"),
    "history_changed": ("history changed", "历史数据变动"),
    "plan_and_history_changed": ("plan and history changed", "计划与历史数据变动"),
    "program_changed": ("program changed", "程序版本不同"),
    "unaltered": ("unchanged", "未变"),
    "altered": ("changed", "已变"),
    "untold": ("not known", "未知"),
}
