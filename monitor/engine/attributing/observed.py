"""Evidence from observed traffic, where nothing may be sent: what else was seen stands in the place of replays.

A client that tries again tells the same once more, so exchanges of one minute are one occasion, and each result counts
once in it. What else the host answered around an occasion is its control.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.attribution.cells import cell_result
from monitor.engine.answers.caching import cache_entry
from monitor.engine.answers.interception import is_page_or_redirect, is_same_answer
from monitor.engine.attributing.scene import Scene
from monitor.engine.experiment.replays import Experiment, Subject, shown
from monitor.engine.gate.running import EVIDENCE_AGE_MAX
from monitor.engine.observed.traffic import Sighting, Traffic, sighting_of
from monitor.engine.verifying.verification import Verification
from monitor.interactions.request_matching import RequestMatcher
from monitor.model.contracts import Interaction
from monitor.model.exchanges import Exchange
from monitor.model.values import Cell, Failure, Grade, Outcome
from monitor.model.verdicts import CellName, Observation, Signature
from monitor.openapi import match_operation
from monitor.openapi.conformance import Conformance, response_conformance

OCCASION = timedelta(minutes=1)
"""Exchanges no further than that after the first are tries of one moment."""
NEAR = timedelta(minutes=5)
"""How far from an occasion an exchange still tells how the host was then."""
CONTROLS_MOST = 3
"""Operations, for one occasion."""
_OF_ANOTHER_CREDENTIAL = frozenset({401, 403, 429})

Occasion = Sequence[Sighting]


def first_failure(failing: Verification, traffic: Traffic) -> Verification:
    """The first of the failures that count, which opens the case: it selected what follows, and is no evidence."""
    first = next(each for each in _window(failing, traffic) if each.outcome is Outcome.FAILED)
    return replace(failing, at=first.exchange.at, exchange=first.exchange, judgement=first.judgement)


def add_observed(experiment: Experiment, opening: Verification, scene: Scene) -> None:
    """Everything that was seen after the `opening`, in the cells that replays would fill."""
    subject = experiment.subject
    sightings = [each for each in _window(opening, scene.traffic) if each.exchange.at > opening.at + OCCASION]
    for number, occasion in enumerate(_occasions(sightings), start=1):
        for signature, question in experiment.questions.items():
            found = list(_of_occasion(signature, CellName.NEW_NEW, subject.new, occasion, number, scene))
            if question.contract_changed and not question.request_changed:
                found += _of_occasion(signature, CellName.OLD_NEW, subject.old, occasion, number, scene)
            found += _controls(subject, occasion, number, scene)
            _add(experiment, signature, found)
    for signature, question in experiment.questions.items():
        if question.request_changed:
            _add(experiment, signature, list(_of_old_requests(signature, subject, opening, scene)))


def _add(experiment: Experiment, signature: Signature, found: Sequence[Observation]) -> None:
    before = experiment.evidence[signature]
    experiment.evidence[signature] = replace(before, observations=(*before.observations, *found))


def _window(failing: Verification, traffic: Traffic) -> list[Sighting]:
    """What tells something of the interaction, from a day before its newest exchange on."""
    telling = [each for each in traffic.sightings[failing.planned.interaction.key] if each.tells]
    return [each for each in telling if each.exchange.at >= telling[-1].exchange.at - EVIDENCE_AGE_MAX]


def _occasions(sightings: Sequence[Sighting]) -> Iterator[Occasion]:
    """`sightings`: oldest first."""
    members: list[Sighting] = []
    for each in sightings:
        if members and each.exchange.at > members[0].exchange.at + OCCASION:
            yield members
            members = []
        members.append(each)
    if members:
        yield members


def _of_occasion(
    signature: Signature, cell: CellName, judge: Interaction, occasion: Occasion, number: int, scene: Scene
) -> Iterator[Observation]:
    results: set[Cell] = set()
    for each in occasion:
        seen = shown(judge, each.exchange)
        result = cell_result(signature, seen)
        if result in results:
            continue
        results.add(result)
        failure = min((one.failure for one in seen or ()), key=lambda one: one.rank, default=None)
        yield _observation(cell, result, each.exchange, number, scene, failure if result is Cell.FAIL else None)


def _of_old_requests(
    signature: Signature, subject: Subject, opening: Verification, scene: Scene
) -> Iterator[Observation]:
    """What the consumer asked before is perhaps still asked by somebody."""
    matcher = RequestMatcher(subject.old)
    asked = [each for each in scene.traffic.exchanges if each.at > opening.at and matcher.matches(each.request)]
    telling = [each for each in (sighting_of(subject.old, exchange) for exchange in asked) if each.tells]
    for number, occasion in enumerate(_occasions(telling), start=1):
        yield from _of_occasion(signature, CellName.OLD_NEW, subject.old, occasion, number, scene)


def _controls(subject: Subject, occasion: Occasion, number: int, scene: Scene) -> Iterator[Observation]:
    """The nearest exchange of each of the other operations that were asked around that time."""
    asked = _operation(subject.new.request.method, subject.new.request.path, scene)
    start, end = occasion[0].exchange.at - NEAR, occasion[-1].exchange.at + NEAR
    middle = occasion[0].exchange.at
    around = [each for each in scene.traffic.exchanges if start <= each.at <= end]
    taken: set[str] = set()
    for each in sorted(around, key=lambda one: (abs(one.at - middle), one.at)):
        operation = _operation(each.request.method, each.request.path, scene)
        if operation == asked or operation in taken or len(taken) == CONTROLS_MOST:
            continue
        result, failure = _as_control(each, subject, scene)
        if result is not Cell.UNKNOWN:
            taken.add(operation)
            note = f"{each.request.method} {each.request.path}"
            yield replace(_observation(CellName.CONTROL, result, each, number, scene, failure), note=note)


def _as_control(exchange: Exchange, subject: Subject, scene: Scene) -> tuple[Cell, Failure | None]:
    """Whether the host was well. An answer counts as the API's own where a contract or the description knows it."""
    response = exchange.response
    if response is None or response.status in _OF_ANOTHER_CREDENTIAL:
        return Cell.UNKNOWN, None
    alike = subject.failed is not None and is_same_answer(subject.failed, exchange)
    if response.status >= 500 or alike or (subject.intercepted and is_page_or_redirect(exchange)):
        return Cell.FAIL, Failure.AVAILABILITY
    return (Cell.PASS if _is_known_answer(exchange, scene) else Cell.UNKNOWN), None


def _is_known_answer(exchange: Exchange, scene: Scene) -> bool:
    for sightings in scene.traffic.sightings.values():
        if any(each.exchange is exchange and each.outcome is Outcome.PASSED for each in sightings):
            return True
    in_force = scene.context.in_force
    api = scene.descriptions.api(in_force.description_digest if in_force else None)
    if api is None or exchange.response is None:
        return False
    found = response_conformance(api, exchange.request, exchange.response, scene.judge)
    return found.conformance is Conformance.CONFORMS


def _operation(method: str, path: str, scene: Scene) -> str:
    in_force = scene.context.in_force
    api = scene.descriptions.api(in_force.description_digest if in_force else None)
    return (match_operation(api, method, path) if api else None) or f"{method} {path}"


def _observation(
    cell: CellName, result: Cell, exchange: Exchange, number: int, scene: Scene, failure: Failure | None
) -> Observation:
    digest = scene.ports.store.put_exchange(exchange)
    return Observation(
        cell, result, Grade.RECORDING, exchange.at, number, "observed", digest, failure, cache_entry(exchange)
    )
