"""One edit is one change: of a component wherever it is used, and of equal copies that were written out."""

from copy import deepcopy

import pytest

from tests.rules.documents import changes, request_of

MONEY = {
    "type": "object",
    "required": ["amount"],
    "properties": {"amount": {"type": "integer"}, "note": {"type": "string", "maxLength": 80}},
}
PAGE = {"name": "page", "in": "query", "schema": {"type": "integer", "maximum": 100}}


def shop(schema: dict, *, page: dict = PAGE, names: tuple[str, ...] = ("charges", "refunds", "payouts")) -> dict:
    """Each operation takes and gives `schema`, and is asked for a page, all of it written in place."""
    content = {"application/json": {"schema": schema}}
    paths = {
        f"/{name}": {
            "post": {
                "parameters": [deepcopy(page)],
                "requestBody": {"required": True, "content": deepcopy(content)},
                "responses": {"200": {"description": f"one of the {name}", "content": deepcopy(content)}},
            }
        }
        for name in names
    }
    return {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": paths}


def extracted(description: dict) -> dict:
    """The same with the schema as a component."""
    found = deepcopy(description)
    for item in found["paths"].values():
        operation = item["post"]
        for content in (operation["requestBody"]["content"], operation["responses"]["200"]["content"]):
            found.setdefault("components", {})["schemas"] = {"Money": content["application/json"]["schema"]}
            content["application/json"] = {"schema": {"$ref": "#/components/schemas/Money"}}
    return found


def edited(**members: dict) -> dict:
    return {**MONEY, "properties": {**MONEY["properties"], **members}}


EDITS = {
    "a type": edited(amount={"type": "string"}),
    "a length": edited(note={"type": "string", "maxLength": 40}),
    "a member added": edited(fee={"type": "integer"}),
    "a member removed": {**MONEY, "properties": {"amount": {"type": "integer"}}},
    "a member required": {**MONEY, "required": ["amount", "note"]},
}


@pytest.mark.parametrize("revision", EDITS.values(), ids=EDITS)
def test_an_edit_is_one_change_whether_its_schema_is_a_component_or_written_at_each_use(revision: dict) -> None:
    inline = changes(shop(MONEY), shop(revision))
    shared = changes(extracted(shop(MONEY)), extracted(shop(revision)))
    assert len(inline) == len(shared) == 1
    assert (inline[0].rule, inline[0].severity) == (shared[0].rule, shared[0].severity)
    assert {(each.operation, each.direction) for each in inline[0].reaches} == {
        (each.operation, each.direction) for each in shared[0].reaches
    }
    assert len(inline[0].reaches) == 6


def test_an_edit_made_while_the_schema_was_extracted_is_one_change() -> None:
    assert len(changes(shop(MONEY), extracted(shop(EDITS["a length"])))) == 1
    assert len(changes(extracted(shop(MONEY)), shop(EDITS["a length"]))) == 1


def test_the_same_parameter_edited_in_each_operation_is_one_change() -> None:
    found = changes(shop(MONEY), shop(MONEY, page={**PAGE, "schema": {"type": "integer", "maximum": 50}}))
    assert [(each.rule, len(each.reaches)) for each in found] == [("request-maximum-changed", 3)]


def test_different_edits_are_different_changes_although_they_look_alike() -> None:
    one, two = edited(note={"type": "string", "maxLength": 80}), edited(note={"type": "string", "maxLength": 70})
    base, revision = shop(one), shop(one)
    for name, after in (("/charges", 40), ("/refunds", 30)):
        schema = revision["paths"][name]["post"]["requestBody"]["content"]["application/json"]["schema"]
        schema["properties"]["note"]["maxLength"] = after
    assert len(changes(base, revision)) == 2
    base["paths"]["/refunds"]["post"]["requestBody"]["content"]["application/json"]["schema"] = two
    assert len(changes(base, revision)) == 2


def test_edits_of_two_members_that_are_described_alike_are_two_changes() -> None:
    alike = {"type": "object", "properties": {"from": {"type": "string"}, "to": {"type": "string"}}}
    narrow = {"type": "object", "properties": {name: {"type": "string", "maxLength": 9} for name in ("from", "to")}}
    assert len(changes(shop(alike), shop(narrow))) == 2


def test_edits_of_two_components_are_two_changes_although_they_are_written_alike() -> None:
    def with_two(schema: dict) -> dict:
        found = shop(MONEY)
        found["components"] = {"schemas": {"Charge": schema, "Refund": schema}}
        for name, target in (("/charges", "Charge"), ("/refunds", "Refund")):
            body = found["paths"][name]["post"]["requestBody"]["content"]["application/json"]
            body["schema"] = {"$ref": f"#/components/schemas/{target}"}
        return found

    assert len(changes(with_two(MONEY), with_two(EDITS["a type"]))) == 2


def test_all_alternatives_that_a_union_gets_are_one_change_that_names_them() -> None:
    def paid_by(*names: str) -> dict:
        branches = [
            {"title": name, "type": "object", "required": [name], "properties": {name: {"type": "string"}}}
            for name in names
        ]
        return {**MONEY, "properties": {**MONEY["properties"], "by": {"oneOf": branches}}}

    found = changes(extracted(shop(paid_by("card"))), extracted(shop(paid_by("card", "bank", "cash", "gift", "debt"))))
    assert [(each.rule, len(each.reaches)) for each in found] == [("response-alternative-added", 6)]
    assert found[0].message == "`/by` in component `Money` may also be bank, cash, gift and 1 more"
    gone = changes(extracted(shop(paid_by("card", "bank", "cash"))), extracted(shop(paid_by("card"))))
    assert [each.message for each in gone] == ["`/by` in component `Money` may no longer be bank, cash"]


def test_a_status_and_a_media_type_added_everywhere_are_one_change_each() -> None:
    base, revision = shop(MONEY), shop(MONEY)
    for item in revision["paths"].values():
        responses = item["post"]["responses"]
        responses["429"] = {"description": "too many"}
        responses["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
    found = changes(base, revision)
    assert {(each.rule, len(each.reaches)) for each in found} == {
        ("response-status-added", 3),
        ("response-media-type-added", 3),
    }


def offering(*media_types: str, second: dict = MONEY) -> dict:
    """Two operations that answer with something in each of the media types."""
    found = shop(MONEY, names=("charges", "refunds"))
    for name, schema in (("charges", MONEY), ("refunds", second)):
        answer = found["paths"][f"/{name}"]["post"]["responses"]["200"]
        answer["content"] = {each: {"schema": schema} for each in media_types}
    return found


def test_a_media_type_that_unlike_operations_lost_is_a_change_of_each() -> None:
    json, xml = "application/json", "application/xml"
    assert len(changes(offering(json, xml), offering(json))) == 1
    unlike = edited(fee={"type": "integer"})
    lost = changes(offering(json, xml, second=unlike), offering(json, second=unlike))
    assert [each.rule for each in lost] == ["response-media-type-removed"] * 2
    assert len({each.fingerprint for each in lost}) == 2


def test_a_media_type_of_a_response_that_operations_share_is_one_change() -> None:
    def sharing(*media_types: str) -> dict:
        found = shop(MONEY)
        answer = {"description": "", "content": {each: {"schema": MONEY} for each in media_types}}
        for item in found["paths"].values():
            item["post"]["responses"] = {"200": {"$ref": "#/components/responses/Done"}}
        return {**found, "components": {"responses": {"Done": answer}}}

    (change,) = changes(sharing("application/json", "application/xml"), sharing("application/json"))
    assert len(change.reaches) == 3


def test_the_list_of_media_types_that_holds_for_all_in_2_0_is_one_edit() -> None:
    def listing(*media_types: str) -> dict:
        answers = ({"type": "string"}, {"type": "integer"})
        return {
            "swagger": "2.0",
            "info": {"title": "Shop", "version": "1"},
            "produces": list(media_types),
            "paths": {
                f"/{number}": {"get": {"responses": {"200": {"description": "", "schema": schema}}}}
                for number, schema in enumerate(answers)
            },
        }

    (change,) = changes(listing("application/json", "application/xml"), listing("application/json"))
    assert len(change.reaches) == 2


TRAIT = {
    "type": "object",
    "required": ["mask"],
    "properties": {"mask": {"type": "string"}, "kind": {"type": "string"}},
    "maxProperties": 2,
}
TRAIT_EDITS = {
    "a member removed": {**TRAIT, "properties": {"mask": {"type": "string"}}},
    "a member added": {**TRAIT, "properties": {**TRAIT["properties"], "blend": {"type": "string"}}},
    "a required member added": {
        **TRAIT, "required": ["mask", "blend"], "properties": {**TRAIT["properties"], "blend": {"type": "string"}}
    },
    "a name required that nothing describes": {**TRAIT, "required": ["mask", "start"]},
    "a member no longer required": {name: value for name, value in TRAIT.items() if name != "required"},
    "a limit": {**TRAIT, "maxProperties": 3},
    "a limit dropped": {name: value for name, value in TRAIT.items() if name != "maxProperties"},
    "another limit": {**TRAIT, "minProperties": 3},
    "others named": {**TRAIT, "additionalProperties": {"type": "integer"}},
}  # fmt: skip


def drawn(trait: dict) -> dict:
    """Each operation takes and gives a schema of its own, which has the trait beside others."""
    own = [
        {"type": "object", "required": [name], "properties": {name: {"type": "number"}}, "maxProperties": 9}
        for name in ("round", "square", "long")
    ]
    schemas = {
        f"Shape{index}": {"allOf": [each, {"$ref": "#/components/schemas/Trait"}]} for index, each in enumerate(own)
    }
    found = shop({"$ref": "#/components/schemas/Shape"}, names=("shape0", "shape1", "shape2"))
    for index, item in enumerate(found["paths"].values()):
        operation = item["post"]
        for content in (operation["requestBody"]["content"], operation["responses"]["200"]["content"]):
            content["application/json"]["schema"] = {"$ref": f"#/components/schemas/Shape{index}"}
    return {**found, "components": {"schemas": {"Trait": trait, **schemas}}}


@pytest.mark.parametrize("revision", TRAIT_EDITS.values(), ids=TRAIT_EDITS)
def test_an_edit_of_what_several_schemas_include_beside_others_is_one_change(revision: dict) -> None:
    (change,) = changes(drawn(TRAIT), drawn(revision))
    assert len({each.operation for each in change.reaches}) == 3
    assert (change.component.kind, change.component.name) == ("schemas", "Trait")


@pytest.mark.parametrize("revision", TRAIT_EDITS.values(), ids=TRAIT_EDITS)
def test_and_so_is_its_way_back(revision: dict) -> None:
    (change,) = changes(drawn(revision), drawn(TRAIT))
    assert len({each.operation for each in change.reaches}) == 3


def test_an_answer_of_2_0_is_the_same_wherever_it_stands_whatever_is_produced_there() -> None:
    def failing(*statuses: str) -> dict:
        failed = {each: {"description": "failed", "schema": {"type": "object"}} for each in statuses}
        answers = {"responses": {"200": {"description": "fine"}, **failed}}
        paths = {"/a": {"get": {**answers, "produces": ["text/plain"]}}, "/b": {"get": answers}, "/c": {"put": answers}}
        return {"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": paths}

    for base, revision in ((failing(), failing("503")), (failing("503"), failing())):
        (change,) = changes(base, revision)
        assert {each.operation for each in change.reaches} == {"GET /a", "GET /b", "PUT /c"}


@pytest.mark.parametrize("written", ["in place", "as a component"])
def test_an_heir_that_is_gone_is_told_for_each_parent_that_lost_it(written: str) -> None:
    """A parent that is written in place is another one at each of its places, though the heirs are components."""

    def pets(*kinds: str) -> dict:
        parent = {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"type": "string"}},
            "discriminator": {
                "propertyName": "kind",
                "mapping": {each: f"#/components/schemas/{each}" for each in kinds},
            },
        }
        heirs = {each: {"type": "object", "properties": {"kind": {"type": "string"}}} for each in ("Cat", "Dog")}
        of_pet = {"$ref": "#/components/schemas/Pet"} if written == "as a component" else parent
        description = shop({"type": "object", "properties": {"one": of_pet, "other": of_pet}}, names=("pets",))
        return {**description, "components": {"schemas": {**heirs, "Pet": parent}}}

    gone = [each for each in changes(pets("Cat", "Dog"), pets("Dog")) if each.rule.endswith("alternative-removed")]
    told = {each.message for each in gone}
    assert told == (
        {"component `Pet` may no longer be Cat"}
        if written == "as a component"
        else {"`/one` may no longer be Cat", "`/other` may no longer be Cat"}
    )


@pytest.mark.parametrize("gained", [True, False], ids=["gained", "lost"])
def test_what_a_component_demands_of_those_made_of_it_is_one_edit(gained: bool) -> None:
    """Each of them describes the member for itself, as its kind."""
    parent = {"type": "object", "properties": {"name": {"type": "string"}}}
    kinds = {
        name: {"allOf": [{"$ref": "#/components/schemas/Parent"}, {"properties": {"kind": {"enum": [name]}}}]}
        for name in ("A", "B", "C")
    }
    union = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in kinds]}
    less, more = (
        request_of(union, components={"schemas": {**kinds, "Parent": {**parent, "required": names}}})
        for names in (["name"], ["name", "kind"])
    )
    (change,) = changes(less, more) if gained else changes(more, less)
    assert (change.component.name, change.component.place) == ("Parent", "/kind")


def test_a_member_that_several_components_demand_of_one_that_describes_it_is_told_of_that_one() -> None:
    parent = {"type": "object", "properties": {"kind": {"type": "string"}}}

    def of(**demanded: list[str]) -> dict:
        made = {name: {"allOf": [{"$ref": "#/components/schemas/Parent"}, demanded]} for name in ("A", "B")}
        both = {"type": "object", "properties": {name: {"$ref": f"#/components/schemas/{name}"} for name in made}}
        return request_of(both, components={"schemas": {**made, "Parent": parent}})

    (change,) = changes(of(), of(required=["kind"]))
    assert len(change.reaches) == 2
