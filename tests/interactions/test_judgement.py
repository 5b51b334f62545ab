"""From a response to an outcome: headers, statuses, declared responses, failure classes and signatures."""

import pytest

from monitor.interactions.failures import generalise, signatures
from monitor.interactions.judgement import judge, outcome_of
from monitor.model.contracts import Check, ExpectedBody, ExpectedResponse, Mismatch
from monitor.model.exchanges import NoResponse, Response
from monitor.model.values import Direction, Failure, Outcome
from tests.interactions.builders import JSON, answer, exchange, expecting, interaction

STATUSES = [
    (401, "GET /charges/{id}", Failure.AUTH),
    (403, "GET /charges", Failure.AUTH),
    (429, "GET /charges", Failure.RATE_LIMIT),
    (500, "GET /charges", Failure.AVAILABILITY),
    (503, "GET /charges/{id}", Failure.AVAILABILITY),
    (400, "GET /charges/{id}", Failure.REQUEST_REJECTED),
    (405, "GET /charges", Failure.REQUEST_REJECTED),
    (406, None, Failure.REQUEST_REJECTED),
    (415, "POST /charges", Failure.REQUEST_REJECTED),
    (422, "POST /charges", Failure.REQUEST_REJECTED),
    (404, "GET /charges/{id}", Failure.STATE),
    (404, None, Failure.STATE),
    (404, "GET /charges", Failure.STATUS),
    (409, "PUT /charges/{id}", Failure.STATE),
    (410, "GET /charges", Failure.STATUS),
    (301, "GET /charges/{id}", Failure.STATUS),
    (201, "GET /charges/{id}", Failure.STATUS),
]


@pytest.mark.parametrize(("status", "operation", "failure"), STATUSES)
def test_an_unexpected_status_has_a_class(status: int, operation: str | None, failure: Failure):
    (mismatch,) = judge(interaction(operation=operation), answer({}, status=status)).mismatches
    assert (mismatch.check, mismatch.failure, mismatch.pointer) == (Check.STATUS, failure, "")


def test_an_unexpected_status_hides_headers_and_body():
    expected = ExpectedResponse((200,), (("X-Id", "1"),), body=ExpectedBody({"a": 1}, "application/json"))
    assert len(judge(interaction(expected), answer({}, status=500)).mismatches) == 1
    assert len(judge(interaction(expected), answer({}, status=200)).mismatches) == 2


def test_an_expected_error_status_passes():
    assert judge(interaction(ExpectedResponse((404,))), answer({}, status=404)).outcome is Outcome.PASSED


HEADERS = [
    ("name in another case", ("x-id", "1"), ("X-ID", "1"), True),
    ("another value", ("X-Id", "1"), ("X-Id", "2"), False),
    ("value in another case", ("Accept", "alligators"), ("Accept", "Alligators"), False),
    ("missing", ("X-Id", "1"), ("X-Other", "1"), False),
    ("space after a comma", ("Vary", "a,b"), ("Vary", "a, b"), True),
    ("list in another order", ("Vary", "a,b"), ("Vary", "b,a"), False),
    ("a charset more", ("Content-Type", "application/json"), ("Content-Type", "application/json; charset=utf-8"), True),
    ("charset in another case", ("Content-Type", "a/b; charset=UTF-8"), ("Content-Type", "a/b;charset=utf-8"), True),
    ("another media type", ("Content-Type", "application/json"), ("Content-Type", "text/html"), False),
    ("missing parameter", ("Content-Type", "a/b; v=1"), ("Content-Type", "a/b"), False),
]


@pytest.mark.parametrize(("wanted", "found", "fine"), [h[1:] for h in HEADERS], ids=[h[0] for h in HEADERS])
def test_headers_are_compared(wanted: tuple, found: tuple, fine: bool):
    judged = judge(interaction(ExpectedResponse((200,), (wanted,))), Response(200, (found,)))
    assert judged.outcome is (Outcome.PASSED if fine else Outcome.FAILED)
    assert all(m.failure is Failure.HEADERS and m.pointer == f"/headers/{wanted[0].lower()}" for m in judged.mismatches)


def test_a_header_may_be_sent_in_several_lines():
    expected = interaction(ExpectedResponse((200,), (("Link", "a, b"),)))
    assert judge(expected, Response(200, (("Link", "a"), ("link", "b")))).outcome is Outcome.PASSED


def test_a_header_rule_replaces_equality():
    rule = {"x-id": {"matchers": [{"match": "regex", "regex": "^[0-9]+$"}]}}
    expected = interaction(ExpectedResponse((200,), (("X-Id", "1"),), rule))
    assert judge(expected, Response(200, (("X-Id", "22"),))).outcome is Outcome.PASSED
    assert judge(expected, Response(200, (("X-Id", "a"),))).outcome is Outcome.FAILED


def test_a_redacted_header_is_unknown_by_value_and_present_by_name():
    expected = interaction(ExpectedResponse((200,), (("Set-Cookie", "a=1"),)))
    assert judge(expected, Response(200, (("Set-Cookie", "[redacted]"),))).outcome is Outcome.UNKNOWN
    assert judge(expected, Response(200)).outcome is Outcome.FAILED


def test_what_is_unsupported_is_unknown_and_never_passed():
    judged = judge(interaction(unsupported=("matcher 'x'",)), answer({}))
    assert judged.outcome is Outcome.UNKNOWN
    assert (
        outcome_of(interaction(unsupported=("matcher 'x'",)), exchange(response=answer({})))[2]
        == "can't be judged: matcher 'x'"
    )


def test_a_certain_mismatch_outweighs_what_is_unsupported():
    assert judge(interaction(unsupported=("x",)), answer({}, status=500)).outcome is Outcome.FAILED


CHARGE = {
    "type": "object",
    "required": ["id", "amount"],
    "properties": {
        "id": {"type": "string", "pattern": "^ch_"},
        "amount": {"type": "integer"},
        "lines": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}},
    },
}
DECLARED = (
    ("200", ExpectedBody(media_type="application/json", schema=CHARGE)),
    ("200", ExpectedBody(media_type="text/csv")),
    ("204", None),
    ("default", ExpectedBody(media_type="application/problem+json", schema={"type": "object"})),
)


def generated(declared: tuple = DECLARED):
    return interaction(ExpectedResponse(by_status=declared), operation="GET /charges/{id}")


SCHEMA_CASES = [
    ("conforming", {"id": "ch_1", "amount": 1}, None),
    ("a type", {"id": "ch_1", "amount": "1"}, (Check.TYPE, Failure.SHAPE, "/amount")),
    ("a missing member", {"id": "ch_1"}, (Check.REQUIRED_MEMBER, Failure.SHAPE, "/amount")),
    ("a pattern", {"id": "x", "amount": 1}, (Check.PATTERN, Failure.VALUE, "/id")),
    (
        "inside a list",
        {"id": "ch_1", "amount": 1, "lines": [{"n": 1}, {"n": "2"}]},
        (Check.TYPE, Failure.SHAPE, "/lines/1/n"),
    ),
]


@pytest.mark.parametrize(("body", "wanted"), [c[1:] for c in SCHEMA_CASES], ids=[c[0] for c in SCHEMA_CASES])
def test_a_generated_case_is_held_against_the_schema(body: object, wanted: tuple | None):
    found = [(m.check, m.failure, m.pointer) for m in judge(generated(), answer(body)).mismatches]
    assert found == ([] if wanted is None else [wanted])


DECLARED_CASES = [
    ("another declared media type", Response(200, (("Content-Type", "text/csv"),), b"a,b"), Outcome.PASSED),
    ("an undeclared media type", Response(200, (("Content-Type", "text/html"),), b"<p>"), Outcome.FAILED),
    ("no body where one is declared", Response(200, (JSON,), b""), Outcome.FAILED),
    ("a status without content", Response(204), Outcome.PASSED),
    ("a success under default", Response(201, (("Content-Type", "application/problem+json"),), b"{}"), Outcome.PASSED),
    (
        "an error, though declared by default",
        Response(500, (("Content-Type", "application/problem+json"),), b"{}"),
        Outcome.FAILED,
    ),
    (
        "not found, though declared by default",
        Response(404, (("Content-Type", "application/problem+json"),), b"{}"),
        Outcome.FAILED,
    ),
]


@pytest.mark.parametrize(("response", "outcome"), [c[1:] for c in DECLARED_CASES], ids=[c[0] for c in DECLARED_CASES])
def test_only_a_declared_success_passes(response: Response, outcome: Outcome):
    assert judge(generated(), response).outcome is outcome


def test_a_schema_that_can_not_be_used_is_unknown():
    broken = (("200", ExpectedBody(media_type="application/json", schema={"$ref": "#/nowhere"})),)
    assert judge(generated(broken), answer({})).outcome is Outcome.UNKNOWN


def test_a_schema_never_fetches_what_it_references():
    remote = (("200", ExpectedBody(media_type="application/json", schema={"$ref": "http://127.0.0.1:9/schema"})),)
    assert judge(generated(remote), answer({})).outcome is Outcome.UNKNOWN


def test_no_response_is_errored_and_of_the_transport():
    outcome, judged, reason = outcome_of(interaction(), exchange(error=NoResponse.TIMEOUT))
    assert (outcome, judged.mismatches[0].failure, reason) == (
        Outcome.ERRORED,
        Failure.TRANSPORT,
        "no response (timeout)",
    )


def test_an_address_that_we_refused_is_nobody_s_failure():
    assert outcome_of(interaction(), exchange(error=NoResponse.REFUSED_ADDRESS))[0] is Outcome.UNKNOWN


def test_the_reason_is_the_first_mismatch_with_its_place():
    outcome, _, reason = outcome_of(expecting({"a": 1, "b": 1}), exchange(response=answer({"a": "x", "b": "y"})))
    assert (outcome, reason) == (Outcome.FAILED, "text instead of a number at /a (and 1 more)")


@pytest.mark.parametrize(
    ("pointer", "general"), [("", ""), ("/a", "/a"), ("/a/0/b/12", "/a/*/b/*"), ("/0", "/*"), ("/a1/v2", "/a1/v2")]
)
def test_indices_are_generalised(pointer: str, general: str):
    assert generalise(pointer) == general


def test_elements_of_one_list_share_a_signature():
    judged = judge(expecting([{"a": 1}, {"a": 1}]), answer([{"a": "x"}, {"a": "y"}]))
    (signature,) = signatures(interaction(operation="GET /charges"), judged.mismatches)
    assert (signature.operation, signature.pointer, signature.check) == ("GET /charges", "/*/a", "type")
    assert (signature.direction, signature.failure) == (Direction.RESPONSE, Failure.SHAPE)


def test_a_rejected_request_is_a_failure_of_the_request():
    mismatch = Mismatch(Check.STATUS, Failure.REQUEST_REJECTED, "", "status 400")
    (signature,) = signatures(interaction(), [mismatch])
    assert (signature.operation, signature.direction) == ("GET /charges/ch_1", Direction.REQUEST)
