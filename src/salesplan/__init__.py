"""salesplan: sales plans as text (销售计划)."""

__version__ = "0.1.0"
