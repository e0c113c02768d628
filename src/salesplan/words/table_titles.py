"""Titles of tables (表名): key → (English, Chinese)."""

from __future__ import annotations

from salesplan.words.calibration_words import CALIBRATION_TABLES
from salesplan.words.exception_titles import EXCEPTION_TABLES
from salesplan.words.landing_words import LANDING_TABLES
from salesplan.words.price_review_words import PRICE_REVIEW_TABLES
from salesplan.words.price_titles import PRICE_TABLES
from salesplan.words.promotion_titles import PROMOTION_TABLES
from salesplan.words.response_words import RESPONSE_TABLES
from salesplan.words.simulation_words import SIMULATION_TABLES
from salesplan.words.variant_phrases import VARIANT_TABLES

TABLES: dict[str, tuple[str, str]] = {
    "summary": ("Overview", "概览"),
    "explain": ("Step by step", "逐步说明"),
    "rows": ("Rows of the exports", "导出明细"),
    "targets": ("Targets", "目标"),
    "quotas": ("Quotas", "配额"),
    "balance": ("Balance", "平衡表"),
    "commitments": ("Commitments", "自下而上承诺"),
    "commitments_by_period": ("Commitments by period", "分期承诺"),
    "feasibility": ("Feasibility", "可行性"),
    "measure_summary": ("Overview of other measures", "其他指标概览"),
    "measure_targets": ("Targets of other measures", "其他指标的目标"),
    "measure_quotas": ("Quotas of other measures", "其他指标的配额"),
    "measure_balance": ("Balance of other measures", "其他指标的平衡表"),
    "tie_out": ("Tie-out of the exports", "导出对账"),
    "fates": ("What became of the rows", "各行去向"),
    "rejects": ("Rejected rows", "拒收的行"),
    "unmatched": ("Names that the plan doesn't know", "计划中没有的名称"),
    "attainment": ("Attainment", "完成情况"),
    "trend": ("Course of the year", "年度走势"),
    "bridge": ("Why sales changed", "价量结构分析"),
    "margin_bridge": ("Why the margin changed", "毛利变动分析"),
    "margins": ("Margins", "毛利"),
    "bridge_plan": ("From plan to actual", "从计划到实际"),
    "bridge_last_year": ("From last year to actual", "从去年同期到实际"),
    "plan": ("What the plan holds", "计划内容"),
    "backtest": ("How each method would have spread", "各分解方法回测"),
    "backtest_nodes": ("Backtest by node", "各节点回测"),
    "about": ("About", "说明"),
    "charts": ("Charts", "图表"),
    "sellers_by_node": ("Sellers by region and team", "各区域与团队的业务员"),
    "contents": ("Sheets", "目录"),
    "parameters": ("Made from", "生成依据"),
    "inputs": ("Files that were read", "读取的文件"),
    "findings": ("Findings", "问题与提示"),
    "replan": ("The rest of the year, anew", "剩余期间滚动调整"),
    "replan_periods": ("Anew by period", "分期滚动调整"),
    "causes": ("Edits of the plan", "计划的改动"),
    "nodes": ("Changes by node", "各节点的变化"),
    "sellers": ("Changes by seller", "各业务员的变化"),
    "ranking": ("Ranking", "排名"),
    "movers": ("Largest gains and losses", "增减贡献"),
    "pareto": ("Pareto and ABC", "帕累托与 ABC 分类"),
    "concentration": ("Concentration", "集中度"),
    "quadrant": ("Growth and share", "增长—份额矩阵"),
    "customers": ("Customers", "客户流动"),
    "channel_mix": ("Mix of channels", "渠道结构"),
    **EXCEPTION_TABLES,
    **LANDING_TABLES,
    **PRICE_TABLES,
    **PRICE_REVIEW_TABLES,
    **PROMOTION_TABLES,
    **CALIBRATION_TABLES,
    **RESPONSE_TABLES,
    **SIMULATION_TABLES,
    **VARIANT_TABLES,
}
