"""Import and export of captions: layouts of published data sets, plain tables, JSON Lines, Label Studio."""
