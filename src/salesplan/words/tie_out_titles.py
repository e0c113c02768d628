"""Titles of the columns that tell what became of the rows of exports (勾稽表列名); they are part of the titles."""

from __future__ import annotations

TIE_OUT_COLUMNS: dict[str, tuple[str, str]] = {
    "file": ("File", "文件"),
    "rows": ("Rows", "行数"),
    "credited": ("Credited", "计入"),
    "excluded": ("Excluded", "排除"),
    "duplicate": ("Duplicate", "重复"),
    "unmatched": ("Unmatched", "未匹配"),
    "rejected": ("Rejected", "拒收"),
    "amount": ("Amount", "金额"),
    "credited_amount": ("Credited amount", "计入金额"),
    "excluded_amount": ("Excluded amount", "排除金额"),
    "duplicate_amount": ("Duplicate amount", "重复金额"),
    "unmatched_amount": ("Unmatched amount", "未匹配金额"),
    "rejected_amount": ("Rejected amount", "拒收金额"),
    "in_year": ("In the year", "年度内行数"),
    "in_year_amount": ("Amount in the year", "年度内金额"),
    "fate": ("Fate", "去向"),
    "reason": ("Reason", "原因"),
    "line": ("Line", "行号"),
    "column": ("Column", "列"),
    "text": ("Text", "原文"),
}
