"""Who looks at a case, and who speaks in it.

Where nobody signs in nobody is known: what a company keeps to itself is on no page then, and whoever speaks says who
they are.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from monitor.access.permissions import Act
from monitor.model.sides import Side
from monitor.web.context import Refusal
from monitor.web.present import visitor
from monitor.workflow.events import EventKind
from monitor.workflow.settlement import moves

_EARLIEST, _LATEST = 2000, 2199
BINDING: Mapping[type, EventKind] = {
    moves.Propose: EventKind.PROPOSED,
    moves.Consent: EventKind.CONSENTED,
    moves.Affirm: EventKind.AFFIRMED,
    moves.Vouch: EventKind.VOUCHED,
    moves.Expect: EventKind.EXPECTED,
    moves.Retract: EventKind.RETRACTED,
    moves.AcceptOption: EventKind.OPTION_ACCEPTED,
}
"""Moves by which a company is held to something, beside *it was us*."""


def viewer() -> Side | None:
    """The company for which the visitor is here; None: not known, or neither."""
    return visitor().side


def spoken(fields: Mapping[str, str]) -> dict[str, str]:
    """`by` and `side` of what was sent, or the visitor's own where the visitor is known."""
    return visitor().speaks(fields)


def moment_said(value: datetime) -> datetime:
    """In UTC, as all moments are shown. Raises `ValueError` for one that no promise can be about."""
    if not _EARLIEST <= value.year <= _LATEST:
        raise ValueError(f"no year from {_EARLIEST} to {_LATEST}")
    return value.astimezone(UTC)


def unsayable(move: moves.Move) -> Refusal:
    """Why this visitor can't say it, whatever the case takes; None where they can."""
    return _barred(move.kind if isinstance(move, moves.Say) else BINDING.get(type(move)))


def may_say(kind: EventKind) -> bool:
    """Whether a form for it is of any use to this visitor."""
    return visitor().may(Act.ACT) and _barred(kind) is None


def _barred(kind: EventKind | None) -> Refusal:
    who = visitor()
    if who.is_known and who.side is None:
        return f"{who.name} acts for neither company"
    binds = kind is EventKind.ACCEPTED or kind in BINDING.values()
    return f"{who.name} may not {Act.DECIDE.value}" if binds and not who.may(Act.DECIDE) else None
