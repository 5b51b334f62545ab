"""Relevance × severity × recency, in the interval between last pass and first fail."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.attribution.culprit import culprit, relevance
from monitor.attribution.question import Relevance
from monitor.model.changes import Change, Reach
from monitor.model.sides import Side
from monitor.model.values import Direction, Failure, Severity
from tests.attribution.worlds import CHANGE, QUESTION, SHAPE, START

BASE = Change(
    rule="response-property-type-changed",
    severity=Severity.BREAKING,
    decided=True,
    fingerprint="f",
    operation="GET /charges/{id}",
    direction=Direction.RESPONSE,
    place="200 application/json /amount",
    message="",
)
ELSEWHERE = replace(BASE, operation="POST /refunds")
REFUSED = replace(SHAPE, pointer="", failure=Failure.REQUEST_REJECTED)
PLACES = [
    ("the pointer itself", BASE, SHAPE, Relevance.PLACE),
    ("what holds it", replace(BASE, place="200 application/json"), SHAPE, Relevance.PLACE),
    ("what it holds", BASE, replace(SHAPE, pointer=""), Relevance.PLACE),
    (
        "array items",
        replace(BASE, place="200 application/json /data/*/amount"),
        replace(SHAPE, pointer="/data/*/amount"),
        Relevance.PLACE,
    ),
    ("another member", replace(BASE, place="200 application/json /currency"), SHAPE, Relevance.OPERATION),
    ("the request of it", replace(BASE, direction=Direction.REQUEST), SHAPE, Relevance.OPERATION),
    ("the request, and it is refused", replace(BASE, direction=Direction.REQUEST), REFUSED, Relevance.PLACE),
    ("the response, and it is refused", BASE, REFUSED, Relevance.OPERATION),
    (
        "a shared edit that reaches it",
        replace(ELSEWHERE, reaches=(Reach(BASE.operation, BASE.direction, BASE.place, BASE.severity),)),
        SHAPE,
        Relevance.PLACE,
    ),
    (
        "a shared edit that does not",
        replace(ELSEWHERE, reaches=(Reach("GET /x", BASE.direction, "", BASE.severity),)),
        SHAPE,
        Relevance.SHARED,
    ),
    ("another operation", ELSEWHERE, SHAPE, Relevance.OTHER),
]


@pytest.mark.parametrize(
    ("change", "signature", "expected"), [case[1:] for case in PLACES], ids=[case[0] for case in PLACES]
)
def test_relevance_goes_by_place_then_operation_then_shared_component(change, signature, expected):
    assert relevance(change, signature) is expected


STATUSES = [
    ("the same status", "404 application/json", 404, Relevance.PLACE),
    ("its class of statuses", "4XX application/json", 404, Relevance.PLACE),
    ("whatever status has no description of its own", "default application/json", 404, Relevance.PLACE),
    ("a place of no status", "", 404, Relevance.PLACE),
    ("another status", "200 application/json", 404, Relevance.OPERATION),
    ("another class of statuses", "2XX application/json /hash", 404, Relevance.OPERATION),
]


@pytest.mark.parametrize(
    ("place", "status", "expected"), [case[1:] for case in STATUSES], ids=[case[0] for case in STATUSES]
)
def test_what_changed_in_answers_of_another_status_does_not_explain(place, status, expected):
    assert relevance(replace(BASE, place=place), replace(SHAPE, pointer=""), status) is expected


def best(*changes):
    found = culprit(replace(QUESTION, changes=changes), [Side.PARTNER])
    return found and found.fingerprint


NEAR = replace(CHANGE, fingerprint="near")


def test_the_nearest_then_the_gravest_then_the_latest_change_is_the_culprit():
    farther = replace(NEAR, fingerprint="far", relevance=Relevance.OPERATION)
    milder = replace(NEAR, fingerprint="mild", severity=Severity.COMPATIBLE)
    earlier = replace(NEAR, fingerprint="early", not_after=NEAR.not_after - timedelta(minutes=5))
    for other in (farther, milder, earlier):
        assert best(other, NEAR) == best(NEAR, other) == "near"


def test_a_change_of_the_other_side_is_no_culprit():
    assert best(replace(NEAR, side=Side.IN_HOUSE)) is None


@pytest.mark.parametrize(("begins", "ends"), [(-60, -20), (1, 5)], ids=["before the last pass", "after the first fail"])
def test_a_change_outside_the_interval_is_no_culprit(begins, ends):
    outside = replace(NEAR, not_before=START + timedelta(minutes=begins), not_after=START + timedelta(minutes=ends))
    assert best(outside) is None
