"""Wraps: a value put into a member or an array, or taken out of it, is one change, be it edited on the way or not."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, compared, rated, ratings, request_of, response_of
from tests.rules.things import AMOUNT, CHARGE, ENVELOPE, INTEGER, STRING, answered, api, only, thing


def test_a_body_put_into_a_member_is_one_change() -> None:
    change = only(response_of(CHARGE), response_of(ENVELOPE))
    assert (change.rule, change.severity) == ("response-value-wrapped", Severity.BREAKING)
    assert change.message == "`200 application/json` is put into the member `data` now"
    assert len(change.parts) == 4


def test_a_body_taken_out_of_a_member_is_one_change() -> None:
    change = only(request_of(ENVELOPE), request_of(CHARGE))
    assert (change.rule, change.severity) == ("request-value-unwrapped", Severity.BREAKING)


def test_a_member_put_into_an_array_with_its_own_bounds_is_one_change() -> None:
    base = thing(charge={**CHARGE, "minProperties": 1})
    revision = thing(charge={"type": "array", "items": {**CHARGE, "minProperties": 1}})
    found = changes(response_of(base), response_of(revision))
    assert [each.severity for each in found] == [Severity.BREAKING]


def test_another_object_with_a_new_member_is_no_wrap() -> None:
    found = ratings(response_of(CHARGE), response_of({**ENVELOPE, "properties": {"data": thing(total=INTEGER)}}))
    assert "response-value-wrapped" not in {rule for rule, _ in found}


@pytest.mark.parametrize(
    "around",
    [{"type": "array", "properties": {"id": STRING}}, {"type": "integer", "items": STRING}],
    ids=["members of a list", "items of a number"],
)
def test_what_stands_in_a_schema_of_another_type_wraps_nothing(around: dict) -> None:
    for before, after in ((STRING, around), (around, STRING)):
        found = rated(request_of(thing(note=before)), request_of(thing(note=after)))
        assert found == {"request-property-type-changed": "breaking"}


def shared(charge: dict, whole: dict) -> dict:
    return response_of(whole, components={"schemas": {"Charge": charge}})


CHARGE_REF = {"$ref": "#/components/schemas/Charge"}
ENVELOPES = {
    "a member": ({"type": "object", "properties": {"data": CHARGE_REF}}, "the member `data`"),
    "of any type": ({"properties": {"data": CHARGE_REF}}, "the member `data`"),
    "a list": (
        {"type": "object", "properties": {"data": {"type": "array", "items": CHARGE_REF}, "meta": {"type": "object"}}},
        "an array in the member `data`",
    ),
}


@pytest.mark.parametrize(("envelope", "way"), ENVELOPES.values(), ids=ENVELOPES)
def test_a_component_that_was_edited_as_it_was_wrapped_is_one_change_that_says_so(envelope: dict, way: str) -> None:
    edited = {**CHARGE, "properties": {**CHARGE["properties"], "amount": STRING, "fee": INTEGER}}
    change = only(shared(CHARGE, CHARGE_REF), shared(edited, envelope))
    assert (change.rule, change.severity) == ("response-value-wrapped", Severity.BREAKING)
    assert change.message == f"`200 application/json` is put into {way} now"
    assert change.note is not None
    assert change.note.endswith("what is in it was edited too: `amount`, `fee`")
    back = only(shared(edited, envelope), shared(CHARGE, CHARGE_REF))
    assert back.rule == "response-value-unwrapped"
    assert back.note is not None
    assert "`amount`, `fee`" in back.note


@pytest.mark.parametrize(("envelope", "way"), ENVELOPES.values(), ids=ENVELOPES)
def test_a_component_that_was_only_wrapped_has_no_note_of_an_edit(envelope: dict, way: str) -> None:
    change = only(shared(CHARGE, CHARGE_REF), shared(CHARGE, envelope))
    assert way in change.message
    assert "edited" not in (change.note or "")


@pytest.mark.parametrize("charge", [CHARGE, {**CHARGE, "properties": {**CHARGE["properties"], "amount": STRING}}])
def test_what_may_have_been_put_into_either_of_two_members_is_said_to_be_in_none(charge: dict) -> None:
    envelope = {"type": "object", "properties": {"before": CHARGE_REF, "after": CHARGE_REF}}
    change = only(shared(CHARGE, CHARGE_REF), shared(charge, envelope))
    assert change.rule == "response-object-replaced"
    assert {part.message for part in change.parts} >= {
        "the member `/before` was added",
        "the member `/after` was added",
    }


def listing(*operations: tuple[str, dict], headers: tuple[str, ...] = ()) -> dict:
    written = {name: {"schema": STRING} for name in headers}
    found = api(*(("get", path, answered(schema)) for path, schema in operations))
    for item in found["paths"].values():
        item["get"]["responses"]["200"]["headers"] = written
    return found


CHARGES, FEES = {"type": "array", "items": CHARGE}, {"type": "array", "items": thing(fee=AMOUNT)}


def paged(schema: dict, name: str = "data", **beside: dict) -> dict:
    return {"type": "object", "required": [name], "properties": {name: schema, **beside}}


def test_answers_that_are_unlike_and_put_into_one_envelope_are_a_change_of_each() -> None:
    plain = [("/a", CHARGES), ("/b", FEES), ("/c", CHARGE)]
    found = changes(listing(*plain), listing(*((path, paged(schema)) for path, schema in plain)))
    assert [each.rule for each in found] == ["response-value-wrapped"] * 3
    assert len({each.fingerprint for each in found}) == 3


def test_what_an_envelope_said_and_headers_say_now_is_one_change() -> None:
    envelope = listing(("/a", paged(CHARGES, "items", total=INTEGER, next=STRING)))
    headers = listing(("/a", CHARGES), headers=("X-Total-Count", "Link"))
    change = only(envelope, headers)
    assert (change.rule, change.severity) == ("response-value-unwrapped", Severity.BREAKING)
    beside = "`200 application/json`, with `X-Total-Count`, `Link` beside it, is"
    assert change.message == f"{beside} taken out of the member `items` now"
    assert only(headers, envelope).message == f"{beside} put into the member `items` now"


def test_a_member_that_went_into_the_object_of_another_is_one_change_with_it() -> None:
    money = {"type": "object", "required": ["value"], "properties": {"value": AMOUNT, "currency": STRING}}
    base, revision = thing(amount=AMOUNT, currency=STRING), thing(amount=money)
    change = only(response_of(base), response_of(revision))
    assert (change.rule, change.severity) == ("response-value-wrapped", Severity.BREAKING)
    assert change.message == "`/amount`, with `currency` beside it, is put into the member `value` now"
    assert only(request_of(revision), request_of(base)).rule == "request-value-unwrapped"
    other = changes(response_of(thing(amount=AMOUNT, currency=INTEGER)), response_of(revision))
    assert {each.rule for each in other} == {"response-value-wrapped", "response-property-removed"}


def test_headers_that_say_something_else_are_told_by_themselves() -> None:
    envelope = listing(("/a", paged(CHARGES, "items", total=INTEGER)))
    found = changes(envelope, listing(("/a", CHARGES), headers=("X-Trace", "Link")))
    assert [each.rule for each in found] == ["response-value-unwrapped", *["response-header-added"] * 2]


def test_what_was_edited_inside_is_neither_overridden_nor_waived_with_the_wrap() -> None:
    envelope = {"type": "object", "properties": {"data": CHARGE_REF}}
    edited = {**CHARGE, "properties": {**CHARGE["properties"], "amount": STRING}}
    overridden = {"response-value-wrapped": "compatible"}
    found = {
        name: compared(shared(CHARGE, CHARGE_REF), shared(charge, envelope), overrides=overridden).changes
        for name, charge in (("plain", CHARGE), ("edited", edited))
    }
    severities = {name: [each.severity for each in held] for name, held in found.items()}
    assert severities == {"plain": [Severity.COMPATIBLE], "edited": [Severity.BREAKING]}
    assert found["plain"][0].fingerprint != found["edited"][0].fingerprint


LINE = thing(("id",), amount=INTEGER, note=STRING)
EDITED_LINE = thing(("id",), amount=STRING, note=STRING)


def listed(items: dict) -> dict:
    return {"type": "array", "items": items}


def page(items: dict) -> dict:
    return {"type": "object", "properties": {"data": listed(items), "next": STRING}}


def deep_page(items: dict) -> dict:
    return {"type": "object", "properties": {"data": {"type": "object", "properties": {"items": listed(items)}}}}


PAGES = {
    "a member": (page, "the member `data`"),
    "a member of a member": (deep_page, "the member `items` of `data`"),
}
ITEMS = {
    "not edited": (LINE, LINE, None),
    "edited": (LINE, EDITED_LINE, "what is in it was edited too: `amount`"),
    "plain and edited": (INTEGER, STRING, "what is in it was edited too"),
}


@pytest.mark.parametrize(("of", "way"), PAGES.values(), ids=PAGES)
@pytest.mark.parametrize(("before", "after", "note"), ITEMS.values(), ids=ITEMS)
def test_a_list_that_is_put_into_an_envelope_is_told_with_what_was_edited_in_it(of, way, before, after, note) -> None:
    change = only(response_of(listed(before)), response_of(of(after)))
    assert (change.rule, change.severity) == ("response-value-wrapped", Severity.BREAKING)
    assert (change.message, change.note) == (f"`200 application/json` is put into {way} now", note)
    back = only(response_of(of(after)), response_of(listed(before)))
    assert (back.rule, back.note) == ("response-value-unwrapped", note)


def test_a_list_of_a_component_that_was_edited_as_the_list_was_wrapped_is_one_change_that_says_so() -> None:
    edited = {**CHARGE, "properties": {**CHARGE["properties"], "amount": STRING}}
    change = only(shared(CHARGE, listed(CHARGE_REF)), shared(edited, page(CHARGE_REF)))
    assert change.rule == "response-value-wrapped"
    assert change.note is not None
    assert change.note.endswith("what is in it was edited too: `amount`")


@pytest.mark.parametrize(
    "envelope",
    [
        page(thing((), other=STRING, more=STRING)),
        {"type": "object", "properties": {"before": listed(EDITED_LINE), "after": listed(EDITED_LINE)}},
        thing(count=INTEGER),
    ],
    ids=["another list", "either of two lists", "no list"],
)
def test_a_list_that_is_none_of_the_envelopes_for_certain_is_told_by_its_type(envelope: dict) -> None:
    assert only(response_of(listed(LINE)), response_of(envelope)).rule == "response-property-type-changed"


def test_a_component_that_holds_itself_now_is_wrapped_in_nothing() -> None:
    for member in (CHARGE_REF, {"type": "array", "items": CHARGE_REF}):
        holder = {**CHARGE, "properties": {**CHARGE["properties"], "parent": member}}
        untyped = {name: value for name, value in holder.items() if name != "type"}
        for revision in (holder, untyped):
            found = changes(shared(CHARGE, CHARGE_REF), shared(revision, CHARGE_REF))
            assert not [each for each in found if "wrapped" in each.rule]


def test_an_object_that_kept_a_member_of_its_own_beside_the_new_one_was_not_wrapped_but_edited() -> None:
    edited = {**CHARGE, "properties": {**CHARGE["properties"], "fee": INTEGER}}
    beside = {"type": "object", "properties": {"id": STRING, "charge": CHARGE_REF}}
    found = changes(shared(CHARGE, CHARGE_REF), shared(edited, beside))
    assert len(found) > 1
    assert not [each for each in found if "wrapped" in each.rule]


TEAM = thing(**dict.fromkeys(("slug", "name", "url", "note", "site"), STRING))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (STRING, TEAM),
        (AMOUNT, {"type": "object", "properties": {"least": AMOUNT, "most": AMOUNT}}),
        (INTEGER, {**TEAM, "properties": {**TEAM["properties"], "seats": INTEGER}}),
    ],
    ids=["several members are such strings", "two members are such amounts", "one of many members is a plain number"],
)
def test_an_object_that_may_have_such_a_member_by_chance_is_no_wrap(one: dict, other: dict) -> None:
    for before, after in ((one, other), (other, one)):
        rules = rated(response_of(thing(parent=before)), response_of(thing(parent=after)))
        assert rules
        assert not [rule for rule in rules if "wrapped" in rule]


def test_a_map_of_texts_that_became_an_object_with_such_a_map_among_others_is_no_wrap() -> None:
    texts: dict = {"type": "object", "additionalProperties": STRING}
    pool = {"type": "object", "properties": {**dict.fromkeys(("subnet", "range", "gateway"), STRING), "spared": texts}}
    for before, after in ((texts, pool), (pool, texts)):
        rules = [each.rule for each in changes(response_of(thing(pools=before)), response_of(thing(pools=after)))]
        assert rules
        assert not [rule for rule in rules if "wrapped" in rule]


def test_a_plain_value_put_into_an_object_of_a_few_members_is_one_change() -> None:
    price = {"type": "object", "required": ["value"], "properties": {"value": INTEGER, "currency": STRING}}
    change = only(response_of(thing(fee=INTEGER)), response_of(thing(("id", "fee"), fee=price)))
    assert (change.rule, change.message) == ("response-value-wrapped", "`/fee` is put into the member `value` now")


def test_a_name_that_is_only_required_holds_nothing_and_hides_no_other_edit() -> None:
    def shape(*required: str, line: dict = STRING) -> dict:
        own = {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["path"]}}}
        trait = {"type": "object", "required": ["text", *required], "properties": {"text": STRING, "line": line}}
        return {"allOf": [own, trait]}

    for base, revision in ((shape(), shape("start", line=INTEGER)), (shape("start"), shape(line=INTEGER))):
        rules = rated(response_of(base), response_of(revision))
        assert not [rule for rule in rules if "wrapped" in rule]
        assert rules["response-property-type-changed"] == "breaking"


def test_a_member_that_one_direction_does_not_have_any_more_went_nowhere() -> None:
    def shape(**marks: bool) -> dict:
        return {"allOf": [CHARGE, {"type": "object", "properties": {"note": {**STRING, **marks}}}]}

    for base, revision in ((shape(), shape(writeOnly=True)), (shape(writeOnly=True), shape())):
        found = changes(response_of(base), response_of(revision))
        assert [each.rule for each in found if "property" in each.rule]
        assert not [each for each in found if "wrapped" in each.rule]
