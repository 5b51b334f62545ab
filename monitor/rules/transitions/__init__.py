"""Transitions: several edits that people make as one, such as a rename, told as one change and never hidden.

A transition is as severe as the worst edit that it is made of, and keeps them all as its parts. What could be two
transitions is none.
"""

from monitor.rules.transitions.finding import find_transitions

__all__ = ["find_transitions"]
