"""A reference that leads to another component now: one change of whoever refers, however much the two differ."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, compared, description, rated, response_of
from tests.rules.things import AMOUNT, INTEGER, STRING, only, parts_of, thing

CHARGE = thing(("id", "amount"), amount=AMOUNT)
PAYMENT = thing(("id", "total", "currency"), total=AMOUNT, currency=STRING)


def schema(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


def components(**schemas: dict) -> dict:
    return {"schemas": schemas}


BOTH = components(Charge=CHARGE, Payment=PAYMENT)


def answering(name: str, components: dict = BOTH) -> dict:
    return response_of(schema(name), components=components)


def asking_and_answering(name: str) -> dict:
    content = {"content": {"application/json": {"schema": schema(name)}}}
    operation = {"requestBody": {"required": True, **content}, "responses": {"200": {"description": "", **content}}}
    return description(operation, components=BOTH)


def test_one_reference_to_another_component_is_one_change_with_all_that_differs_as_its_parts() -> None:
    change = only(answering("Charge"), answering("Payment"))
    assert (change.rule, change.severity) == ("response-object-replaced", Severity.BREAKING)
    assert change.message == "`200 application/json` is another object now: `Charge` → `Payment`"
    assert sorted(parts_of(change)) == ["response-property-added-required", "response-required-property-removed"]
    assert len(change.parts) == 3
    assert change.witness is not None


def test_whether_the_other_component_was_there_before_or_the_first_is_there_still() -> None:
    for base, revision in (
        (BOTH, components(Payment=PAYMENT)),
        (components(Charge=CHARGE), BOTH),
    ):
        assert only(answering("Charge", base), answering("Payment", revision)).rule == "response-object-replaced"


def test_the_edits_of_a_component_that_was_renamed_are_told_by_themselves() -> None:
    found = rated(answering("Charge", components(Charge=CHARGE)), answering("Payment", components(Payment=PAYMENT)))
    assert found == {"response-property-renamed": "breaking", "response-property-added-required": "compatible"}


def test_several_places_that_refer_to_the_other_one_are_one_change() -> None:
    change = only(asking_and_answering("Charge"), asking_and_answering("Payment"))
    assert change.message == "what stands at 2 places is another object now: `Charge` → `Payment`"
    assert {each.direction.value for each in change.reaches} == {"request", "response"}


def test_of_one_reference_that_several_places_lead_to_the_component_is_named_that_holds_it() -> None:
    def held(name: str) -> dict:
        order = {"Order": thing(("id",), lines={"type": "array", "items": thing((), paid=schema(name))})}
        schemas = {**BOTH["schemas"], **order}
        content = {"content": {"application/json": {"schema": schema("Order")}}}
        operation = {"requestBody": content, "responses": {"200": {"description": "", **content}}}
        return description(operation, components={"schemas": schemas})

    change = only(held("Charge"), held("Payment"))
    assert change.message == "`/lines/*/paid` in component `Order` is another object now: `Charge` → `Payment`"


def test_it_is_as_severe_as_the_worst_difference() -> None:
    more = components(
        Charge=CHARGE, Payment=thing(("id", "amount", "note", "at"), amount=AMOUNT, note=STRING, at=STRING)
    )
    change = only(answering("Charge", more), answering("Payment", more))
    assert (change.severity, len(change.parts)) == (Severity.COMPATIBLE, 2)
    back = only(answering("Payment", more), answering("Charge", more))
    assert (back.severity, len(back.parts)) == (Severity.BREAKING, 2)


def test_one_difference_says_more_by_itself() -> None:
    held = components(Charge=CHARGE, Payment=thing(("id",), amount=AMOUNT))
    assert rated(answering("Charge", held), answering("Payment", held)) == {
        "response-property-became-optional": "breaking"
    }


def test_what_the_other_component_refers_to_in_turn_belongs_to_it() -> None:
    held = components(
        Charge=thing(("id", "payer"), payer=schema("Payer")),
        Payment=thing(("id", "payer"), payer=schema("Customer")),
        Payer=thing(("id", "name"), name=STRING),
        Customer=thing(("id", "title"), title=INTEGER),
    )
    change = only(answering("Charge", held), answering("Payment", held))
    assert change.message.endswith("`Charge` → `Payment`")
    assert parts_of(change)["response-required-property-removed"] == "breaking"


def test_a_reference_inside_of_an_object_is_told_by_its_place() -> None:
    base, revision = (
        response_of(thing(("id", "paid"), paid=schema(name)), components=BOTH) for name in ("Charge", "Payment")
    )
    assert only(base, revision).message == "`/paid` is another object now: `Charge` → `Payment`"


def test_so_is_one_inside_of_a_component() -> None:
    def ordered(name: str) -> dict:
        return answering("Order", components(Order=thing(("id", "paid"), paid=schema(name)), **BOTH["schemas"]))

    assert only(ordered("Charge"), ordered("Payment")).message == "`/paid` is another object now: `Charge` → `Payment`"


def test_so_is_one_with_remarks_beside_it() -> None:
    base, revision = (
        response_of(thing(("id", "paid"), paid={"allOf": [schema(name)], "description": name}), components=BOTH)
        for name in ("Charge", "Payment")
    )
    assert only(base, revision).message == "`/paid` is another object now: `Charge` → `Payment`"


def test_one_of_several_alternatives_is_told_as_that() -> None:
    other = {"type": "array", "items": STRING}
    base, revision = (response_of({"oneOf": [schema(name), other]}, components=BOTH) for name in ("Charge", "Payment"))
    assert only(base, revision).message.startswith("an alternative of `200 application/json` is another object now")


def test_components_that_are_no_objects_are_compared_as_ever() -> None:
    held = components(Charge={"enum": ["a", "b"]}, Payment={"enum": ["a", "c"]})
    assert only(answering("Charge", held), answering("Payment", held)).rule == "response-enum-values-replaced"


def test_what_both_components_refer_to_and_was_edited_is_a_change_of_its_own() -> None:
    def held(amount: dict) -> dict:
        parts = {"Charge": CHARGE, "Payment": PAYMENT, "Amount": thing(("value",), value=amount)}
        return components(**{
            name: {**each, "properties": {**each["properties"], "price": schema("Amount")}} if name != "Amount" else each
            for name, each in parts.items()
        })  # fmt: skip

    found = changes(answering("Charge", held(INTEGER)), answering("Payment", held(STRING)))
    assert {each.rule for each in found} == {"response-object-replaced", "response-property-type-changed"}


def test_a_waiver_of_it_holds_for_what_is_lost_by_it_and_for_nothing_that_is_lost_later() -> None:
    def swapped(payment: dict) -> str:
        held = components(Charge=CHARGE, Payment=payment)
        return only(answering("Charge", held), answering("Payment", held)).fingerprint

    more = {"total": AMOUNT, "currency": STRING, "note": STRING}
    now = swapped(thing(("id", "total"), total=AMOUNT, currency=STRING))
    assert swapped(thing(("id", "total"), **more)) == now
    assert swapped({**thing(("id", "total"), **more), "properties": {**more, "id": INTEGER}}) != now


def test_a_waiver_of_it_holds_whatever_severity_a_configuration_gives_a_part() -> None:
    ((lenient,), (usual,)) = (
        compared(answering("Charge"), answering("Payment"), overrides=overrides).changes
        for overrides in ({"response-required-property-removed": Severity.COMPATIBLE}, {})
    )
    assert (lenient.severity, usual.severity) == (Severity.COMPATIBLE, Severity.BREAKING)
    assert lenient.fingerprint == usual.fingerprint


NOT_SWAPPED = {
    "members that went into the parent": (
        {"Charge": CHARGE, "Payment": PAYMENT},
        {"Charge": {"allOf": [schema("Payment"), CHARGE]}, "Payment": PAYMENT},
    ),
    "members that came from the parent": (
        {"Charge": {"allOf": [schema("Payment"), thing(note=STRING)]}, "Payment": PAYMENT},
        {"Charge": thing(("id",), note=STRING), "Payment": PAYMENT},
    ),
}


@pytest.mark.parametrize("schemas", NOT_SWAPPED.values(), ids=NOT_SWAPPED)
def test_nobody_refers_to_another_component_where_one_takes_over_from_its_parent(schemas: tuple[dict, dict]) -> None:
    base, revision = (answering("Charge", components(**each)) for each in schemas)
    found = changes(base, revision)
    assert len(found) > 1
    assert not [each for each in found if each.rule == "response-object-replaced"]
