"""What workflows use of an API."""

import pytest

from monitor.errors import UsageError
from monitor.interactions.arazzo import read_arazzo
from monitor.interactions.reading import read_contract
from monitor.model.contracts import Origin
from monitor.model.values import Direction
from monitor.openapi import read_api
from monitor.rules.place_use import Question, Use, place_use

LOANS = read_api(
    {
        "openapi": "3.0.3",
        "info": {"title": "Loans", "version": "1"},
        "paths": {
            "/loans/{id}": {"get": {"operationId": "readLoan", "responses": {}}},
            "/loans": {"post": {"operationId": "askLoan", "responses": {}}},
            "/terms": {"get": {"operationId": "terms.read", "responses": {}}},
        },
    },
    source="loans.json",
)


def workflows(*steps, **members):
    return {
        "arazzo": "1.0.0",
        "info": {"title": "Checkout flow", "version": "1"},
        "sourceDescriptions": [{"name": "loans", "url": "loans.json"}],
        "workflows": [{"workflowId": "buy", "steps": [{"stepId": "one", **each} for each in steps]}],
        **members,
    }


def read(*steps):
    return read_arazzo(workflows(*steps), api="loans", contract="buy.arazzo.yaml", described=LOANS)


ASK = {
    "operationId": "askLoan",
    "parameters": [
        {"name": "dry", "in": "query", "value": True},
        {"name": "X-Trace", "in": "header", "value": "$inputs.t"},
    ],
    "requestBody": {"contentType": "application/json", "payload": {"amount": "$inputs.amount", "lines": [{"n": 1}]}},
    "successCriteria": [{"condition": "$statusCode == 201"}, {"condition": "$response.body#/status != null"}],
    "outputs": {
        "loan": "$response.body#/loan/id",
        "first": "$response.body#/offers/0/rate",
        "at": "$response.header.Location",
    },
}


def test_a_step_is_what_its_workflow_sends_and_reads():
    (step,) = read(ASK)
    assert (step.consumer, step.description, step.operation) == ("Checkout flow", "buy/one", "POST /loans")
    assert (step.request.method, step.request.path, step.request.query) == ("POST", "/loans", (("dry", "true"),))
    assert (step.origin, step.response.statuses, step.unsupported) == (Origin.ARAZZO, (201,), ())


@pytest.mark.parametrize(
    ("place", "direction", "values", "use"),
    [
        ("query dry", Direction.REQUEST, (), Use.USED),
        ("query wet", Direction.REQUEST, (), Use.UNUSED),
        ("header X-Trace", Direction.REQUEST, (), Use.USED),
        ("body application/json /amount", Direction.REQUEST, (), Use.USED),
        ("body application/json /lines/*/n", Direction.REQUEST, (), Use.USED),
        ("body application/json /memo", Direction.REQUEST, (), Use.UNUSED),
        ("body application/json /amount", Direction.REQUEST, (5,), Use.UNKNOWN),
        ("body application/json /memo", Direction.REQUEST, (5,), Use.UNUSED),
        ("201 application/json /loan/id", Direction.RESPONSE, (), Use.USED),
        ("201 application/json /offers/*/rate", Direction.RESPONSE, (), Use.USED),
        ("201 application/json /status", Direction.RESPONSE, (), Use.USED),
        ("201 application/json /fee", Direction.RESPONSE, (), Use.UNUSED),
        ("201 header Location", Direction.RESPONSE, (), Use.USED),
        ("400 application/json /status", Direction.RESPONSE, (), Use.UNUSED),
    ],
)
def test_a_step_uses_a_place(place, direction, values, use):
    (step,) = read(ASK)
    assert place_use(Question(place, direction, values=values), step) is use


@pytest.mark.parametrize(
    ("step", "operation"),
    [
        ({"operationId": "$sourceDescriptions.loans.readLoan"}, "GET /loans/{id}"),
        ({"operationPath": "{$sourceDescriptions.loans.url}#/paths/~1loans~1{id}/get"}, "GET /loans/{id}"),
        ({"operationPath": "{$sourceDescriptions.loans.url}#/paths/~1loans~1%7Bid%7D/get"}, "GET /loans/{id}"),
        ({"operationPath": "{$sourceDescriptions.loans.url}#/paths/~1terms"}, "GET /terms"),
        ({"operationId": "terms.read"}, "GET /terms"),
        ({"operationId": "$sourceDescriptions.loans.terms.read"}, "GET /terms"),
        ({"operationId": "loans.terms.read"}, "GET /terms"),
    ],
)
def test_an_operation_is_named_in_each_way(step, operation):
    assert [each.operation for each in read(step)] == [operation]


@pytest.mark.parametrize(
    ("step", "name"),
    [
        ({"operationId": "other"}, "other"),
        ({"operationId": "$sourceDescriptions.loans.other"}, "other"),
        ({"operationId": "orders.readLoan"}, "orders.readLoan"),
        ({"operationPath": "x#/paths/~1none/get"}, "x#/paths/~1none/get"),
        ({"operationPath": "x"}, "x"),
    ],
)
def test_a_step_whose_operation_no_description_has_is_told(step, name):
    (told,) = read(step)
    assert (told.operation, told.request.path, told.doubt) == (None, name, "")
    assert read({"workflowId": "pay"}) == ()


QUALIFIED = "$sourceDescriptions.{}.{}"
BY_ITS_URL = [{"name": "loans", "url": "https://h/v1/loans.json"}, {"name": "cards", "url": "cards.json"}]
OF_ANY_URL = [{"name": "loans", "url": "a.json"}, {"name": "cards", "url": "b.json", "type": "openapi"}]


def named(sources, *steps):
    given = workflows(*({"operationId": each} for each in steps), sourceDescriptions=sources)
    return read_arazzo(given, api="loans", contract="buy.arazzo.yaml", described=LOANS)


@pytest.mark.parametrize(
    ("sources", "steps", "called"),
    [
        (BY_ITS_URL, [("loans", "readLoan"), ("cards", "readLoan"), ("cards", "pay")], {"GET /loans/{id}": True}),
        (BY_ITS_URL, [("loans", "readLoan"), ("loans", "pay")], {"GET /loans/{id}": True, None: True}),
        (BY_ITS_URL, [("", "readLoan")], {"GET /loans/{id}": False}),
        (OF_ANY_URL, [("loans", "readLoan"), ("cards", "pay")], {"GET /loans/{id}": True}),
        (OF_ANY_URL, [("loans", "readLoan"), ("cards", "pay"), ("cards", "askLoan")], {"GET /loans/{id}": True, "POST /loans": False}),
        (OF_ANY_URL, [("loans", "readLoan"), ("cards", "askLoan")], {"GET /loans/{id}": False, "POST /loans": False}),
        (OF_ANY_URL[:1], [("", "readLoan")], {"GET /loans/{id}": True}),
        ([*OF_ANY_URL[:1], {"name": "b", "url": "b", "type": "arazzo"}], [("", "readLoan")], {"GET /loans/{id}": True}),
    ],
    ids=[
        "the base by the name of its file",
        "an operation that the base lacks",
        "none where there are several",
        "the base by what it has",
        "another one with an operation of the same name",
        "two that may be the base",
        "the only one",
        "the only one that describes operations",
    ],
)  # fmt: skip
def test_the_source_that_a_step_names_decides(sources, steps, called):
    written = [QUALIFIED.format(*each) if each[0] else each[1] for each in steps]
    assert {each.operation: not each.doubt for each in named(sources, *written)} == called


def test_a_source_is_named_by_a_path_into_its_description_too():
    paths = ["{$sourceDescriptions.cards.url}#/paths/~1terms/get", "cards.json#/paths/~1terms/get"]
    steps = [{"operationPath": each} for each in (*paths, "https://h/v1/loans.json#/paths/~1terms/get")]
    given = workflows(*steps, sourceDescriptions=BY_ITS_URL)
    (own,) = read_arazzo(given, api="loans", contract="buy.arazzo.yaml", described=LOANS)
    assert (own.operation, own.doubt) == ("GET /terms", "")


BODY = "body application/json"
ANSWER = "200 application/json"


@pytest.mark.parametrize(
    ("place", "by_absence", "use"),
    [
        ("query all", False, Use.USED),
        ("query all", True, Use.UNKNOWN),
        ("query kept", False, Use.USED),
        ("query kept", True, Use.UNKNOWN),
        ("query other", False, Use.UNUSED),
        ("query other", True, Use.USED),
        (f"{BODY} /who/name", False, Use.UNKNOWN),
        (f"{BODY} /who/name", True, Use.UNKNOWN),
        (f"{BODY} /what/n", False, Use.USED),
        (f"{BODY} /what/m", False, Use.UNUSED),
        (f"{BODY} /what/m", True, Use.USED),
        (f"{ANSWER} /loan/fee", False, Use.UNKNOWN),
        (f"{ANSWER} /offers/*/rate", False, Use.USED),
        (f"{ANSWER} /offers/*/fee", False, Use.UNUSED),
        (f"{ANSWER} /other", False, Use.UNUSED),
        (f"{ANSWER} /late", False, Use.USED),
        (f"{ANSWER} /shared", False, Use.USED),
        ("503 application/json /why", False, Use.UNUSED),
    ],
)
def test_a_step_uses_what_its_workflow_and_its_components_say_and_may_use_what_is_in_a_value(place, by_absence, use):
    """`who` is computed when the step runs, and `loan` is handed on whole."""
    step = {
        "stepId": "one",
        "operationId": "askLoan",
        "parameters": [{"reference": "$components.parameters.kept", "value": "5"}],
        "requestBody": {"contentType": "application/json", "payload": {"who": "$inputs.who", "what": {"n": 1}}},
        "successCriteria": [{"condition": "$statusCode == 200"}],
        "onFailure": [{"name": "again", "type": "retry", "criteria": [{"condition": "$statusCode == 503"}]}],
        "onSuccess": [{"reference": "$components.successActions.on"}],
        "outputs": {"loan": "$response.body#/loan", "rate": "$response.body#/offers/0/rate"},
    }
    workflow = {
        "workflowId": "buy",
        "parameters": [{"name": "all", "in": "query", "value": "1"}],
        "successActions": [{"name": "late", "type": "end", "criteria": [{"condition": "$response.body#/late == 1"}]}],
        "steps": [step],
    }
    kept = {"name": "kept", "in": "query", "value": "1"}
    on = {"name": "on", "type": "end", "criteria": [{"condition": "$response.body#/shared == 1"}]}
    components = {"parameters": {"kept": kept}, "successActions": {"on": on}}
    given = workflows(workflows=[workflow], components=components)
    (read_step,) = read_arazzo(given, api="loans", contract="buy.arazzo.yaml", described=LOANS)
    assert read_step.unsupported == ()
    direction = Direction.RESPONSE if place[0].isdigit() else Direction.REQUEST
    assert place_use(Question(place, direction, by_absence=by_absence), read_step) is use


def test_a_status_that_only_a_failure_is_told_by_is_not_the_only_one_that_is_read():
    failing = [{"name": "again", "type": "retry", "criteria": [{"condition": "$statusCode == 503"}]}]
    (step,) = read({"operationId": "askLoan", "onFailure": failing, "outputs": {"id": "$response.body#/id"}})
    assert place_use(Question(f"{ANSWER} /id", Direction.RESPONSE), step) is Use.UNKNOWN


def test_a_step_s_own_parameter_goes_before_that_of_its_workflow():
    both = {"workflowId": "buy", "parameters": [{"name": "dry", "in": "query", "value": "1"}]}
    own = {"stepId": "one", "operationId": "readLoan", "parameters": [{"name": "dry", "in": "query", "value": "2"}]}
    given = workflows(workflows=[{**both, "steps": [own]}])
    (step,) = read_arazzo(given, api="loans", contract="buy.arazzo.yaml", described=LOANS)
    assert step.request.query == (("dry", "2"),)


def test_a_form_is_sent_as_one():
    form = {"contentType": "application/x-www-form-urlencoded", "payload": {"grant": "code", "code": "$inputs.code"}}
    (step,) = read({"operationId": "askLoan", "requestBody": form})
    at = "body application/x-www-form-urlencoded /"
    asked = [Question(f"{at}{name}", Direction.REQUEST) for name in ("code", "scope")]
    assert [place_use(each, step) for each in asked] == [Use.USED, Use.UNUSED]


@pytest.mark.parametrize(
    "more",
    [
        {"outputs": {"all": "$response.body"}},
        {"outputs": {"all": "$response.body#/a", "one": "$response.body#/a/0/b"}},
        {"parameters": [{"reference": "$components.parameters.page"}]},
        {"onFailure": [{"reference": "$components.failureActions.none"}]},
        {"requestBody": {"payload": {}, "replacements": [{"target": "/a", "value": 1}]}},
        {"successCriteria": [{"context": "$response.body", "type": "jsonpath", "condition": "$[?@.a]"}]},
    ],
)
def test_what_may_read_more_than_is_seen_leaves_its_use_open(more):
    (step,) = read({"operationId": "askLoan", **more})
    assert place_use(Question("query limit", Direction.REQUEST), step) is Use.UNKNOWN


@pytest.mark.parametrize(
    "value", [{"arazzo": "1.0.0"}, workflows(workflows=[{}]), workflows(info={}), workflows(workflows=5)]
)
def test_what_is_no_workflow_is_refused_with_its_place(value):
    with pytest.raises(UsageError, match=r"buy\.yaml"):
        read_contract(value, contract="buy.yaml", described=LOANS)


def test_formats_are_told_apart_by_what_they_hold():
    assert [each.operation for each in read_contract(workflows(ASK), contract="a", described=LOANS)] == ["POST /loans"]
    entry = {"request": {"method": "GET", "url": "https://h/terms"}, "response": {"status": 200}}
    assert [each.origin for each in read_contract({"log": {"entries": [entry]}}, contract="a")] == [Origin.HAR]
    own = {
        "consumer": "C",
        "provider": "P",
        "interactions": [{"description": "d", "request": {"path": "/terms"}, "response": {}}],
    }
    assert [each.origin for each in read_contract(own, contract="a")] == [Origin.INTERACTIONS]
    for value in ({}, [], "text", None, {"interactions": 5}):
        with pytest.raises(UsageError):
            read_contract(value, contract="a")
