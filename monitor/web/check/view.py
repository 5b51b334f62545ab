"""What a check says, made ready for page and terminal alike: the worst first, and what to do about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from urllib.parse import quote

from monitor.explanation.witness_text import MessageLine, message_lines, said
from monitor.model.integration import Integration
from monitor.model.values import Answer, Severity
from monitor.rules.catalogue import ROWS
from monitor.web.check.answers import CheckAnswer, CheckedChange, CheckedWitness, CheckReason

_ROWS = {row.id: row for row in ROWS}
_OF_CHANGES: Mapping[str, str] = {
    "break-already-running": "What runs now breaks it already.",
    "announced": "Announced, and breaks nobody yet.",
    "risky-change-unused": "No contract uses it.",
    "risky-change": "It depends on what {consumer} uses.",
}
"""What a reason adds to its edit, by code; a waiver says by itself what it is."""
_PLAIN = frozenset({"breaks-nothing", "breaking-change", "undecided-change", *_OF_CHANGES})
"""Reasons that headline and edits tell already."""
_TITLES: Mapping[Severity, str] = {
    Severity.BREAKING: "What would break",
    Severity.RISKY: "What may break somebody",
    Severity.COMPATIBLE: "What breaks nobody",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of the description. `users`: who relies on the place, with the contracts that show it."""

    severity: Severity
    decided: bool
    operation: str
    place: str
    message: str
    users: tuple[str, ...]
    standing: tuple[str, ...]
    note: str
    witness_said: str
    witness: tuple[MessageLine, ...]
    why: str
    advice: str
    rule: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Besides:
    """A reason that is about no edit. `environments`: empty where it holds in all of them."""

    answer: Answer
    message: str
    mended_by: str
    environments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckView:
    answer: Answer
    headline: str
    counts: str
    compared: str
    groups: tuple[tuple[str, tuple[Edit, ...]], ...]
    left_out: int
    besides: tuple[Besides, ...]
    environments: tuple[tuple[str, Answer], ...]
    """None where there is one only."""
    steps: tuple[str, ...]
    """What to do now."""
    not_kept: str
    """Why it was not kept, where it was to be."""


def path_of_check(integration: str, number: int) -> str:
    """Of the page of a check that was kept."""
    return f"/integrations/{quote(integration, safe='')}/checks/{number}"


def check_view(answer: CheckAnswer, integration: Integration) -> CheckView:
    consumer = integration.company(answer.consumer).name
    edits = [_edit(answer, each, consumer) for each in answer.changes]
    groups = [
        (title, tuple(each for each in edits if each.severity is severity)) for severity, title in _TITLES.items()
    ]
    several = [(each.environment, each.answer) for each in answer.environments]
    return CheckView(
        answer=answer.answer,
        headline=_headline(answer, consumer),
        counts=_counts(answer),
        compared=_compared(answer, consumer),
        groups=tuple((title, found) for title, found in groups if found),
        left_out=answer.changes_left_out,
        besides=tuple(_besides(answer, integration)),
        environments=tuple(several) if len(several) > 1 else (),
        steps=tuple(_steps(answer, consumer)),
        not_kept=answer.not_kept or "",
    )


def _headline(answer: CheckAnswer, consumer: str) -> str:
    breaking = answer.summary.breaking
    match answer.answer:
        case Answer.YES:
            return f"It breaks nothing of what {consumer} was told of {answer.api}."
        case Answer.NO if breaking:
            used = answer.summary.in_use
            of_them = (
                "" if not used else ", and all of it is in use" if used == breaking else f", {used} of them in use"
            )
            subject = "1 edit breaks" if breaking == 1 else f"{breaking} edits break"
            return f"{subject} what {consumer} was told of {answer.api}{of_them}."
        case Answer.NO:
            return f"A contract of {consumer} can't work under it."
        case _:
            return "It can't be told whether it breaks anything; what is missing is named."


def _counts(answer: CheckAnswer) -> str:
    found = answer.summary
    parts = [f"{count} {word}" for word, count in (
        ("breaking", found.breaking), ("risky", found.risky), ("compatible", found.compatible)
    ) if count]  # fmt: skip
    undecided = f" ({found.undecided} undecided)" if found.undecided else ""
    total = found.breaking + found.risky + found.compatible
    if not total:
        return "no edit that matters"
    return f"{total} {'edit' if total == 1 else 'edits'}: {', '.join(parts)}{undecided}"


def _compared(answer: CheckAnswer, consumer: str) -> str:
    found = {each.compared_with.in_force for each in answer.environments if each.compared_with.description}
    if not found:
        return f"No description of {answer.api} was read so far: there is nothing to compare with."
    if found == {True}:
        return "Compared with the description in force."
    if found == {False}:
        return f"Compared with the description that was read last: none is in force with {consumer} yet."
    return "Compared with the description in force, and where an environment has its own, with that."


def _edit(answer: CheckAnswer, change: CheckedChange, consumer: str) -> Edit:
    witness, row = change.witness, _ROWS.get(change.rule)
    harmless = change.severity is Severity.COMPATIBLE
    return Edit(
        severity=change.severity,
        decided=change.decided,
        operation=change.operation,
        place=change.place,
        message=change.message,
        users=tuple(_users(change)),
        standing=tuple(dict.fromkeys(_standing(answer, change, consumer))),
        note=change.note or "",
        witness_said=_said(witness, change.place) if witness else "",
        witness=message_lines(witness.message, change.place) if witness else (),
        why="" if row is None or harmless else row.why,
        advice="" if row is None or harmless else row.help,
        rule=change.rule,
        fingerprint=change.fingerprint,
    )


def _said(witness: CheckedWitness, place: str) -> str:
    """In the words of whoever sent the description in."""
    text = said(witness.accepted_by, witness.loss, place)
    return text.replace("the base", "the present description").replace("the revision", "the new description")


def _users(change: CheckedChange) -> Iterator[str]:
    for each in change.consumers:
        contracts = ", ".join(each.contracts)
        yield f"{each.consumer} ({contracts})" if contracts else each.consumer


def _standing(answer: CheckAnswer, change: CheckedChange, consumer: str) -> Iterator[str]:
    for reason in _reasons(answer):
        if reason.change == change.fingerprint and reason.code in _OF_CHANGES:
            yield _OF_CHANGES[reason.code].format(consumer=consumer)
        elif reason.change == change.fingerprint and reason.code == "waived":
            yield f"Accepted on purpose, {reason.message.partition(':')[0]}."


def _reasons(answer: CheckAnswer) -> Iterator[CheckReason]:
    return chain.from_iterable(each.reasons for each in answer.environments)


def _besides(answer: CheckAnswer, integration: Integration) -> Iterator[Besides]:
    """What no edit tells: contracts that can't work, and what is not known; what speaks for it adds nothing."""
    found: dict[tuple[Answer, str, str], list[str]] = {}
    for environment in answer.environments:
        for reason in environment.reasons:
            if reason.change is None and reason.code not in _PLAIN and reason.answer is not Answer.YES:
                who = integration.company(reason.supplied_by).name if reason.supplied_by else ""
                found.setdefault((reason.answer, reason.message, who), []).append(environment.environment)
    for (decided, message, who), places in found.items():
        everywhere = len(places) == len(answer.environments)
        yield Besides(decided, message, who, () if everywhere else tuple(places))


def _steps(answer: CheckAnswer, consumer: str) -> Iterator[str]:
    if answer.answer is Answer.YES:
        return
    if not answer.summary.breaking and answer.answer is Answer.UNKNOWN:
        yield f"Ask {consumer}, or supply what is missing, and check again."
        return
    notice = answer.notice
    if notice.days:
        yield (
            f"Keep what was promised and announce its end: `deprecated: true` with `x-sunset` in the description. "
            f"By the agreed notice of {notice.days} days, what is announced on {answer.at.date().isoformat()} "
            f"may end on {notice.earliest.isoformat()} at the earliest."
        )
    yield f"Or agree with {consumer} on it first: it is in force once {consumer} accepts it."
    yield "Or change the description so that nothing breaks, and check again, as often as you like."
