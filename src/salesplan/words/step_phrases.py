"""What is said of a long run while it works (进度用语); part of the catalogue."""

from __future__ import annotations

STEP_PHRASES: dict[str, tuple[str, str]] = {
    "step_plan": ("Reading the plan", "读取计划"),
    "step_files": ("Looking through the files", "检查导出文件"),
    "step_texts": ("Reading the exports, first pass", "第一遍读取导出"),
    "step_rows": ("Reading the exports, second pass", "第二遍读取导出"),
    "step_fates": ("Tying out the rows", "核对各行去向"),
    "step_storing": ("Putting rows into the store", "存入数据"),
    "step_verifying": ("Holding the store against its files", "核对存储与文件"),
    "step_records": ("Reproducing records", "复核结账记录"),
    "step_compared": ("Comparing closed periods", "对比已结账期间"),
    "step_lint": ("Trying the price rules", "检查价格规则"),
    "step_prices": ("Pricing what was sold", "逐行核价"),
    "step_promotions": ("Evaluating promotions", "评估促销"),
    "step_drawing": ("Drawing the year", "模拟全年"),
    "step_trials": ("Drawing what was to come then", "回测模拟"),
    "step_computing": ("Computing", "计算中"),
    "step_writing": ("Writing", "写出结果"),
}
