"""One schema in any dialect, read into assertions that mean the same in each."""
