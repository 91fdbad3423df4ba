"""Parts of a page, one per file: `section(published, gemeente, year)` gives it, or nothing without figures to show."""
