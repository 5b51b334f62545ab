"""Places of values in JSON and YAML texts."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.documents import locate, locate_many
from monitor.documents.pointers import join_pointer, resolve_pointer, split_pointer
from monitor.errors import DocumentError

JSON = b'{"a": {"b": [1, {"c/d": 2}],\n "e": "}{"}, "f": {}, "": [[]]}'
YAML = b'a:\n  b:\n    - 1\n    - c/d: 2\n  e: "}{"\nf: {}\n"": [[]]\n'

PLACES = {
    # pointer: (in JSON, in YAML)
    "": ((1, 1), (1, 1)),
    "/a": ((1, 2), (1, 1)),
    "/a/b": ((1, 8), (2, 3)),
    "/a/b/0": ((1, 14), (3, 7)),
    "/a/b/1": ((1, 17), (4, 7)),
    "/a/b/1/c~1d": ((1, 18), (4, 7)),
    "/a/e": ((2, 2), (5, 3)),
    "/f": ((2, 14), (6, 1)),
    "/": ((2, 23), (7, 1)),
    "//0/0": (None, None),
    "//0": ((2, 28), (7, 6)),
    "/a/b/2": (None, None),
    "/a/b/01": (None, None),
    "/a/b/-1": (None, None),
    "/zz": (None, None),
}


@pytest.mark.parametrize("pointer", PLACES)
def test_a_value_is_found_by_its_pointer(pointer: str) -> None:
    assert (locate(JSON, pointer), locate(YAML, pointer)) == PLACES[pointer]


@pytest.mark.parametrize(("content", "which"), [(JSON, 0), (YAML, 1)], ids=["json", "yaml"])
def test_several_are_found_at_once(content: bytes, which: int) -> None:
    expected = {pointer: places[which] for pointer, places in PLACES.items() if places[which]}
    assert locate_many(content, PLACES) == expected


def test_a_merged_member_is_where_it_is_written() -> None:
    assert locate(b"a: &a\n  b: 1\nc:\n  <<: *a\n", "/c/b") == (2, 3)


def test_columns_count_characters() -> None:
    assert locate('{"é😀": 1, "b": 2}'.encode(), "/b") == (1, 11)
    assert locate("{é😀: 1, b: 2}".encode(), "/b") == (1, 9)


def test_an_unreadable_document_has_no_places() -> None:
    with pytest.raises(DocumentError):
        locate(b"a: [", "/a")


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


def all_pointers(value: object, tokens: tuple[str | int, ...] = ()) -> Iterator[str]:
    yield join_pointer(*tokens)
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for token, each in items:
        yield from all_pointers(each, (*tokens, token))


@given(VALUES, st.sampled_from([None, 1, 2, "\t"]), st.booleans())
def test_every_value_of_a_json_text_is_found_where_it_stands(
    value: object, indent: int | str | None, readable: bool
) -> None:
    root = {"root": value}
    text = json.dumps(root, indent=indent)
    lines = text.split("\n")
    for pointer, (line, column) in locate_many(text.encode(), all_pointers(root), readable=readable).items():
        tokens = split_pointer(pointer)
        rest = "\n".join(lines[line - 1 :])[column - 1 :]
        found, end = json.JSONDecoder().raw_decode(rest)
        if tokens and isinstance(resolve_pointer(root, join_pointer(*tokens[:-1])), dict):
            assert found == tokens[-1]
            found, _ = json.JSONDecoder().raw_decode(rest[end:].lstrip(": \n"))
        assert found == resolve_pointer(root, pointer)


@given(VALUES)
def test_every_pointer_of_a_value_has_a_place(value: object) -> None:
    root = {"root": value}
    pointers = set(all_pointers(root))
    assert set(locate_many(json.dumps(root).encode(), pointers)) == pointers


def test_layout_tells_most_places_of_an_indented_json_text_without_reading_it(monkeypatch: pytest.MonkeyPatch) -> None:
    root = {"paths": {"/a": {"get": {"tags": ["x", "y"], "é": {}}}}, "z": [{"b": 1}, 2]}
    text = json.dumps(root, indent=2, ensure_ascii=False)
    expected = locate_many(text.encode(), all_pointers(root))
    del expected[""]  # told by nothing but reading
    monkeypatch.delattr("monitor.documents.places.decode")
    assert locate_many(text.encode(), expected, readable=True) == expected


def test_a_text_that_is_laid_out_badly_is_read() -> None:
    text = b'{\n  "a": {"b": 1,\n  "c": [1,\n 2]\n }, "d": 2,\n  "b": 3}'
    pointers = ("/a", "/a/b", "/a/c", "/a/c/1", "/d", "/b")
    assert locate_many(text, pointers, readable=True) == locate_many(text, pointers)
