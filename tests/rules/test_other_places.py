"""A component that stands at several places of a message: an edit of it is used at each, though one of them is named."""

import json

import pytest

from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Severity
from monitor.rules import contract_use
from monitor.trial.described import api_of
from tests.rules.documents import changes, document, request_of, response_of
from tests.rules.test_usage import interaction

STRING = {"type": "string"}
STAMP: JsonObject = {"type": "object", "required": ["id"], "properties": {"id": STRING, "by": STRING}}
LESS: JsonObject = {"type": "object", "required": ["id"], "properties": {"id": STRING}}
REFERENCE = {"$ref": "#/components/schemas/Stamp"}
HOLDER: JsonObject = {
    "type": "object",
    "properties": {
        "one": REFERENCE,
        "two": REFERENCE,
        "more": {"type": "array", "items": {"allOf": [REFERENCE, {"properties": {"note": STRING}}]}},
        "named": {"type": "object", "additionalProperties": {"oneOf": [STRING, REFERENCE]}},
    },
}
READ: dict[str, JsonValue] = {
    "the place that is named": {"one": {"by": "a"}},
    "another member": {"two": {"by": "a"}},
    "an item": {"more": [{"id": "1"}, {"id": "2", "by": "a"}]},
    "a member of a map": {"named": {"x": {"by": "a"}}},
}


def described(of, stamp: JsonObject, holder: JsonObject = HOLDER) -> JsonObject:
    return of(holder, components={"schemas": {"Stamp": stamp}})


@pytest.mark.parametrize("read", READ.values(), ids=READ)
def test_what_is_read_at_any_of_them_is_used(read: JsonValue) -> None:
    base, revision = described(response_of, STAMP), described(response_of, LESS)
    (change,) = contract_use(changes(base, revision), [interaction(expects=read)], api_of(document(base)))
    assert (change.severity, change.used_by) == (Severity.BREAKING, ("checkout",))
    assert Severity.BREAKING in [each.severity for each in change.reaches]


@pytest.mark.parametrize("sent", READ.values(), ids=READ)
def test_what_is_sent_at_any_of_them_is_used(sent: JsonValue) -> None:
    base, revision = described(request_of, STAMP), described(request_of, LESS)
    sending = interaction(sends=json.dumps(sent).encode())
    (change,) = contract_use(changes(base, revision), [sending], api_of(document(base)))
    assert (change.used_by, change.unused) == (("checkout",), False)


@pytest.mark.parametrize("read", [{"two": {"id": "1"}}, {"other": {"by": "a"}}, {"named": {"by": "a"}}])
def test_a_member_of_that_name_elsewhere_is_no_use_of_it(read: JsonValue) -> None:
    base, revision = described(response_of, STAMP), described(response_of, LESS)
    found = changes(base, revision)
    assert contract_use(found, [interaction(expects=read)], api_of(document(base))) == found


def test_a_component_that_holds_itself_is_used_as_deep_as_the_message_goes() -> None:
    def tree(**members: JsonObject) -> JsonObject:
        below = {"children": {"type": "array", "items": REFERENCE}}
        return {"type": "object", "required": ["id"], "properties": {"id": STRING, **below, **members}}

    base, revision = (described(response_of, each, REFERENCE) for each in (tree(by=STRING), tree()))
    read = {"children": [{"children": [{"id": "3", "by": "a"}]}]}
    (change,) = contract_use(changes(base, revision), [interaction(expects=read)], api_of(document(base)))
    assert change.used_by == ("checkout",)
    assert "200 application/json /children/*/children/*/by" in [each.place for each in change.reaches]


def _animals(told_by: str, **edited: JsonObject) -> JsonObject:
    """Cats stand alone and beside dogs, which have a name, too."""
    kinds: dict[str, JsonObject] = {name: {"enum": [name]} if told_by == "value" else STRING for name in ("Cat", "Dog")}
    said = {"discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}}}
    schemas = {
        name: {"type": "object", "required": ["kind"], "properties": {"kind": kind, "name": STRING}}
        for name, kind in kinds.items()
    } | edited
    either = {
        "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in kinds],
        **(said if told_by == "discriminator" else {}),
    }
    holder = {"type": "object", "properties": {"cat": {"$ref": "#/components/schemas/Cat"}, "any": either}}
    return request_of(holder, components={"schemas": schemas})


@pytest.mark.parametrize(("told_by", "kind", "users"), [
    ("value", "Dog", ()), ("value", "Cat", ("checkout",)),
    ("discriminator", "Dog", ()), ("discriminator", "Cat", ("checkout",)), ("discriminator", "cat", ("checkout",)),
])  # fmt: skip
def test_what_is_another_alternative_by_its_own_word_is_no_use_of_it(told_by: str, kind: str, users: tuple) -> None:
    base = _animals(told_by)
    cat = base["components"]["schemas"]["Cat"]
    nameless = {**cat, "properties": {"kind": cat["properties"]["kind"]}}
    sending = interaction(sends=json.dumps({"any": {"kind": kind, "name": "a"}}).encode())
    (change,) = contract_use(changes(base, _animals(told_by, Cat=nameless)), [sending], api_of(document(base)))
    assert (change.used_by, change.unused) == (users, not users)


@pytest.mark.parametrize(("whole", "lacking"), [("one", "two"), ("two", "one")])
def test_who_leaves_out_what_is_demanded_at_one_of_them_is_hit_though_it_sends_it_at_another(whole, lacking) -> None:
    base, revision = described(request_of, STAMP), described(request_of, {**STAMP, "required": ["id", "by"]})
    sending = interaction(
        sends=json.dumps(
            {whole: {"id": "1", "by": "a"}, lacking: {"id": "2"}, "more": [{"id": "1", "by": "a"}]}
        ).encode()
    )
    (change,) = contract_use(changes(base, revision), [sending], api_of(document(base)))
    assert (change.used_by, change.unused) == (("checkout",), False)
