"""Places told by indentation, against PyYAML's own marks."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.documents import locate_many
from monitor.documents.pointers import join_pointer
from monitor.documents.yaml_lines import Lines

TEXTS = {
    "block": "a:\n  b:\n    - 1\n    - c: 2\n      d: 3\n  e: x\nf: y\n",
    "sequences at the key's column": "a:\n- b: 1\n  c:\n  - 2\n  - 3\n- d\ne: f\n",
    "sequences in sequences": "a:\n  - - 1\n    - 2\n  - - b: 3\n",
    "comments everywhere": "# first\na: # of a\n  # before b\n  b: 1\n# out\n  c: 2\nd: 3 # end\n",
    "flow on its line": "a: {b: [1, {c: 2}], 'd': 3} # more\ne: [4, 5]\n",
    "flow over lines": "a: {b: 1,\nc: 2}\nd: 3\n",
    "literal text with deceiving lines": "a:\n  b: |\n    a: 1\n    - x\n\n    e: 2\n  c: >-\n    d: 5\ne: 3\n",
    "quoted text over lines": 'a:\n  b: "one\n    two: 2\n    three"\n  c: 3\n',
    "quoted text over lines that are not indented": 'a:\n  b: "one\nc: 2\n  d: 3"\n  c: 3\n',
    "quoted keys": "\"a b\":\n  'it''s': 1\n  \"200\": {x: 1}\n",
    "keys with colons and slashes": "/a/{b}:\n  x:y: 1\n  http://a.b/c: 2\n",
    "anchors and aliases": "a: &x\n  b: 1\nc: *x\nd:\n  - *x\n  - &y e\nf: {g: *x}\n",
    "merge keys": "a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n",
    "tags": "a: !!str 1\nb: !!map\n  c: 2\n",
    "complex keys": "? a\n: b\nc: 1\n",
    "empty values": "a:\nb:\n  c:\n  d: ~\ne: ''\n",
    "windows lines": "a:\r\n  b: 1\r\n  c: |\r\n    d: 2\r\ne: 3\r\n",
    "a marker at the beginning": "---\na:\n  b: 1\n",
    "plain text over lines": "a:\n  b: one\n    two\n   three\n  c: 1\n",
    "no mapping": "- 1\n- a: 2\n",
    "wide characters": 'ä:\n  "ö ü": {ß: 1}\n  日本: 2\n',
}


def marks(text: str) -> dict[str, tuple[int, int]]:
    """Pointer -> line and column as PyYAML has them; of a member those of its key. What comes by a merge is left out."""
    found = {}

    def walk(node: yaml.Node, path: tuple[str, ...], mark: yaml.Mark) -> None:
        found[join_pointer(*path)] = (mark.line + 1, mark.column + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value != "<<":
                    walk(value, (*path, key.value), key.start_mark)
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                walk(item, (*path, str(index)), item.start_mark)

    root = yaml.compose(text, Loader=yaml.SafeLoader)
    walk(root, (), root.start_mark)
    return found


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_places_are_those_of_another_reader(text: str) -> None:
    expected = marks(text)
    found = locate_many(text.encode(), expected)
    assert {pointer: found[pointer] for pointer in expected} == expected


TRUSTED = {name for name in TEXTS if name not in {"flow over lines", "quoted text over lines that are not indented"}}


def test_only_what_may_deceive_is_read_as_a_whole() -> None:
    assert {name for name, text in TEXTS.items() if Lines.of(text) is not None} == TRUSTED


keys = st.one_of(st.text("abc/{}:#'\" -", min_size=1, max_size=6), st.text(min_size=1, max_size=4)).filter(
    lambda key: key.isprintable() and key != "<<"
)
scalars = st.one_of(st.text("ab:#-\n '\"{[|", max_size=40), st.integers(), st.none(), st.text(max_size=5))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.dictionaries(keys, inner, max_size=4), st.lists(inner, max_size=4)),
    max_leaves=15,
)


@given(
    st.dictionaries(keys, values, min_size=1, max_size=4), st.sampled_from([None, False]), st.sampled_from([20, 1000])
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_written_is_found_where_it_stands(value: dict, flow: bool | None, width: int) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, width=width, allow_unicode=True, sort_keys=False)
    expected = marks(text)
    assert locate_many(text.encode(), expected) == expected
