"""Charts as pictures (图表): a grammar of graphics draws them, one file a kind says how."""
