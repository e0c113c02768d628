"""The page (网页): one file that needs nothing from anywhere."""
