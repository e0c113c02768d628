"""Titles of the columns that say how far methods would have missed (回测表列名); they are part of the titles."""

from __future__ import annotations

BACKTEST_COLUMNS: dict[str, tuple[str, str]] = {
    "method": ("Method", "方法"),
    "year": ("Year", "年度"),
    "nodes": ("Nodes", "节点数"),
    "no_target": ("No target", "无目标"),
    "no_history": ("New", "无历史"),
    "no_reference": ("Guessed", "无参照"),
    "absent": ("Absent", "未出现"),
    "total": ("Split", "分解总额"),
    "outside": ("Outside", "未参与"),
    "median": ("Median", "中位数"),
    "p10": ("P10", "P10 分位"),
    "p90": ("P90", "P90 分位"),
    "gini": ("Gini", "基尼系数"),
    "within_10": ("Within 10%", "±10% 内"),
    "miss": ("Miss", "偏差率"),
    "misplaced": ("Misplaced", "错配金额"),
    "best": ("Best", "最优"),
    "plan": ("Plan's", "计划所用"),
    "had_history": ("Had history", "有历史"),
    "whole_year": ("Year", "全年"),
}
