"""How bodies are spelt in XML where `xml` gives names, where it gives none, and in the words of 3.2."""

import pytest

from tests.rules.documents import changes, description, rated
from tests.rules.things import STRING

LIST = {"type": "array", "items": STRING}
NAMED_ITEMS = {"type": "array", "items": {**STRING, "xml": {"name": "tag"}}}


def answered(schema: dict, version: str = "3.0.3", media_type: str = "application/xml", **components: dict) -> dict:
    content = {media_type: {"schema": schema}}
    api = description({"responses": {"200": {"description": "fine", "content": content}}})
    return {**api, "openapi": version, "components": {"schemas": components}}


def thing(**members: dict) -> dict:
    return {"type": "object", "properties": members}


def spelt(schema: dict, **xml: object) -> dict:
    return {**schema, "xml": xml}


def reference(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


SAME = {
    "the name of the component is given": (
        answered(reference("Thing"), Thing=thing(id=STRING)),
        answered(reference("Thing"), Thing=spelt(thing(id=STRING), name="Thing")),
    ),
    "a component that was renamed keeps its element": (
        answered(reference("Thing"), Thing=thing(id=STRING)),
        answered(reference("Item"), Item=spelt(thing(id=STRING), name="Thing")),
    ),
    "the name of the member is given": (
        answered(thing(id=STRING)),
        answered(thing(id=spelt(STRING, name="id"))),
    ),
    "an attribute in the words of 3.2": (
        answered(thing(id=spelt(STRING, attribute=True)), "3.1.0"),
        answered(thing(id=spelt(STRING, nodeType="attribute")), "3.2.0"),
    ),
    "a wrapped list in the words of 3.2": (
        answered(thing(tags=spelt(LIST, wrapped=True)), "3.1.0"),
        answered(thing(tags=spelt(LIST, nodeType="element")), "3.2.0"),
    ),
    "what an element and a list are by themselves": (
        answered(thing(id=STRING, tags=LIST), "3.2.0"),
        answered(thing(id=spelt(STRING, nodeType="element"), tags=spelt(LIST, nodeType="none")), "3.2.0"),
    ),
    "the name of a list that is not wrapped": (
        answered(thing(tags=NAMED_ITEMS)),
        answered(thing(tags=spelt(NAMED_ITEMS, name="tags-of-thing"))),
    ),
    "a component that is written out": (
        answered(reference("Thing"), Thing=thing(id=STRING)),
        answered(thing(id=STRING), Thing=thing(id=STRING)),
    ),
    "a component that refers to another": (
        answered(reference("Thing"), Thing=thing(id=STRING)),
        answered(reference("Thing"), Thing=reference("Item"), Item=thing(id=STRING)),
    ),
    "a component that was renamed in JSON": (
        answered(reference("Thing"), media_type="application/json", Thing=thing(id=STRING)),
        answered(reference("Item"), media_type="application/json", Item=thing(id=STRING)),
    ),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_what_is_the_same_element_is_no_change(one: dict, other: dict) -> None:
    assert rated(one, other) == {}
    assert rated(other, one) == {}


OTHERWISE = {
    "the element of a component gets another name": (
        answered(reference("Thing"), Thing=thing(id=STRING)),
        answered(reference("Thing"), Thing=spelt(thing(id=STRING), name="thing")),
    ),
    "a list is wrapped": (answered(thing(tags=LIST)), answered(thing(tags=spelt(LIST, wrapped=True)))),
    "a wrapper gets another name": (
        answered(thing(tags=spelt(NAMED_ITEMS, wrapped=True))),
        answered(thing(tags=spelt(NAMED_ITEMS, wrapped=True, name="list"))),
    ),
    "items get a name": (answered(thing(tags=LIST)), answered(thing(tags=NAMED_ITEMS))),
    "an element becomes an attribute": (
        answered(thing(id=STRING)),
        answered(thing(id=spelt(STRING, nodeType="attribute")), "3.2.0"),
    ),
}


@pytest.mark.parametrize(("one", "other"), OTHERWISE.values(), ids=OTHERWISE)
def test_what_is_another_element_breaks_its_reader(one: dict, other: dict) -> None:
    assert rated(one, other) == {"response-xml-spelling-changed": "breaking"}
    assert rated(other, one) == {"response-xml-spelling-changed": "breaking"}


def test_an_element_called_after_its_renamed_component_is_undecided_save_where_the_version_says_so() -> None:
    for version, severity in (("3.0.3", "risky?"), ("3.1.0", "risky?"), ("3.2.0", "breaking")):
        sides = [answered(reference(name), version, **{name: thing(id=STRING)}) for name in ("Thing", "Item")]
        assert rated(*sides) == {"response-xml-spelling-changed": severity}
        (change,) = changes(*sides)
        assert change.message == "`200 application/xml` is spelt differently in XML: element Thing → element Item"
        assert change.witness is not None


def test_the_items_of_a_list_are_called_after_their_component_and_are_one_change_in_all_operations() -> None:
    sides = []
    for name in ("Thing", "Item"):
        api = answered({"type": "array", "items": reference(name)}, **{name: thing(id=STRING)})
        api["paths"]["/others"] = api["paths"]["/things"]
        sides.append(api)
    (change,) = changes(*sides)
    assert change.message.endswith("element Thing → element Item")
    assert len(change.reaches) == 2


def test_names_that_are_written_down_where_the_base_says_none_are_one_change() -> None:
    names = ("id", "key", "note")
    plain, named = thing(**dict.fromkeys(names, STRING)), thing(**{each: spelt(STRING, name=each[0]) for each in names})
    (change,) = changes(answered(plain), answered(named))
    assert (change.rule, len(change.parts)) == ("response-xml-spelling-changed", 3)
    assert change.message == (
        "each of 3 values is spelt differently in XML: nothing, as everywhere in the base → "
        'a spelling of its own, as xml: {"name":"i"}'
    )
    assert {each.place for each in change.reaches} == {f"200 application/xml /{each}" for each in names}
    assert change.witness is not None
    elsewhere = thing(of=spelt(STRING, name="by"), **dict.fromkeys(names, STRING))
    found = changes(
        answered(elsewhere), answered({**named, "properties": {**elsewhere["properties"], **named["properties"]}})
    )
    assert len(found) == 3, "the base says it of others"
    member = thing(xml=thing(name=STRING), **dict.fromkeys(names, STRING))
    assert (
        len(
            changes(
                answered(member), answered({**named, "properties": {**member["properties"], **named["properties"]}})
            )
        )
        == 1
    )
