"""Progress and comparison; knows neither plan nor engine (指标)."""
