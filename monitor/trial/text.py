"""Findings as people read them: a mark, the side, one sentence, and below it what to do."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from monitor.openapi.endings import Ending
from monitor.trial.findings import (
    Attempt,
    Check,
    DescriptionFound,
    DescriptionMissing,
    EndingsListed,
    Finding,
    HistoryReplayed,
    IntegrationWritten,
    LiveChecked,
    LiveLeftOut,
    LiveOutcome,
    NotChecked,
    PastBreak,
    Related,
    Relation,
    TrafficUse,
)

_ATTEMPTS_SHOWN = 5
_COMMITS_SHOWN = 5
_BREAKS_SHOWN = 3
_LISTED = 12

_MARKS: Mapping[LiveOutcome, str] = {
    LiveOutcome.CONFORMS: "✓",
    LiveOutcome.VIOLATES: "✕",
    LiveOutcome.NEEDS_CREDENTIALS: "?",
    LiveOutcome.UNREACHABLE: "?",
    LiveOutcome.UNKNOWN: "?",
}


def lines(finding: Finding) -> Iterator[str]:
    """The first begins with ✓, ✕ (broken now), ! (look at it), ? (not known) or · (a fact); others are indented."""
    say: Callable[[Any], Iterator[str]] = _WORDS[type(finding)]
    yield from say(finding)


def _found(finding: DescriptionFound) -> Iterator[str]:
    name = " ".join(each for each in (finding.title, finding.version) if each) or "an API without a title"
    yield f"✓ {finding.side.value}: {name}, {_counted(finding.operations, 'operation')}, OpenAPI {finding.openapi}"
    yield f"    {finding.location} ({finding.how})"
    yield from _tried(finding.attempts)
    if finding.others:
        yield f"    also there: {_some(finding.others)}"
    if finding.unread:
        yield f"    {_counted(len(finding.unread), 'part')} could not be read: {_some(finding.unread, 3)}"


def _missing(finding: DescriptionMissing) -> Iterator[str]:
    yield f"? {finding.side.value}: no description found at {finding.argument}, so nothing else of it was looked at"
    yield from _tried(finding.attempts)
    yield f"    to settle it: {finding.remedy}"


def _tried(attempts: tuple[Attempt, ...]) -> Iterator[str]:
    """The first ones each; the rest counted by what they answered."""
    for each in attempts[:_ATTEMPTS_SHOWN]:
        yield f"    tried {each.place}: {each.answer}"
    rest = Counter(each.answer for each in attempts[_ATTEMPTS_SHOWN:])
    for answer, number in rest.most_common(_ATTEMPTS_SHOWN):
        yield f"    tried {number} more: {answer}"


def _related(finding: Related) -> Iterator[str]:
    share = f"{finding.shared} of {_counted(finding.fewest, 'operation')}"
    if finding.relation is Relation.TWO_APIS:
        yield f"· two APIs of two sides: they share {share}"
        return
    yield f"· probably two versions of one API: they share {share}"
    counts = f"{finding.breaking} breaking, {finding.risky} risky, {finding.compatible} compatible"
    changed = finding.breaking or finding.risky or finding.compatible
    yield f"    from the first to the second: {counts if changed else 'no change'}"
    if changed:
        yield f"    see them: {finding.command}"


def _endings(finding: EndingsListed) -> Iterator[str]:
    side = finding.side.value
    if not finding.endings:
        yield f"✓ {side}: nothing is announced as deprecated or ending"
        return
    yield f"· {side}: {_counted(len(finding.endings), 'thing')} deprecated or ending"
    for each in finding.endings[:_LISTED]:
        yield f"    {_ending(each, finding.today)}"
    yield from _more(len(finding.endings) - _LISTED)


def _ending(ending: Ending, today: date) -> str:
    if ending.on is None or "Deprecation" in ending.announcement:
        return f"{ending.what}: {ending.announcement}"
    days = (ending.on - today).days
    when = f"in {_counted(days, 'day')}" if days > 0 else "today" if days == 0 else f"{_counted(-days, 'day')} ago"
    return f"{ending.on.isoformat()} ({when})  {ending.what}: {ending.announcement}"


def _live(finding: LiveChecked) -> Iterator[str]:
    verb = {
        LiveOutcome.CONFORMS: "answers as described",
        LiveOutcome.VIOLATES: "does not answer as described",
        LiveOutcome.NEEDS_CREDENTIALS: "needs credentials, which a trial does not have",
        LiveOutcome.UNREACHABLE: "gave no usable answer",
        LiveOutcome.UNKNOWN: "could not be judged",
    }[finding.outcome]
    reason = "" if finding.outcome is LiveOutcome.CONFORMS else f": {finding.reason}"
    yield f"{_MARKS[finding.outcome]} {finding.side.value}: {finding.operation} {verb}{reason}"
    if finding.outcome is LiveOutcome.VIOLATES:
        at = f", {finding.at:%Y-%m-%d %H:%M:%S} UTC" if finding.at else ""
        identified = f", request id {finding.request_id}" if finding.request_id else ""
        yield f"    {finding.url}{at}{identified}"
    for each in finding.announced:
        yield f"    the answer announces {each.announcement}"


def _left_out(finding: LiveLeftOut) -> Iterator[str]:
    not_called = sum(number for _, number in finding.reasons)
    called = _counted(finding.called, "operation")
    yield f"· {finding.side.value}: called {called} at {finding.base_url}, {not_called} not"
    for reason, number in finding.reasons:
        yield f"    {number}: {reason}"


def _history(finding: HistoryReplayed) -> Iterator[str]:
    side, breaks = finding.side.value, finding.breaks
    period = _period((finding.until - finding.since).days)
    by_commit = {commit: [each for each in breaks if each.commit == commit] for commit in _commits(breaks)}
    unannounced = len(breaks) - finding.announced
    if finding.revisions < 2:
        yield f"? {side}: {_counted(finding.revisions, 'revision')} in git, too few to compare"
    elif not breaks:
        mark, known = ("·", "known ") if finding.undecided else ("✓", "")
        yield f"{mark} {side}: no {known}breaks in {period}, {_counted(finding.revisions, 'revision')} compared"
    else:
        said = f"{_counted(unannounced, 'break') if unannounced else 'no break without notice'} in {period}"
        announced = f"{finding.announced} more announced before" if finding.announced else "none announced"
        where = f"(in {len(by_commit)} of {_counted(finding.revisions, 'revision')})"
        yield f"{'!' if unannounced else '·'} {side}: {said}, {announced} {where}"
    worst = list(by_commit.values())[:_COMMITS_SHOWN]
    for each in sorted(worst, key=lambda found: found[0].at, reverse=True):
        yield from _breaks_of_commit(each)
    milder = len(by_commit) - _COMMITS_SHOWN
    if milder > 0:
        yield f"    and {_counted(milder, 'more revision')}, which broke less; --format json lists them"
    if finding.risky:
        undecided = f" ({finding.undecided} undecided)" if finding.undecided else ""
        yield f"    besides, {_counted(finding.risky, 'risky change')}{undecided}"
    if finding.unread:
        commit, reason = finding.unread[0]
        yield f"    {_counted(len(finding.unread), 'revision')} could not be read, such as {commit[:9]}: {reason}"
    if finding.stopped:
        yield f"    older ones were not looked at: {finding.stopped}"


def _commits(breaks: tuple[PastBreak, ...]) -> tuple[str, ...]:
    """Each once, those with the worst breaks first, which are shown where there are many (the newest above)."""
    return tuple(dict.fromkeys(each.commit for each in breaks))


def _breaks_of_commit(breaks: Sequence[PastBreak]) -> Iterator[str]:
    worst, more = breaks[0], breaks[1:]
    by = f" {worst.author}" if worst.author else ""
    yield f"    {worst.at:%Y-%m-%d} {worst.commit[:9]}{by}"
    for each in breaks[:_BREAKS_SHOWN]:
        others = each.operations_reached - 1
        also = f", and {_counted(others, 'more operation')}" if others else ""
        due = "announced: " if each.was_due else ""
        named = each.operation in each.message and not also
        where = "" if named else f"{each.operation}{also}: "
        yield f"        {due}{where}{each.message} [{each.rule}]{_foretold(each)}"
        if each.used_by:
            yield f"            hits {_some(each.used_by)}"
    if len(more) >= _BREAKS_SHOWN:
        yield f"        and {_counted(len(breaks) - _BREAKS_SHOWN, 'more break')} in the same revision"


def _foretold(past: PastBreak) -> str:
    if past.announced is None or past.announced_at is None:
        return ""
    before = _counted((past.at - past.announced_at).days, "day")
    early = f", and came {_counted(past.days_early, 'day')} early" if past.days_early else ""
    return f" (announced {before} before: {past.announced}{early})"


def _traffic(finding: TrafficUse) -> Iterator[str]:
    side, used = finding.side.value, finding.used
    if not used:
        yield f"? {side}: {finding.archive} uses no operation of this description"
        return
    ending = sum(each.ending is not None for each in used)
    said = f"{finding.archive} uses {len(used)} of {_counted(finding.operations, 'operation')}"
    yield f"{'!' if ending else '✓'} {side}: {said}, {ending or 'none'} of them deprecated or ending"
    for each in sorted(used, key=lambda each: each.ending is None)[:_LISTED]:
        note = f"  {each.ending.announcement}" if each.ending else ""
        requests = _counted(each.requests, "request" if each.requests == 1 else "different request")
        yield f"    {each.operation}: {requests}{note}"
    yield from _more(len(used) - _LISTED)
    if finding.by_path_alone:
        yield "    by their paths alone: no request went to an address that is known for this API"


def _not_checked(finding: NotChecked) -> Iterator[str]:
    side = f"{finding.side.value}: " if finding.side else ""
    verb = "not written" if finding.check is Check.INTEGRATION else "not looked at"
    yield f"? {side}{verb}: {finding.check.value}, since {finding.reason}"
    if finding.remedy:
        yield f"    to have it: {finding.remedy}"


def _written(finding: IntegrationWritten) -> Iterator[str]:
    yield f"· wrote {finding.file}, in shadow: it watches and tells nobody"
    for number, command in enumerate(finding.commands):
        yield f"    {'next' if number == 0 else 'then'}: {command}"


def _period(days: int) -> str:
    if days < 60:
        return _counted(max(days, 1), "day")
    return _counted(round(days / 30.44), "month")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _some(names: tuple[str, ...], shown: int = 5) -> str:
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more


def _more(number: int) -> Iterator[str]:
    if number > 0:
        yield f"    and {number} more; --format json lists them"


_WORDS: Mapping[type, Callable[[Any], Iterator[str]]] = {
    DescriptionFound: _found,
    DescriptionMissing: _missing,
    Related: _related,
    EndingsListed: _endings,
    LiveChecked: _live,
    LiveLeftOut: _left_out,
    HistoryReplayed: _history,
    TrafficUse: _traffic,
    NotChecked: _not_checked,
    IntegrationWritten: _written,
}
