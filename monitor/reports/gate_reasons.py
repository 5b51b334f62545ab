"""The gate's reasons as annotations and cards, so that `gate` speaks every format that `diff` does."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.engine.gate.decision import Decision
from monitor.engine.gate.reasons import Reason
from monitor.explanation.witness_text import MessageLine, message_lines, said
from monitor.model.integration import Integration
from monitor.model.json_value import JsonObject, JsonValue, digest_of_value
from monitor.model.values import Answer, Loss
from monitor.reports.annotations import Annotation, Guide, Level, Spot, guide_of
from monitor.reports.cards import Card, Group, Keys, pieces
from monitor.reports.comparisons import WHOLE
from monitor.reports.verdict_text import company_name
from monitor.rules.rows import Row

_WORDS = {Answer.NO: "against", Answer.UNKNOWN: "unknown", Answer.YES: "for"}
_LEVELS = {Answer.NO: Level.ERROR, Answer.UNKNOWN: Level.WARNING, Answer.YES: Level.NOTE}


def sentence(decision: Decision, override: str | None) -> str:
    """The answer, and how many reasons there are for each."""
    counts = {answer: sum(each.answer is answer for each in decision.reasons) for answer in Answer}
    told = ", ".join(f"{counts[answer]} {word}" for answer, word in _WORDS.items() if counts[answer])
    overridden = f"; overridden: {override}" if override else ""
    return f"{decision.answer.value} ({told or 'nothing is known'}){overridden}"


def annotations(decision: Decision, rows: Mapping[str, Row], candidate: str | None) -> list[Annotation]:
    """`candidate`: the description to be released, where there is one only."""
    return [_annotation(each, rows, candidate) for each in decision.reasons]


def _annotation(reason: Reason, rows: Mapping[str, Row], candidate: str | None) -> Annotation:
    change = reason.change or {}
    rule = str(change.get("rule") or reason.code)
    guide = guide_of(rule, rows.get(rule)) if change else Guide(rule, "", "")
    lines = [text for _, text in facts(reason, ()) if text != reason.message]
    witness = [line.text for line in witness_lines(reason)]
    return Annotation(
        guide=guide,
        level=_LEVELS[reason.answer],
        title=f"{reason.answer.value}: {reason.code}",
        message=reason.message,
        where=_where(change),
        fingerprint=str(change.get("fingerprint") or digest_of_value([reason.code, reason.message])),
        spot=_spot(change, candidate),
        details="\n".join([*lines, *witness]),
        decided=reason.answer is not Answer.UNKNOWN,
    )


def _where(change: JsonObject) -> str:
    found = [str(change[name]) for name in ("operation", "place") if change.get(name) not in {None, "", WHOLE}]
    return " · ".join(found)


def _spot(change: JsonObject, candidate: str | None) -> Spot | None:
    place = change.get("revision")
    if candidate is None or not isinstance(place, Mapping):
        return None
    file = candidate
    if place.get("source"):
        folder, slash, _ = candidate.rpartition("/")
        file = f"{folder}{slash}{place['source']}"
    return Spot(file, _number(place.get("line")), _number(place.get("column")))


def _number(value: JsonValue) -> int | None:
    return value if isinstance(value, int) else None


def witness_lines(reason: Reason) -> tuple[MessageLine, ...]:
    witness = _witness(reason)
    message, place = witness.get("message"), (reason.change or {}).get("place")
    return message_lines(message, str(place or "")) if isinstance(message, Mapping) else ()


def witness_said(reason: Reason) -> str:
    witness, place = _witness(reason), (reason.change or {}).get("place")
    loss = witness.get("loss", Loss.REFUSED)
    return said(str(witness["accepted_by"]), str(loss), str(place or "")) if witness else ""


def _witness(reason: Reason) -> JsonObject:
    witness = (reason.change or {}).get("witness")
    return witness if isinstance(witness, Mapping) else {}


def facts(reason: Reason, integrations: Sequence[Integration]) -> Iterator[tuple[str, str]]:
    """Label and text: who can supply what is missing, and what to do."""
    if reason.supplied_by and reason.answer is not Answer.YES:
        who = company_name(reason.supplied_by, integrations[0] if len(integrations) == 1 else None)
        yield ("Can be mended by" if reason.answer is Answer.NO else "Can be supplied by"), who
    if reason.command and reason.answer is not Answer.YES:
        yield "Next", reason.command


def groups(decision: Decision, rows: Mapping[str, Row], integrations: Sequence[Integration]) -> tuple[Group, ...]:
    """One per answer and code."""
    keys, found = Keys(), dict[tuple[Answer, str], list[Card]]()
    for reason in decision.reasons:
        found.setdefault((reason.answer, reason.code), []).append(_card(reason, rows, integrations, keys))
    return tuple(Group(f"{answer.value}: {code}", tuple(cards)) for (answer, code), cards in found.items())


def _card(reason: Reason, rows: Mapping[str, Row], integrations: Sequence[Integration], keys: Keys) -> Card:
    change = reason.change or {}
    rule = str(change.get("rule") or reason.code)
    row = rows.get(rule)
    advice = (("Why", row.why), ("What to do", row.help)) if row is not None and reason.answer is not Answer.YES else ()
    return Card(
        key=keys.of(str(change.get("fingerprint") or digest_of_value([reason.code, reason.message]))),
        kind=reason.answer.value,
        label=reason.answer.value,
        message=pieces(reason.message),
        rule=rule,
        place=str(change.get("place") or ""),
        operations=(str(change["operation"]),) if change.get("operation") else (),
        witness=witness_lines(reason),
        witness_said=witness_said(reason),
        facts=(*facts(reason, integrations), *advice),
        fingerprint=str(change.get("fingerprint") or ""),
        open=reason.answer is not Answer.YES,
    )
