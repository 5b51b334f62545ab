"""The case (DESIGN.md §8): what happened to it, whose turn it is, what both companies are told.

One table (`transitions.TABLE`) says what each event does in each status; what it lacks is refused and nothing changes.
This room never sends, stores or reads a clock: `now` is an argument, messages and log entries are results.
"""
