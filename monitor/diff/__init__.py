"""States what differs between two APIs: facts from a closed list (`monitor.model.facts`), each with its proof.

Both schemas of a place are walked side by side; local edits are stated; inclusion (`monitor.schemas`) says whether an
edit, there and in that direction, loses a message. What the edit can't have touched is never walked. Nothing here says
how bad a fact is: `monitor.rules` does.
"""

from monitor.diff.apis import compare_apis

__all__ = ["compare_apis"]
