"""What contracts use, laid over what changed."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.model.changes import Change
from monitor.model.contracts import (
    NOT_HTTP,
    OF_STATE,
    ExpectedBody,
    ExpectedResponse,
    Interaction,
    Origin,
    RequestRules,
)
from monitor.model.exchanges import Request
from monitor.model.values import Direction, Ground, Severity
from monitor.rules import contract_use as use_by_contracts
from monitor.rules.place_use import Question, Use, place_use
from monitor.trial.described import api_of
from tests.rules.documents import changes, compared, description, document, request_of, response_of

NO_COMPONENTS = api_of(document(description({})))


def contract_use(found: Sequence[Change], interactions: Sequence[Interaction]) -> tuple[Change, ...]:
    """Of descriptions without components."""
    return use_by_contracts(found, interactions, NO_COMPONENTS)


BASE = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "fee": {"type": "string"}}}
WITHOUT_FEE = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}


def interaction(
    *,
    path: str = "/things",
    sends: bytes | None = None,
    expects: object = None,
    consumer: str = "checkout",
    origin: Origin = Origin.PACT,
    query: tuple[tuple[str, str], ...] = (),
    headers: tuple[tuple[str, str], ...] = (),
    method: str = "POST",
    **more: object,
) -> Interaction:
    """`more`: `rules` of the expected body, and members of `Interaction`."""
    rules = more.pop("rules", {})
    body = None if expects is None else ExpectedBody(expects, "application/json", rules)
    return Interaction(
        api="payments",
        consumer=consumer,
        provider="acme",
        description="one",
        origin=origin,
        contract=f"pacts/{consumer}.json",
        request=Request(method, path, query, headers, sends),
        response=more.pop("response", None) or ExpectedResponse((200,), body=body),
        **more,
    )


def test_a_risky_change_is_breaking_for_the_consumer_that_uses_the_place() -> None:
    found = changes(response_of(BASE), response_of(WITHOUT_FEE))
    assert [each.severity for each in found] == [Severity.RISKY]
    used = contract_use(found, [interaction(expects={"id": "1", "fee": "2"})])
    assert [(each.severity, each.used_by) for each in used] == [(Severity.BREAKING, ("checkout",))]


NAMES = ("kind", "sort")
CHOSEN = {"type": "object", "required": [*NAMES], "properties": {each: {"type": "string"} for each in NAMES}}


@pytest.mark.parametrize(
    ("base", "revision"),
    [
        (description({"operationId": "a"}), description({"operationId": "b"})),
        tuple(response_of({**CHOSEN, "discriminator": {"propertyName": each}}) for each in NAMES),
        tuple(response_of({**CHOSEN, "additionalProperties": each}) for each in (False, True)),
    ],
    ids=["generated names", "what chooses the generated type", "other members, which a strict reader refuses"],
)
def test_what_messages_do_not_show_breaks_no_consumer_for_its_contract(base: dict, revision: dict) -> None:
    found = changes(base, revision)
    assert [each.severity for each in found] == [Severity.RISKY]
    (used,) = contract_use(found, [interaction(expects={"kind": "cat"})])
    assert (used.severity, used.used_by) == (Severity.RISKY, ("checkout",))
    assert [each.severity for each in used.consumers] == [Severity.RISKY]


def test_a_risky_change_that_nobody_uses_stays_risky() -> None:
    found = changes(response_of(BASE), response_of(WITHOUT_FEE))
    assert contract_use(found, [interaction(expects={"id": "1"})]) == found
    assert contract_use(found, [interaction(path="/others", expects={"fee": "2"})]) == found
    assert contract_use(found, []) == found


def test_a_break_that_nobody_uses_stays_breaking_and_says_so() -> None:
    found = changes(request_of(BASE), request_of(WITHOUT_FEE))
    unused = contract_use(found, [interaction(sends=b'{"id": "1"}')])
    assert [(each.severity, each.note) for each in unused] == [(Severity.BREAKING, "no contract that is known uses it")]
    used = contract_use(found, [interaction(sends=b'{"id": "1", "fee": "2"}')])
    assert [each.used_by for each in used] == [("checkout",)]


def test_a_member_that_became_required_hits_those_who_leave_it_out() -> None:
    found = changes(request_of(BASE), request_of({**BASE, "required": ["id", "fee"]}))
    assert contract_use(found, [interaction(sends=b'{"id": "1"}')])[0].used_by == ("checkout",)
    (sent,) = contract_use(found, [interaction(sends=b'{"id": "1", "fee": "2"}')])
    assert (sent.used_by, sent.unused) == ((), False)  # this one request has it; others may not


def test_a_call_that_may_be_one_of_another_api_shows_no_use_and_hides_none() -> None:
    found = changes(request_of(BASE), request_of(WITHOUT_FEE))
    for sent in (b'{"id": "1"}', b'{"id": "1", "fee": "2"}'):
        doubtful = interaction(sends=sent, operation="POST /things", doubt="two sources")
        assert contract_use(found, [doubtful]) == found
        assert contract_use(found, [replace(doubtful, operation="GET /else")])[0].unused


def test_an_undecided_change_stays_undecided() -> None:
    found = changes(response_of(BASE), response_of({"$ref": "#/gone"}))
    used = contract_use(found, [interaction(expects={"id": "1"})])
    assert [(each.severity, each.decided) for each in used] == [(Severity.RISKY, False)]


def test_messages_of_a_queue_tell_nothing_of_calls() -> None:
    found = changes(request_of(BASE), request_of(WITHOUT_FEE))
    message = interaction(unsupported=("interactions that are not HTTP",))
    assert contract_use(found, [replace(message, request=NOT_HTTP)]) == found
    everywhere = [replace(each, operation="*", direction=Direction.NONE, place="") for each in found]
    assert contract_use(everywhere, [replace(message, request=NOT_HTTP)]) == tuple(everywhere)


def test_each_consumer_has_its_own_severity() -> None:
    """One edit of a shared schema: the answer of one operation loses an optional member, the other's body loses it."""

    def described(members):
        schema = {"$ref": "#/components/schemas/Thing"}
        content = {"application/json": {"schema": schema}}
        paths = {
            "/read": {"get": {"responses": {"200": {"description": "fine", "content": content}}}},
            "/write": {"post": {"requestBody": {"content": content}, "responses": {"204": {"description": "fine"}}}},
        }
        thing = {"type": "object", "required": ["id"], "properties": members}
        return {**description({}), "paths": paths, "components": {"schemas": {"Thing": thing}}}

    (edit,) = changes(described(BASE["properties"]), described(WITHOUT_FEE["properties"]))
    assert {(each.operation, each.severity.value) for each in edit.reaches} == {
        ("GET /read", "risky"),
        ("POST /write", "breaking"),
    }
    reader = interaction(path="/read", method="GET", expects={"fee": "1"}, consumer="reader")
    writer = interaction(path="/write", sends=b'{"id": "1", "fee": "2"}', consumer="writer")
    idle = interaction(path="/read", method="GET", expects={"id": "1"}, consumer="idle")
    (used,) = contract_use([edit], [reader, writer, idle])
    assert [(each.name, each.severity.value, each.contracts) for each in used.consumers] == [
        ("reader", "breaking", ("pacts/reader.json",)),
        ("writer", "breaking", ("pacts/writer.json",)),
    ]
    (unread,) = contract_use([edit], [idle])
    assert (unread.unused, unread.consumers) == (True, ())


def test_a_change_is_told_at_the_place_that_is_used() -> None:
    """One edit of a shared schema, felt by two answers alike: the contract reads the second."""

    def described(members):
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
        paths = {
            path: {"get": {"responses": {"200": {"description": "fine", "content": content}}}}
            for path in ("/first", "/second")
        }
        thing = {"type": "object", "required": ["id"], "properties": members}
        return {**description({}), "paths": paths, "components": {"schemas": {"Thing": thing}}}

    (edit,) = changes(described(BASE["properties"]), described(WITHOUT_FEE["properties"]))
    assert (edit.operation, edit.severity) == ("GET /first", Severity.RISKY)
    (used,) = contract_use([edit], [interaction(path="/second", method="GET", expects={"fee": "1"})])
    assert (used.operation, used.severity) == ("GET /second", Severity.BREAKING)
    assert {each.operation: each.severity.value for each in used.reaches} == {
        "GET /first": "risky",
        "GET /second": "breaking",
    }


def test_the_place_that_is_used_has_its_message() -> None:
    def api(schema: dict) -> dict:
        answers = {
            "200": {
                "description": "one",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
            }
        }
        paths = {path: {"get": {"responses": answers}} for path in ("/a", "/b/{id}")}
        return {**description({}), "paths": paths, "components": {"schemas": {"Thing": schema}}}

    used = interaction(method="GET", path="/b/1", expects={"id": "1", "fee": "2"})
    comparison = compared(api(BASE), api(WITHOUT_FEE), interactions=[used])
    (change,) = contract_use(comparison.changes, [used])
    assert (change.severity, change.operation) == (Severity.BREAKING, "GET /b/{id}")
    assert change.witness is not None
    assert change.witness.message["request"]["path"] == "/b/{id}"
    assert "fee" in change.witness.message["response"]["body"]
    (alone,) = compared(api(BASE), api(WITHOUT_FEE)).changes
    assert [each.witness for each in alone.reaches] == [None, None]
    everywhere = compared(api(BASE), api(WITHOUT_FEE), every_witness=True).changes
    assert contract_use(everywhere, [used])[0].witness == change.witness


def test_an_end_whose_notice_has_run_out_is_no_worse_for_those_who_still_use_it() -> None:
    ended, beta = (
        compared(description(said), {**description({}), "paths": {}}, now=datetime(2026, 2, 1, tzinfo=UTC)).changes
        for said in ({"deprecated": True, "x-sunset": "2026-01-01"}, {"x-stability-level": "beta"})
    )
    assert [each.severity for each in (*ended, *beta)] == [Severity.RISKY, Severity.RISKY]
    (used,) = contract_use(ended, [interaction()])
    assert (used.severity, used.used_by, used.ground) == (Severity.RISKY, ("checkout",), Ground.NOTICE_RUN_OUT)
    (built,) = contract_use(beta, [interaction()])
    assert (built.severity, built.ground) == (Severity.BREAKING, Ground.BETA)


def test_an_announcement_is_no_break_for_those_who_use_the_place() -> None:
    moved = [description({"deprecated": True, "x-sunset": day}) for day in ("2027-06-01", "2027-01-01")]
    (used,) = contract_use(changes(*moved), [interaction()])
    assert (used.severity, used.used_by) == (Severity.RISKY, ("checkout",))


def test_traffic_shows_use_and_never_that_there_is_none() -> None:
    found = changes(request_of(BASE), request_of(WITHOUT_FEE))
    seen = interaction(sends=b'{"id": "1"}', origin=Origin.HAR)
    assert contract_use(found, [seen]) == found
    assert contract_use(found, [seen, interaction(sends=b'{"id": "1"}')])[0].unused


@pytest.mark.parametrize(
    ("path", "more", "use"),
    [
        ("/things/1", {}, Use.USED),
        ("/others/1", {}, Use.UNUSED),
        ("/v1/things/1", {}, Use.UNKNOWN),
        ("/gateway/v1/things/1/", {}, Use.UNKNOWN),
        ("/things/1", {"method": "DELETE"}, Use.UNUSED),
        ("/v1/things/1", {"operation": "POST /things/{key}"}, Use.USED),
        ("/things/1", {"operation": "POST /things/search"}, Use.UNUSED),
    ],
)
def test_an_operation_is_called(path, more, use) -> None:
    gone = description({}, path="/things/{id}")
    (found,) = contract_use(changes(gone, {**gone, "paths": {}}), [interaction(path=path, **more)])
    assert (bool(found.used_by), found.unused) == (use is Use.USED, use is Use.UNUSED)


@pytest.mark.parametrize("name", ["settled", "/settled"])
def test_nobody_s_contract_tells_who_waits_for_a_webhook(name: str) -> None:
    gone = {**description({}), "openapi": "3.1.0", "webhooks": {name: {"post": {"responses": {}}}}}
    found = changes(gone, {**gone, "webhooks": {}})
    assert [each.rule for each in found] == ["webhook-removed"]
    assert contract_use(found, [interaction()]) == found


JSON = {"headers": (("Content-Type", "application/json"),)}
FORM = {"headers": (("Content-Type", "application/x-www-form-urlencoded"),)}
LINES = json.dumps({"lines": [{"n": 1}, {"n": 2, "memo": "x"}], "a/b": 1, "kind": "a"}).encode()
TYPES = {"$": {"matchers": [{"match": "type"}]}}


def asked(place, direction=Direction.REQUEST, **more):
    return Question(place, direction, **more)


ANSWER = Direction.RESPONSE
HAR = {"origin": Origin.HAR}
IMAGE = ExpectedResponse((200,), body=ExpectedBody("iVBORw0KGgo=", "image/png"))
PARTLY = {"unsupported": ("a matcher",)}
AS_XML = ExpectedResponse((200,), headers=(("Content-Type", "application/xml"),))


@pytest.mark.parametrize(
    ("question", "made", "use"),
    [
        (asked("query limit"), {"query": (("limit", "5"),)}, Use.USED),
        (asked("query limit"), {}, Use.UNUSED),
        (asked("query filter"), {"query": (("filter[a]", "5"),)}, Use.USED),
        (asked("query ids[]"), {"query": (("ids", "5"),)}, Use.USED),
        (asked("query page size"), {"query": (("page size", "5"),)}, Use.USED),
        (asked("query filter /a"), {"query": (("filter", "5"),)}, Use.UNKNOWN),
        (asked("query filter /a"), {}, Use.UNUSED),
        (asked("query limit", by_absence=True), {}, Use.USED),
        (asked("query limit", by_absence=True), {"query": (("limit", "5"),)}, Use.UNKNOWN),
        (asked("query sort", values=("up",)), {"query": (("sort", "down"),)}, Use.UNUSED),
        (asked("query sort", values=("up", 5, True)), {"query": (("sort", "true"),)}, Use.USED),
        (asked("query sort", values=("up",)), {"query": (("sort", "down,up"),)}, Use.USED),
        (asked("header X-Trace"), {"headers": (("x-trace", "1"),)}, Use.USED),
        (asked("header X-Trace"), {}, Use.UNUSED),
        (asked("header X-Trace"), HAR, Use.UNKNOWN),
        (asked("header X-Api-Key"), {}, Use.UNKNOWN),
        (asked("query api_key", by_absence=True), HAR, Use.UNKNOWN),
        (asked("query api_key", by_absence=True), {}, Use.USED),
        (asked("query limit", by_absence=True), HAR, Use.USED),
        (asked("body", by_absence=True), {"unsupported": ("a body",), **HAR}, Use.UNKNOWN),
        (asked("cookie session"), {}, Use.UNKNOWN),
        (asked("path id"), {}, Use.USED),
        (asked("security"), {}, Use.USED),
        (asked("security login tokenUrl"), {}, Use.UNKNOWN),
        (asked("server https://eu.example", Direction.NONE), {}, Use.UNKNOWN),
        (asked("body application/json /lines/*/memo"), {"sends": LINES, **JSON}, Use.USED),
        (asked("body application/json /lines/*/none"), {"sends": LINES, **JSON}, Use.UNUSED),
        (asked("body application/json /lines/*/memo", by_absence=True), {"sends": LINES, **JSON}, Use.USED),
        (asked("body application/json /lines/*/n", by_absence=True), {"sends": LINES, **JSON}, Use.UNKNOWN),
        (asked("body application/json /other/n", by_absence=True), {"sends": LINES, **JSON}, Use.UNUSED),
        (asked("body application/json /a/b"), {"sends": LINES, **JSON}, Use.USED),
        (asked("body application/json /kind", values=("b",)), {"sends": LINES, **JSON}, Use.UNUSED),
        (asked("body application/json /kind", values=("a", "b")), {"sends": LINES, **JSON}, Use.USED),
        (asked("body application/json /kind"), {"sends": b"{oops", **JSON}, Use.UNKNOWN),
        (asked("body application/xml /kind"), {"sends": LINES, **JSON}, Use.UNUSED),
        (asked("body application/*"), {"sends": LINES, **JSON}, Use.USED),
        (asked("body application/hal+json /kind"), {"sends": LINES, **JSON}, Use.USED),
        (asked("body application/json /kind"), {}, Use.UNUSED),
        (asked("body", by_absence=True), {}, Use.USED),
        (asked("body", by_absence=True), {"sends": b"", **JSON}, Use.USED),
        (asked("body application/json"), {"sends": b"", **JSON}, Use.UNUSED),
        (asked("body application/x-www-form-urlencoded /b"), {"sends": b"a=1&b=2", **FORM}, Use.USED),
        (asked("body application/x-www-form-urlencoded /c"), {"sends": b"a=1&b=2", **FORM}, Use.UNUSED),
        (asked("body application/x-www-form-urlencoded /b", by_absence=True), {"sends": b"", **FORM}, Use.USED),
        (asked("body application/x-www-form-urlencoded /b", by_absence=True), FORM, Use.UNKNOWN),
        (asked("body application/x-www-form-urlencoded /b"), FORM, Use.UNUSED),
        (asked("body application/x-www-form-urlencoded", by_absence=True), {"sends": b"", **FORM}, Use.USED),
        (asked("body application/x-www-form-urlencoded /b", values=("3",)), {"sends": b"b=2", **FORM}, Use.UNUSED),
        (asked("body multipart/form-data /b"), {"sends": b"--x"}, Use.UNKNOWN),
        (asked("200 application/json /lines/*/n", ANSWER), {"expects": json.loads(LINES)}, Use.USED),
        (asked("200 application/json /lines/*/x", ANSWER), {"expects": json.loads(LINES)}, Use.UNUSED),
        (asked("2XX application/json /kind", ANSWER), {"expects": json.loads(LINES)}, Use.USED),
        (asked("404 application/json /kind", ANSWER), {"expects": json.loads(LINES)}, Use.UNUSED),
        (asked("default application/json /kind", ANSWER), {"expects": json.loads(LINES)}, Use.UNKNOWN),
        (asked("200 application/xml", ANSWER), {"expects": {}}, Use.UNUSED),
        (asked("200 application/json /kind", ANSWER), {}, Use.UNUSED),
        (asked("200 application/xml", ANSWER), {"response": AS_XML}, Use.USED),
        (asked("200 application/xml /kind", ANSWER), {"response": AS_XML}, Use.UNUSED),
        (asked("200 application/json", ANSWER), {"response": AS_XML}, Use.UNUSED),
        (
            asked("200 application/xml", ANSWER),
            {"headers": (("Accept", "text/csv, application/xml;q=0.5"),)},
            Use.UNKNOWN,
        ),
        (asked("200 application/json", ANSWER), {"headers": (("Accept", "application/xml"),)}, Use.UNUSED),
        (asked("200 application/json /kind", ANSWER), HAR, Use.UNKNOWN),
        (asked("200 application/json /kind", ANSWER, values=("c",)), {"expects": {"kind": "a"}}, Use.UNKNOWN),
        (
            asked("200 application/json /kind", ANSWER, values=("c",)),
            {"expects": {"kind": "a"}, "rules": TYPES},
            Use.USED,
        ),
        (asked("200 application/json /else", ANSWER, values=("c",)), {"expects": {"kind": "a"}}, Use.UNUSED),
        (asked("200 application/json /tags/*/n", ANSWER), {"expects": {"tags": []}, "rules": TYPES}, Use.UNKNOWN),
        (asked("200 application/json /tags/*/n", ANSWER), {"expects": {"tags": []}}, Use.UNUSED),
        (asked("200 application/json /who/name", ANSWER), {"expects": {"who": {}}, "rules": TYPES}, Use.UNKNOWN),
        (asked("200 application/json /other/name", ANSWER), {"expects": {"who": {}}, "rules": TYPES}, Use.UNUSED),
        (asked("200 application/json /*/n", ANSWER), {"expects": [], "rules": TYPES}, Use.UNKNOWN),
        (asked("200 application/json /who", ANSWER), {"expects": {}, "rules": TYPES}, Use.UNUSED),
        (
            asked("body application/json /tags/*/n"),
            {"sends": b'{"tags": []}', "request_rules": RequestRules(body=TYPES), **JSON},
            Use.UNKNOWN,
        ),
        (asked("200 header X-Page", ANSWER), {}, Use.UNUSED),
        (asked("200 header X-Page", ANSWER), HAR, Use.UNKNOWN),
        (
            asked("200 header X-Page", ANSWER),
            {"response": ExpectedResponse((200,), headers=(("x-page", "1"),))},
            Use.USED,
        ),
        (asked("200 image/png", ANSWER), {"response": IMAGE}, Use.USED),
        (asked("200 image/jpeg", ANSWER), {"response": IMAGE}, Use.UNUSED),
        (asked("200 image/png item", ANSWER), {"response": IMAGE}, Use.UNKNOWN),
        (asked("200", ANSWER), {}, Use.USED),
        (asked("200", ANSWER), {"response": ExpectedResponse()}, Use.UNKNOWN),
        (asked("query limit"), PARTLY, Use.UNKNOWN),
        (asked("query limit"), {"query": (("limit", "5"),), **PARTLY}, Use.USED),
        (asked("query limit", by_absence=True), PARTLY, Use.USED),
        (asked("query limit", by_absence=True), {"origin": Origin.ARAZZO, **PARTLY}, Use.UNKNOWN),
        (asked("query sort", values=("up",)), {"query": (("sort", "up"),), **PARTLY}, Use.UNKNOWN),
        (asked("200 application/json /kind", ANSWER), {"expects": {"kind": "a"}, **PARTLY}, Use.USED),
        (asked("200 application/json /else", ANSWER), {"expects": {"kind": "a"}, **PARTLY}, Use.UNKNOWN),
    ],
)
def test_a_place_is_used(question, made, use) -> None:
    assert place_use(question, interaction(**made)) is use


STRANGE = {"$.lines": {"matchers": [{"match": "arrayContains", "variants": []}]}, **TYPES}


@pytest.mark.parametrize(
    ("question", "use"),
    [
        (asked("query limit"), Use.UNUSED),
        (asked("body application/json /else"), Use.UNUSED),
        (asked("body application/json /kind", values=("b",)), Use.UNKNOWN),
        (asked("200 application/json /else", ANSWER), Use.UNUSED),
        (asked("200 application/json /lines/*/else", ANSWER), Use.UNKNOWN),
        (asked("200 application/json /lines/*/memo", ANSWER), Use.USED),
        (asked("200 application/json /lines/*/n", ANSWER, values=("c",)), Use.UNKNOWN),
        (asked("200 application/json /kind", ANSWER, values=("c",)), Use.USED),
        (asked("404 application/json /kind", ANSWER), Use.UNUSED),
    ],
)
def test_a_matcher_that_is_not_known_hides_only_its_place_and_values_of_a_state_only_values(question, use) -> None:
    unread = ("matcher 'arrayContains'", OF_STATE)
    made = interaction(sends=LINES, expects=json.loads(LINES), rules=STRANGE, unsupported=unread, **JSON)
    assert place_use(question, made) is use


def test_the_values_of_an_enumeration_are_known_one_by_one() -> None:
    kinds = [request_of({"type": "object", "properties": {"kind": {"enum": each}}}) for each in (["a", "b"], ["a"])]
    found = changes(*kinds)
    assert [(each.rule, each.values) for each in found] == [("request-enum-value-removed", ("b",))]
    (unused,) = contract_use(found, [interaction(sends=b'{"kind": "a"}')])
    (used,) = contract_use(found, [interaction(sends=b'{"kind": "b"}')])
    assert (unused.unused, used.used_by) == (True, ("checkout",))


def by(matcher: str, **more: object) -> dict:
    return {"combine": "AND", "matchers": [{"match": matcher, **more}]}


FEW = by("regex", regex="^(a|b)$")
NO_LONGER = {"values": ("b",)}


@pytest.mark.parametrize(
    ("question", "made", "rules", "use"),
    [
        (asked("query sort", **NO_LONGER), {"query": (("sort", "a"),)}, {"query": {"sort": FEW}}, Use.UNKNOWN),
        (asked("query sort", values=("c",)), {"query": (("sort", "a"),)}, {"query": {"sort": FEW}}, Use.UNUSED),
        (asked("query sort", **NO_LONGER), {"query": (("sort", "a"),)}, {"query": {"other": FEW}}, Use.UNUSED),
        (
            asked("query sort", values=(5,)),
            {"query": (("sort", "1"),)},
            {"query": {"sort": by("integer")}},
            Use.UNKNOWN,
        ),
        (asked("query ids[]", **NO_LONGER), {"query": (("ids[]", "a"),)}, {"query": {"ids": FEW}}, Use.UNKNOWN),
        (
            asked("header X-Kind", **NO_LONGER),
            {"headers": (("X-Kind", "a"),)},
            {"headers": {"x-kind": FEW}},
            Use.UNKNOWN,
        ),
        (
            asked("body application/json /kind", **NO_LONGER),
            {"sends": LINES, **JSON},
            {"body": {"$.kind": FEW}},
            Use.UNKNOWN,
        ),
        (
            asked("body application/json /kind", values=("c",)),
            {"sends": LINES, **JSON},
            {"body": {"$.kind": FEW}},
            Use.UNUSED,
        ),
        (
            asked("body application/json /kind", **NO_LONGER),
            {"sends": LINES, **JSON},
            {"body": {"$": by("type")}},
            Use.UNKNOWN,
        ),
        (
            asked("body application/json /kind", **NO_LONGER),
            {"sends": LINES, **JSON},
            {"body": {"$": by("later")}},
            Use.UNKNOWN,
        ),
        (
            asked("body application/json /kind", **NO_LONGER),
            {"sends": LINES, **JSON},
            {"body": {"$": by("equality")}},
            Use.UNUSED,
        ),
        (
            asked("body application/x-www-form-urlencoded /b", **NO_LONGER),
            {"sends": b"b=a", **FORM},
            {"body": {"$.b[0]": FEW}},
            Use.UNKNOWN,
        ),
    ],
)
def test_a_rule_of_a_pact_may_allow_other_values_than_its_example(question, made, rules, use) -> None:
    assert place_use(question, interaction(**made, request_rules=RequestRules(**rules))) is use


LATE = {"lines": [{"n": 1}], "kind": "a"}


@pytest.mark.parametrize(
    ("path", "place", "values", "use"),
    [
        ("$..memo", "/lines/*/memo", (), Use.UNKNOWN),
        ("$.lines[?(@.n)].memo", "/lines/*/memo", (), Use.UNKNOWN),
        ("$.lines[?(@.n)].memo", "/lines/*/n", (), Use.USED),
        ("$.lines[?(@.n)].memo", "/other", (), Use.UNUSED),
        ("$.other[?(@.n)].memo", "/other", (), Use.UNKNOWN),
        ("$.kind[?(@)]", "/kind", ("b",), Use.UNKNOWN),
    ],
)
def test_a_rule_whose_path_can_not_be_read_hides_only_what_it_may_speak_of(path, place, values, use) -> None:
    sent = interaction(sends=json.dumps(LATE).encode(), request_rules=RequestRules(body={path: by("type")}), **JSON)
    assert place_use(asked(f"body application/json {place}", values=values), sent) is use
    read = interaction(expects=LATE, rules={path: by("type")})
    assert place_use(asked(f"200 application/json {place}", ANSWER, values=values), read) is use


@pytest.mark.parametrize(
    ("rule", "use"),
    [
        (by("equality"), Use.UNKNOWN),
        (by("type"), Use.USED),
        (by("regex", regex="^(a|b)$"), Use.USED),
        (by("regex", regex="^(a|b|c)$"), Use.UNKNOWN),
        (by("regex", regex="("), Use.UNKNOWN),
        (by("include", value="a"), Use.USED),
    ],
    ids=["as its example", "as a type", "as one of others", "as one that is told", "unreadable", "as text with a word"],
)
def test_a_value_that_comes_anew_hits_who_is_not_ready_for_it(rule: dict, use: Use) -> None:
    question = asked("200 application/json /kind", ANSWER, values=("c",))
    assert place_use(question, interaction(expects={"kind": "a"}, rules={"$.kind": rule})) is use


def test_of_values_in_the_place_of_others_those_that_went_are_looked_for() -> None:
    kinds = [
        request_of({"type": "object", "properties": {"kind": {"enum": each}}}) for each in (["a", "b"], ["a", "c"])
    ]
    found = changes(*kinds)
    assert [(each.rule, each.values) for each in found] == [("request-enum-values-replaced", ("b",))]
    (unused,) = contract_use(found, [interaction(sends=b'{"kind": "a"}')])
    (used,) = contract_use(found, [interaction(sends=b'{"kind": "b"}')])
    assert (unused.unused, used.used_by) == (True, ("checkout",))


def test_a_body_that_parameters_became_and_that_is_required_hits_those_who_send_none() -> None:
    fee = {"name": "fee", "in": "query", "schema": {"type": "integer"}}
    body = {"type": "object", "properties": {"fee": {"type": "integer"}}}
    found = changes(description({"parameters": [fee]}), request_of(body))
    assert [each.rule for each in found] == ["request-parameter-moved"]
    (change,) = contract_use(found, [interaction()])
    assert (change.unused, change.used_by) == (False, ("checkout",))
