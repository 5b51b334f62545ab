"""Concerns: a response clock, an answer that names what was not met, and a judge of the answer: whoever raised it."""

from collections.abc import Mapping

from monitor.model.integration import Company
from monitor.model.json_value import JsonValue
from monitor.model.settlement import Concern, ConcernKind, Settlement
from monitor.model.sides import Side
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.settlement.moves import Decided, Judge, Raise, Refusal, Reply, Situation


def raise_(situation: Situation, move: Raise) -> Decided | Refusal:
    if not move.text.strip():
        return Refusal("a concern needs a sentence that can be answered")
    if move.claimed is not None and move.kind is not ConcernKind.URGENCY:
        return Refusal(f"how urgent it is belongs to a concern of the kind urgency, not to a {move.kind.value}")
    if move.kind is ConcernKind.URGENCY and move.claimed is None:
        return Refusal("say how urgent it is: low, normal, high or critical")
    asked = move.to or situation.speaker.other
    data: dict[str, JsonValue] = {
        "concern": f"q{len(situation.view.concerns) + 1}",
        "kind": move.kind.value,
        "asked": asked.value,
    }
    if move.claimed is not None:
        data["claimed"] = move.claimed.value
    return Decided((CaseEvent(EventKind.CONCERNED, text=move.text.strip(), data=data),))


def reply(situation: Situation, move: Reply) -> Decided | Refusal:
    found = _concern(situation, move.concern)
    if isinstance(found, Refusal):
        return found
    if _is_sender(situation, found):
        return Refusal("whoever raised a concern does not answer it")
    if situation.side is not found.to:
        return Refusal(f"the concern {found.id} asks {situation.companies[found.to].name}, which answers it")
    if found.answered:
        return Refusal(f"the concern {found.id} is answered; {found.by} says whether the answer does")
    if not move.text.strip() or not move.expectation.strip():
        return Refusal("an answer names the expectation that was not met, and says what becomes of it")
    stated = next((each.text for each in situation.view.expectations if each.id == move.expectation), None)
    data: dict[str, JsonValue] = {
        "concern": found.id,
        "expectation": stated or move.expectation.strip(),
        "unmet": move.unmet.value,
    }
    return Decided((CaseEvent(EventKind.ANSWERED, text=move.text.strip(), data=data),))


def judge(situation: Situation, move: Judge) -> Decided | Refusal:
    found = _concern(situation, move.concern)
    if isinstance(found, Refusal):
        return found
    if not _is_sender(situation, found):
        return Refusal(f"only {found.by}, who raised the concern, can say whether the answer does")
    if not found.answers or found.answers[-1].adequate is not None:
        return Refusal(f"no answer to the concern {found.id} waits to be judged")
    if not move.adequate and not move.text.strip():
        return Refusal("say what the answer lacks, so that another can be given")
    kind = EventKind.ADEQUATE if move.adequate else EventKind.INADEQUATE
    return Decided((CaseEvent(kind, text=move.text.strip() or found.text, data={"concern": found.id}),))


def still_asked(view: Settlement, companies: Mapping[Side, Company]) -> str:
    """Which concerns wait for an answer, in words; empty where none does."""
    return "; ".join(
        f"the concern {each.id} still asks {companies[each.to].name} for an answer: {each.text}"
        for each in view.concerns
        if not each.answered
    )


def _concern(situation: Situation, name: str) -> Concern | Refusal:
    found = next((each for each in situation.view.concerns if each.id == name), None)
    if found is None:
        ids = ", ".join(each.id for each in situation.view.concerns) or "none"
        return Refusal(f"this case has no concern {name!r}; it has {ids}")
    return found


def _is_sender(situation: Situation, concern: Concern) -> bool:
    return (situation.side, situation.by.casefold()) == (concern.side, concern.by.casefold())
