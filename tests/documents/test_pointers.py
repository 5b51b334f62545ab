"""RFC 6901: its own examples, and what splitting and joining owe each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.documents.pointers import join_pointer, local_pointer, resolve_pointer, split_pointer

RFC = {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, 'k"l': 6, " ": 7, "m~n": 8}
EXAMPLES = {
    "": RFC,
    "/foo": ["bar", "baz"],
    "/foo/0": "bar",
    "/": 0,
    "/a~1b": 1,
    "/c%d": 2,
    "/e^f": 3,
    "/g|h": 4,
    "/i\\j": 5,
    '/k"l': 6,
    "/ ": 7,
    "/m~0n": 8,
}
FRAGMENTS = {"#": "", "#/foo/0": "/foo/0", "#/c%25d": "/c%d", "#/%20": "/ ", "#anchor": None, "other.yaml#/a": None}


@pytest.mark.parametrize(("pointer", "value"), EXAMPLES.items())
def test_the_examples_of_section_5(pointer: str, value: object) -> None:
    assert resolve_pointer(RFC, pointer) == value


@pytest.mark.parametrize(("reference", "pointer"), FRAGMENTS.items())
def test_fragments_as_in_section_6(reference: str, pointer: str | None) -> None:
    assert local_pointer(reference) == pointer


@pytest.mark.parametrize("pointer", ["/foo/2", "/foo/00", "/foo/-", "/foo/²", "/bar", "/foo/0/x", "/foo/" + "9" * 5000])
def test_what_is_not_there_is_a_key_error(pointer: str) -> None:
    with pytest.raises(KeyError):
        resolve_pointer(RFC, pointer)


def test_text_without_a_slash_is_no_pointer() -> None:
    with pytest.raises(ValueError, match="does not begin with a slash"):
        split_pointer("foo")


@given(st.lists(st.text()))
def test_splitting_undoes_joining(tokens: list[str]) -> None:
    assert split_pointer(join_pointer(*tokens)) == tuple(tokens)
