"""Who looks at a case, and who speaks in it.

Where nobody signs in nobody is known: what a company keeps to itself is on no page then, and whoever speaks says who
they are.
"""

from collections.abc import Mapping

from monitor.access.permissions import Act
from monitor.model.sides import Side
from monitor.web.access.present import visitor
from monitor.web.context import Refusal
from monitor.workflow.events import EventKind
from monitor.workflow.settlement import moves

BINDING = (moves.Propose, moves.Consent, moves.Affirm, moves.Vouch)
"""Moves by which a company is held to something."""


def viewer() -> Side | None:
    """The company for which the visitor is here; None: not known, or neither."""
    return visitor().side


def spoken(fields: Mapping[str, str]) -> dict[str, str]:
    """`by` and `side` of what was sent, or the visitor's own where the visitor is known."""
    return visitor().speaks(fields)


def unsayable(move: moves.Move) -> Refusal:
    """Why this visitor can't say it, whatever the case takes; None where they can."""
    who = visitor()
    if who.is_known and who.side is None:
        return f"{who.name} acts for neither company"
    binds = isinstance(move, BINDING) or (isinstance(move, moves.Say) and move.kind is EventKind.ACCEPTED)
    if binds and not who.may(Act.DECIDE):
        return f"{who.name} may not {Act.DECIDE.value}"
    return None
