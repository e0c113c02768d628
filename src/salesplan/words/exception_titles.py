"""Titles and words of exceptions (例外标题); they are part of the catalogue of titles."""

from __future__ import annotations

EXCEPTION_COLUMNS: dict[str, tuple[str, str]] = {
    "rule": ("Rule", "规则"),
    "value": ("Value", "数值"),
    "threshold": ("Threshold", "阈值"),
    "cause": ("Cause", "原因"),
    "remedy": ("Remedy", "应对"),
    "owner": ("Owner", "负责人"),
    "due": ("Due", "期限"),
    "follow_up": ("Since last period", "跟进"),
    "since": ("Since", "起始期间"),
    "impact": ("At stake", "影响金额"),
    "part": ("Part", "序号"),
    "in_axis": ("Part by", "部分维度"),
    "in_node": ("Part", "部分编号"),
    "in_name": ("Name of the part", "部分名称"),
    "of_axis": ("Crossed with", "交叉维度"),
    "of_node": ("Crossed id", "交叉编号"),
    "of_name": ("Crossed name", "交叉名称"),
    "then": ("Then", "上期"),
    "now": ("Now", "本期"),
}
EXCEPTION_TABLES: dict[str, tuple[str, str]] = {
    "exceptions": ("What needs a decision", "需要决策的例外"),
    "exception_causes": ("What carries the exceptions", "例外的构成"),
    "follow_up": ("Last period's exceptions", "上期例外跟进"),
}
EXCEPTION_WORDS: dict[str, tuple[str, str]] = {
    "high": ("high", "高"),
    "medium": ("medium", "中"),
    "low": ("low", "低"),
    "off_pace": ("off pace", "进度落后"),
    "sudden_change": ("sudden change", "突变"),
    "broken_streak": ("broken streak", "连续异常"),
    "concentration": ("concentration", "过度集中"),
    "price_erosion": ("price erosion", "价格侵蚀"),
    "over_capacity": ("over capacity", "超出产能"),
    "out_of_scale": ("out of scale", "目标失当"),
    "data_fault": ("data fault", "数据问题"),
    "ratio": ("ratio", "比率"),
    "periods": ("periods", "期数"),
    "times": ("times", "倍数"),
    "raised": ("new", "新出现"),
    "worse": ("worse", "恶化"),
    "better": ("better", "好转"),
    "rest": ("the rest", "其余"),
    "expected": ("what was to be expected", "预期"),
    "prices": ("last year's prices", "去年价格"),
    "outside_service": ("sales outside the time of service", "任职期外销售"),
    "outside_territory": ("sales outside territories", "辖区外销售"),
}
