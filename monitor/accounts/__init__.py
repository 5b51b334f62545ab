"""What conflicts cost and what was prevented, in a period, for both companies alike (DESIGN.md §8).

Begin in `account.py`. Pure: everything is computed from what was observed and logged. What isn't known, or has no rate,
is told as that, and never guessed.
"""
