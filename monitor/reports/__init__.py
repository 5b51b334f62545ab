"""Results as people and programs read them: text for terminals, JSON as DESIGN.md §3 promises it.

A report decides nothing and fetches nothing: it is given values and returns text.
"""
