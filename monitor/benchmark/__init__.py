"""Two simulated companies with faults whose truth is known: how often does the monitor say who changed, and rightly?

Each case is a real HTTP host, a contract and a store of its own; the monitor meets them as it meets anybody, and only
what `run --format json` prints is scored. Time is simulated, so that a case is the same on every machine.
"""
