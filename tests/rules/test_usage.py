"""What contracts use, laid over what changed."""

from monitor.model.contracts import ExpectedBody, ExpectedResponse, Interaction, Origin
from monitor.model.exchanges import Request
from monitor.model.values import Severity
from monitor.rules import contract_use
from tests.rules.documents import changes, request_of, response_of

BASE = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "fee": {"type": "string"}}}
WITHOUT_FEE = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}


def interaction(*, path: str = "/things", sends: bytes | None = None, expects: object = None) -> Interaction:
    return Interaction(
        api="payments",
        consumer="checkout",
        provider="acme",
        description="one",
        origin=Origin.PACT,
        contract="pacts/checkout.json",
        request=Request("POST", path, body=sends),
        response=ExpectedResponse((200,), body=None if expects is None else ExpectedBody(expects)),
    )


def test_a_risky_change_is_breaking_for_the_consumer_that_uses_the_place() -> None:
    found = changes(response_of(BASE), response_of(WITHOUT_FEE))
    assert [each.severity for each in found] == [Severity.RISKY]
    used = contract_use(found, [interaction(expects={"id": "1", "fee": "2"})])
    assert [(each.severity, each.used_by) for each in used] == [(Severity.BREAKING, ("checkout",))]


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


def test_an_undecided_change_stays_undecided() -> None:
    found = changes(response_of(BASE), response_of({"$ref": "#/gone"}))
    used = contract_use(found, [interaction(expects={"id": "1"})])
    assert [(each.severity, each.decided) for each in used] == [(Severity.RISKY, False)]
