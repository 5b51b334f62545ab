"""The message that shows a breaking change is allowed by one side and refused by the other, over all shipped pairs.

Judged by the validator that did not confirm it, against the whole description, where a message is a JSON body.
"""

import json
from collections.abc import Iterator
from functools import cache

import pytest

from monitor.documents import bundle
from monitor.errors import MonitorError
from monitor.model.api import Api
from monitor.model.changes import Change, Witness
from monitor.model.descriptions import Document
from monitor.model.exchanges import Request, Response
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Direction, Loss, Severity
from monitor.openapi import read_api
from monitor.openapi.conformance import Conformance, request_conformance, response_conformance
from monitor.reports.rule_examples import rule_examples
from monitor.rules import compare
from monitor.schemas import jsonschema_judge, jsonschema_rs_judge
from tests.accuracy.labelled import Pair, pairs_of
from tests.accuracy.opinions import opinions
from tests.rules.documents import document
from tests.rules.test_cases import CASES, read

CHOSEN = frozenset({"request-alternative-removed", "response-alternative-added"})
"""Also lost where only a reader that ignores members would read it, or where the discriminator leads to nothing."""
DISCRIMINATED = frozenset({"t_TestResponseDiscriminatorUpdatedCheckPropertyNameChanging"})
"""Branches of a `oneOf` that are told apart by the discriminator alone: a validator sees the message fit both."""
UNSEEN = frozenset(
    {"operation-stability-changed", "request-property-stability-changed", "response-property-stability-changed"}
)
"""They are about what is promised, and no message is sent otherwise."""
WHOLE = frozenset(
    {"request-body-added-required", "request-body-became-required", "request-body-removed"}
    | {"request-media-type-removed", "response-media-type-removed", "response-success-status-changed"}
    | {"request-media-type-changed", "response-media-type-changed"}
    | {"response-last-success-status-removed"}
)
"""Rules of whole messages, which what describes a message judges without its schema."""


def _examples() -> Iterator[tuple[str, Document, Document]]:
    for rule, example in rule_examples().items():
        base, revision = example.documents(example.firing)
        yield rule, document(base), document(revision)


def _pairs(found: Iterator[Pair]) -> Iterator[tuple[str, Document, Document]]:
    for each in found:
        yield each.name, each.base, each.revision


SOURCES = {
    "examples of rules": _examples,
    "cases": lambda: ((case.name, read(case / "base.yaml"), read(case / "revision.yaml")) for case in CASES),
    "oasdiff": lambda: _pairs(each.pair for each in opinions()),
    "optic": lambda: _pairs(iter(pairs_of("optic"))),
}


@pytest.mark.parametrize("source", SOURCES)
def test_one_side_allows_the_witness_of_a_break_and_the_other_refuses_it(source: str) -> None:
    judged, wrong = 0, []
    for name, change, (accepted, rejected) in _judged(source, Loss.REFUSED):
        judged += 1
        if (accepted, rejected) != (Conformance.CONFORMS, Conformance.VIOLATES):
            wrong.append((name, change.rule, change.place, accepted.value, rejected.value))
    assert wrong == []
    assert judged


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_ignored_is_not_refused(source: str) -> None:
    """Where the base allows it: overlapping branches of a `oneOf` refuse even what they mean."""
    wrong = [
        (name, change.rule, change.place)
        for name, change, verdicts in _judged(source, Loss.IGNORED)
        if verdicts == (Conformance.CONFORMS, Conformance.VIOLATES)
    ]
    assert wrong == []


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_no_longer_sent_could_be_sent(source: str) -> None:
    verdicts = [(name, change.rule, change.place, one.value) for name, change, (one, _) in _judged(source, Loss.UNSENT)]
    assert [each for each in verdicts if each[-1] != "conforms" and each[0] not in DISCRIMINATED] == []


@pytest.mark.parametrize("source", SOURCES)
def test_a_break_has_a_message_that_shows_it_or_says_why_none_does(source: str) -> None:
    unseen = [(name, change) for name, _, _, change in _breaks(source) if change.witness is None]
    assert {change.rule for _, change in unseen} <= UNSEEN
    assert all("no message shows it" in (change.note or "") for _, change in unseen)


def _judged(source: str, loss: Loss) -> Iterator[tuple[str, Change, tuple[Conformance, Conformance]]]:
    for name, base, revision, change in _breaks(source):
        witness = change.witness
        judged = change.rule in WHOLE or " application/json" in f" {change.place}"
        if not judged or change.operation.startswith("webhook") or "→" in change.operation:
            continue
        if change.rule in CHOSEN or witness is None or witness.loss is not loss:
            continue
        sides = (base, revision) if witness.accepted_by == "base" else (revision, base)
        accepted, lost = (_verdict(_api(side), change, witness) for side in sides)
        if Conformance.UNKNOWN not in {accepted, lost}:
            yield name, change, (accepted, lost)


@cache
def _breaks(source: str) -> tuple[tuple[str, Document, Document, Change], ...]:
    return tuple(_found(source))


def _found(source: str) -> Iterator[tuple[str, Document, Document, Change]]:
    for name, base, revision in SOURCES[source]():
        try:
            changes = compare(base, revision, judge=jsonschema_rs_judge(), locations=False).changes
        except MonitorError:
            continue
        yield from ((name, base, revision, each) for each in changes if each.severity is Severity.BREAKING)


def _api(document: Document) -> Api:
    return read_api(bundle(document), source=document.source)


def _verdict(api: Api, change: Change, witness: Witness) -> Conformance:
    judge = jsonschema_judge()
    request = _request(witness.message["request"])
    if change.direction is Direction.REQUEST:
        return request_conformance(api, request, judge).conformance
    answered = witness.message.get("response")
    assert isinstance(answered, dict)
    headers = tuple(answered.get("headers", {}).items())
    status = answered["status"] if isinstance(answered["status"], int) else 0
    response = Response(status, headers, _bytes(answered))
    return response_conformance(api, request, response, judge).conformance if status else Conformance.UNKNOWN


def _request(written: JsonValue) -> Request:
    assert isinstance(written, dict)
    path, _, query = written["path"].partition("?")
    pairs = tuple((name, value) for name, _, value in (each.partition("=") for each in query.split("&") if each))
    return Request(written["method"], path, pairs, tuple(written.get("headers", {}).items()), _bytes(written))


def _bytes(written: JsonObject) -> bytes:
    return json.dumps(written["body"]).encode() if "body" in written else b""
