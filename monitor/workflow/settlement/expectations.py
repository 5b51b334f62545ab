"""Expectations: a sentence that both companies confirm word for word."""

from monitor.model.json_value import JsonValue
from monitor.model.settlement import Expectation
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.settlement.moves import Affirm, Decided, Expect, Refusal, Retract, Situation


def expect(situation: Situation, move: Expect) -> Decided | Refusal:
    sentence = " ".join(move.sentence.split())
    if not sentence:
        return Refusal("an expectation is a sentence that both companies can confirm")
    if any(each.text == sentence and not each.retracted for each in situation.view.expectations):
        return Refusal("the same expectation is stated already")
    name = f"e{len(situation.view.expectations) + 1}"
    data: dict[str, JsonValue] = {"expectation": name, "sentence": sentence, "hearers": move.hearers.value}
    text = f"“{sentence}”; not confirmed by {situation.other.name} yet ({name})"
    return Decided((CaseEvent(EventKind.EXPECTED, text=text, data=data),))


def affirm(situation: Situation, move: Affirm) -> Decided | Refusal:
    found = _expectation(situation, move.expectation)
    if isinstance(found, Refusal):
        return found
    if situation.speaker in found.confirmed_by:
        return Refusal(f"{situation.company.name} has confirmed {found.id} already")
    if " ".join(move.sentence.split()) != found.text:
        return Refusal(f"an expectation is confirmed word for word; it says: {found.text}")
    event = CaseEvent(EventKind.AFFIRMED, text=f"“{found.text}”", data={"expectation": found.id})
    return Decided((event,))


def retract(situation: Situation, move: Retract) -> Decided | Refusal:
    found = _expectation(situation, move.expectation)
    if isinstance(found, Refusal):
        return found
    if situation.speaker is not found.side:
        return Refusal(f"only {situation.companies[found.side].name}, which stated it, can take it back")
    if found.confirmed:
        return Refusal("both companies have confirmed it: state another one in its place")
    return Decided((CaseEvent(EventKind.RETRACTED, text=f"“{found.text}”", data={"expectation": found.id}),))


def _expectation(situation: Situation, name: str) -> Expectation | Refusal:
    found = next((each for each in situation.view.expectations if each.id == name and not each.retracted), None)
    if found is None:
        ids = ", ".join(each.id for each in situation.view.expectations if not each.retracted) or "none"
        return Refusal(f"this case has no expectation {name!r}; it has {ids}")
    return found
