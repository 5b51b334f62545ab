"""A case as one signed file that opens without this program: what was seen, what was concluded, and what was said."""
