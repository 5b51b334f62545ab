"""Overlays: actions in order, and every place led back to the file that it is from."""

import json

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from monitor.documents import Origins, bundle, load, locate
from monitor.documents.overlays import overlaid
from monitor.documents.pointers import resolve_pointer
from monitor.errors import DocumentError
from monitor.model.descriptions import Document

PETS = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "1"},
    "tags": [{"name": "a"}, {"name": "b"}, {"name": "c"}],
    "paths": {
        "/pets": {
            "get": {"tags": ["a"], "parameters": [{"name": "limit", "in": "query"}]},
            "delete": {"x-internal": True, "tags": ["b", "x"]},
        },
        "/inside": {"x-internal": True, "post": {"deprecated": True}},
    },
}


def overlay(*actions: dict, version: str = "1.0.0") -> bytes:
    return json.dumps(
        {"overlay": version, "info": {"title": "t", "version": "1"}, "actions": list(actions)}, indent=1
    ).encode()


def pets(*overlays: bytes, base: dict = PETS) -> Document:
    document = Document("pets.json", {"pets.json": json.dumps(base, indent=1).encode()}, "pets.json")
    return document.with_overlays((f"{index}.overlay.json", each) for index, each in enumerate(overlays))


ACTIONS = [
    ("objects are merged", {"target": "$.info", "update": {"version": "2", "x-a": {"b": 1}}},
     "/info", {"title": "Pets", "version": "2", "x-a": {"b": 1}}),
    ("an object deep inside is merged", {"target": "$.paths['/pets']", "update": {"get": {"deprecated": True}}},
     "/paths/~1pets/get", {**PETS["paths"]["/pets"]["get"], "deprecated": True}),
    ("an entry is appended to an array", {"target": "$.tags", "update": {"name": "d"}},
     "/tags", [*PETS["tags"], {"name": "d"}]),
    ("arrays inside what is merged are joined", {"target": "$.paths['/pets'].get", "update": {"tags": ["z"]}},
     "/paths/~1pets/get/tags", ["a", "z"]),
    ("every target is updated", {"target": "$.paths['/pets'].*", "update": {"x-seen": True}},
     "/paths/~1pets/delete", {**PETS["paths"]["/pets"]["delete"], "x-seen": True}),
    ("a member is removed", {"target": "$.paths['/inside']", "remove": True},
     "/paths", {"/pets": PETS["paths"]["/pets"]}),
    ("items are removed", {"target": "$.tags[?@.name != 'b']", "remove": True}, "/tags", [{"name": "b"}]),
    ("what a filter finds anywhere is removed", {"target": "$..[?@['x-internal'] == true]", "remove": True},
     "/paths", {"/pets": {"get": PETS["paths"]["/pets"]["get"]}}),
    ("a removal has no use for an update", {"target": "$.tags[0]", "remove": True, "update": {"x": 1}},
     "/tags", PETS["tags"][1:]),
    ("a target that selects nothing changes nothing", {"target": "$.nothing", "update": {"x": 1}}, "", PETS),
    ("an action without effect changes nothing", {"target": "$.info", "description": "later"}, "", PETS),
]  # fmt: skip


@pytest.mark.parametrize(
    ("action", "pointer", "expected"), [each[1:] for each in ACTIONS], ids=[each[0] for each in ACTIONS]
)
def test_an_action_does(action: dict, pointer: str, expected: object) -> None:
    assert resolve_pointer(bundle(pets(overlay(action))), pointer) == expected


def test_actions_and_overlays_are_applied_in_order() -> None:
    first = overlay({"target": "$.tags", "remove": True}, {"target": "$", "update": {"tags": [{"name": "new"}]}})
    second = overlay({"target": "$.tags[0]", "update": {"description": "seen by the second"}})
    assert bundle(pets(first, second))["tags"] == [{"name": "new", "description": "seen by the second"}]


def test_1_1_copies_and_replaces_single_values() -> None:
    found = bundle(pets(overlay(
        {"target": "$.info.title", "update": "Animals"},
        {"target": "$.paths['/pets'].delete", "copy": "$.paths['/pets'].get"},
        version="1.1.0",
    )))  # fmt: skip
    assert found["info"] == {"title": "Animals", "version": "1"}
    deleted = resolve_pointer(found, "/paths/~1pets/delete")
    assert deleted == {"x-internal": True, "tags": ["b", "x", "a"], "parameters": [{"name": "limit", "in": "query"}]}


def test_an_action_that_selects_nothing_is_named() -> None:
    document = pets(overlay({"target": "$.info", "update": {}}, {"target": "$.nothing", "remove": True}))
    assert Origins(document).idle_actions == ("0.overlay.json: action 2 ($.nothing) selects nothing",)


def test_the_description_itself_is_not_touched_and_nothing_is_shared() -> None:
    aliased = b"openapi: 3.0.0\na: &a {x: 1}\nb: *a\n"
    document = Document("o.yaml", {"o.yaml": aliased}, "o.yaml")
    found = bundle(document.with_overlays([("1", overlay({"target": "$.a", "update": {"x": 2}}))]))
    assert (found["a"], found["b"]) == ({"x": 2}, {"x": 1})
    assert bundle(document)["a"] == {"x": 1}


def test_an_overlay_is_part_of_what_a_description_is() -> None:
    one, other = (pets(overlay({"target": "$.info", "update": {"version": each}})) for each in "12")
    assert len({one.digest, other.digest, pets().digest}) == 3


BROKEN = [
    ("no version", b'{"actions": [{"target": "$"}]}', "overlay-version", None),
    ("another version", overlay({"target": "$"}, version="2.0.0"), "overlay-version", "/overlay"),
    ("no actions", b'{"overlay": "1.0.0", "actions": []}', "overlay-malformed", "/actions"),
    ("an action that is text", b'{"overlay": "1.0.0", "actions": ["x"]}', "overlay-malformed", "/actions/0"),
    ("no target", overlay({"update": {}}), "overlay-malformed", "/actions/0"),
    ("not a JSONPath", overlay({"target": "$.paths["}), "overlay-target", "/actions/0/target"),
    ("a JSON Pointer", overlay({"target": "#/paths"}), "overlay-target", "/actions/0/target"),
    ("remove is text", overlay({"target": "$", "remove": "yes"}), "overlay-malformed", "/actions/0/remove"),
    ("copy in 1.0", overlay({"target": "$", "copy": "$.info"}), "overlay-malformed", "/actions/0/copy"),
    ("the whole removed", overlay({"target": "$", "remove": True}), "overlay-not-applicable", "/actions/0/target"),
    ("text into an object", overlay({"target": "$.info", "update": "x"}), "overlay-not-applicable", "/actions/0/update"),
    ("a single value in 1.0", overlay({"target": "$.info.title", "update": "x"}), "overlay-not-applicable",
     "/actions/0/target"),
    ("several copied", overlay({"target": "$.info", "copy": "$.tags.*"}, version="1.1.0"), "overlay-not-applicable",
     "/actions/0/copy"),
    ("not JSON", b'{"overlay": ', "document-truncated", None),
]  # fmt: skip


def test_a_file_that_names_no_overlay_version_is_told_so():
    with pytest.raises(DocumentError, match="`overlay`, which names the version of its specification, is missing"):
        overlaid(pets(b'{"actions": [{"target": "$"}]}'))


@pytest.mark.parametrize(
    ("content", "code", "pointer"), [each[1:] for each in BROKEN], ids=[each[0] for each in BROKEN]
)
def test_a_broken_overlay_is_refused_with_file_and_place(content: bytes, code: str, pointer: str | None) -> None:
    with pytest.raises(DocumentError) as caught:
        bundle(pets(content))
    found = caught.value.diagnostic
    assert found.code == code
    assert found.place is not None
    assert found.place.source == "0.overlay.json"
    if pointer is not None:
        assert (found.place.line, found.place.column) == locate(content, pointer)


SELECTORS = [
    "$.info", "$.tags", "$.tags[0]", "$.tags[1]", "$.tags[-1]", "$.tags[?@.name=='b']", "$.paths['/pets']",
    "$.paths['/pets'].get", "$.paths['/pets'].get.parameters", "$.paths.*", "$..tags", "$..[?@.deprecated]",
]  # fmt: skip
UPDATES: list[object] = [
    {"name": "n"},
    {"get": {"tags": ["u", "v"], "new": {"deep": [1]}}},
    {"parameters": [{"name": "p", "in": "query"}]},
]
ANY_ACTION = st.one_of(
    st.fixed_dictionaries({"target": st.sampled_from(SELECTORS), "remove": st.just(True)}),
    st.fixed_dictionaries({"target": st.sampled_from(SELECTORS), "update": st.sampled_from(UPDATES)}),
    st.fixed_dictionaries({"target": st.sampled_from(SELECTORS[:1]), "copy": st.sampled_from(SELECTORS[6:8])}),
)


@given(st.lists(ANY_ACTION, min_size=1, max_size=6))
def test_every_value_stands_where_its_origin_says(actions: list[dict]) -> None:
    """Leaves are found, equal, at the place in the file that they are led back to."""
    document = pets(overlay(*actions, version="1.1.0"))
    try:
        found = overlaid(document)
    except DocumentError:  # what should be copied was removed before
        reject()
    origins = Origins(document)
    for pointer, value in leaves(found.value):
        file, written = origins.of(pointer)
        assert resolve_pointer(load(document.files[file], file), written) == value


def leaves(value: object, pointer: str = "") -> list[tuple[str, object]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [each for name, held in members for each in leaves(held, f"{pointer}/{str(name).replace('/', '~1')}")]
    return below if isinstance(value, dict | list) else [(pointer, value)]


def test_an_action_that_does_nothing_is_told() -> None:
    """Its `update` is misspelt: without a word, the description would be compared as if nothing had been laid over."""
    (idle,) = overlaid(pets(overlay({"target": "$.info", "udpate": {"x": 1}}))).idle
    assert "has no `update` and no `remove`" in idle
    assert overlaid(pets(overlay({"target": "$.info", "update": {"x": 1}}))).idle == ()
