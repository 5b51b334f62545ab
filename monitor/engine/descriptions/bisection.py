"""Which of several steps of a description explains a failure: what arrives is held against each archived version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.engine.descriptions.context import ApiContext, DatedChange, Descriptions
from monitor.engine.descriptions.terms import REDACTION_MARK
from monitor.model.api import Api
from monitor.model.exchanges import Exchange
from monitor.model.values import Failure
from monitor.openapi.conformance import Conformance, request_conformance, response_conformance
from monitor.schemas import Judge

_BY_ANSWER = frozenset({Failure.STATUS, Failure.HEADERS, Failure.SHAPE, Failure.VALUE})


@dataclass(frozen=True, slots=True)
class Step:
    """From one stored version of a description to the next; made at some instant of the interval."""

    base: str
    revision: str
    not_before: datetime | None
    not_after: datetime

    def __str__(self) -> str:
        polled = f" (polled {self.not_before:%H:%M})" if self.not_before else ""
        return f"between revision {self.base[:8]}{polled} and {self.revision[:8]} ({self.not_after:%H:%M})"


def steps_between(context: ApiContext, environment: str, last_passed: datetime) -> tuple[Step, ...]:
    """The steps that led to the environment's present description since the last pass, oldest first."""
    found: list[Step] = []
    wanted = context.digest_for(environment)
    for each in reversed(list(dict.fromkeys(map(_step, context.changes)))):
        if each.revision == wanted and each.not_after > last_passed:
            found.append(each)
            wanted = each.base
    return tuple(reversed(found))


def _step(change: DatedChange) -> Step:
    return Step(change.base, change.revision, change.not_before, change.not_after)


def explaining_step(
    steps: Sequence[Step], failure: Failure, exchange: Exchange, descriptions: Descriptions, judge: Judge
) -> Step | None:
    """The one step at which what fails came to be described: an answer permitted, or a request forbidden.

    None where there is no choice, or where the versions do not tell: an answer that none of them permits, or one that
    can't be held against those on both sides of the step.
    """
    if len(steps) < 2:
        return None
    digests = [steps[0].base, *(each.revision for each in steps)]
    apis = [descriptions.api(each) for each in digests]
    seen = [described(api, failure, exchange, judge) for api in apis if api is not None]
    place = only_switch(seen) if len(seen) == len(digests) else None
    return None if place is None else steps[place - 1]


def beginning(
    steps: Sequence[Step], failure: Failure, exchange: Exchange, descriptions: Descriptions, judge: Judge
) -> Step | None:
    """The step from which on every version says what happens now, where the one before is known not to say it."""
    for step in reversed(steps):
        before, after = (descriptions.api(each) for each in (step.base, step.revision))
        if before is None or after is None or described(after, failure, exchange, judge) is not True:
            return None
        if (earlier := described(before, failure, exchange, judge)) is not True:
            return step if earlier is False else None
    return None


def only_switch(seen: Sequence[bool | None]) -> int | None:
    """Where False becomes True for good; None where that is not one place between two that are known."""
    places = [number for number in range(1, len(seen)) if seen[number - 1 : number + 1] == [False, True]]
    if len(places) != 1 or True in seen[: places[0]] or False in seen[places[0] :]:
        return None
    return places[0]


def described(api: Api, failure: Failure, exchange: Exchange, judge: Judge) -> bool | None:
    """Whether this version says what happens now: that such a request is refused, or that such an answer comes."""
    if failure is Failure.REQUEST_REJECTED:
        return {Conformance.VIOLATES: True, Conformance.CONFORMS: False}.get(
            request_conformance(api, exchange.request, judge).conformance
        )
    response = exchange.response
    if failure not in _BY_ANSWER or response is None or REDACTION_MARK in response.body:
        return None
    found = response_conformance(api, exchange.request, response, judge, headers=failure is Failure.HEADERS)
    return {Conformance.VIOLATES: False, Conformance.CONFORMS: True}.get(found.conformance)
