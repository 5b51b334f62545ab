"""What people say in a case beyond a word on the verdict (DESIGN.md §8): promises, concerns, expectations, hand-overs.

`moves` are what a person can say; `deciding` gives for each the events of the case, or one sentence why not. Each event
is an entry of the log, and `folding` makes of the log what stands now: there is no second truth. `escalation` is the
table of what happens by itself when nobody acts. `audience` says who may see which field.
"""
