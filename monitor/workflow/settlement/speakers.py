"""Who may say what in a case: one table. What it lacks is refused.

A mediator stands between the companies: none of their moves is a word on the verdict, binds a company or adds evidence.
"""

from collections.abc import Mapping
from enum import StrEnum

from monitor.workflow.settlement import moves


class Speaker(StrEnum):
    COMPANY = "a company"
    MEDIATOR = "a mediator"


_COMPANY = frozenset({Speaker.COMPANY})
_MEDIATOR = frozenset({Speaker.MEDIATOR})
TABLE: Mapping[type, frozenset[Speaker]] = {
    moves.Say: _COMPANY,
    moves.Update: _COMPANY,
    moves.Propose: _COMPANY,
    moves.Consent: _COMPANY,
    moves.Decline: _COMPANY,
    moves.Raise: _COMPANY,
    moves.Reply: _COMPANY,
    moves.Judge: _COMPANY,
    moves.Expect: _COMPANY,
    moves.Affirm: _COMPANY,
    moves.Retract: _COMPANY,
    moves.HandTo: _COMPANY,
    moves.Vouch: _COMPANY,
    moves.Notice: _COMPANY,
    moves.Jot: _COMPANY,
    moves.OpenRoom: _COMPANY | _MEDIATOR,
    moves.StatePosition: _COMPANY,
    moves.Offer: _MEDIATOR,
    moves.AcceptOption: _COMPANY,
    moves.DeclineOption: _COMPANY,
    moves.SetStep: _MEDIATOR,
    moves.CloseRoom: _MEDIATOR,
}
FOR_MEDIATORS = frozenset(kind for kind, speakers in TABLE.items() if Speaker.MEDIATOR in speakers)


def barred(situation: moves.Situation, move: moves.Move) -> str | None:
    """Why whoever speaks can't say that at all, in one sentence; None where they can."""
    speakers = TABLE.get(type(move), frozenset())
    mediator = situation.mediator
    if mediator is not None:
        if situation.side is not None:
            return f"{mediator.name} mediates, and acts for neither company"
        return None if Speaker.MEDIATOR in speakers else f"{mediator.name} mediates: that is for a company to say"
    if Speaker.COMPANY not in speakers:
        names = ", ".join(each.name for each in situation.mediators)
        return f"only who mediates can do that: {names}" if names else NOBODY
    if situation.side is None and not isinstance(move, moves.Say):
        return "say for which company you act"
    return None


NOBODY = "nobody mediates here: name somebody of neither company under `mediators` in settings.yaml"
