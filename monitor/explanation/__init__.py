"""A stored verdict as something that a sceptic can follow: what page and terminal show alike; pure.

It reads what was stored and adds no judgement: where the evidence does not say why, it says that.
"""
