"""Who changed, and whose step is next (DESIGN.md §7): from cells observed to a verdict both companies can check.

The engine asks `rounds.next_round` what to send, sends it, and hands every result back as an `Observation`; when the
answer is `Finished` it asks `conclude.conclude` for the verdict and `grouping.group` which failures share a cause.

This room never sends anything, reads no clock and no store, and never looks at which side is ours: it reasons in roles
(provider, consumer), so that swapping the sides mirrors every verdict. What it can't tell apart it leaves undetermined.
"""
