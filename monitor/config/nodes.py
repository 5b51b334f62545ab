"""A configuration file as a tree of values that know their line and column."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from monitor.config.problems import Problems
from monitor.documents import yaml_nodes
from monitor.documents.text import decode
from monitor.errors import DocumentError, Place

Value: TypeAlias = "object | Mapping[str, Node] | tuple[Node, ...]"
"""Text, number, true, false or nothing as written; once read in its shape, whatever the shape makes of it."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands; `key_place` is that of its key in a mapping."""

    value: Value
    place: Place
    key_place: Place | None = None

    @property
    def kind(self) -> str:
        """What the value is, in words of a sentence."""
        return next(words for type_, words in _KINDS if isinstance(self.value, type_))

    def child(self, name: str) -> "Node | None":
        """What stands under a key; None where this is no mapping or lacks it."""
        return self.value.get(name) if isinstance(self.value, Mapping) else None

    def named(self, name: str) -> "Mapping[str, Node]":
        """The entries of the mapping under a key; empty where there is none."""
        child = self.child(name)
        return child.value if child is not None and isinstance(child.value, Mapping) else {}

    def listed(self, name: str) -> "tuple[Node, ...]":
        """The items of the list under a key; empty where there is none."""
        child = self.child(name)
        return child.value if child is not None and isinstance(child.value, tuple) else ()

    def text(self, name: str) -> str | None:
        """The text under a key; None where there is none."""
        child = self.child(name)
        return child.value if child is not None and isinstance(child.value, str) else None


_KINDS: tuple[tuple[type, str], ...] = (
    (Mapping, "a mapping"),
    (tuple, "a list"),
    (bool, "true or false"),
    (int, "a number"),
    (float, "a number"),
    (str, "text"),
    (object, "nothing"),
)


def parse(content: bytes, source: str, problems: Problems) -> Node | None:
    """The tree of `content`; None where it can't be read, with the reasons added to `problems`."""
    try:
        return _node(yaml_nodes.compose(decode(content, source), source), source)
    except DocumentError as error:
        for diagnostic in error.diagnostics:
            problems.add(diagnostic)
        return None


def _node(written: yaml_nodes.Node, source: str) -> Node:
    return Node(_value(written, source), Place(source, written.line, written.column))


def _value(written: yaml_nodes.Node, source: str) -> Value:
    if isinstance(written, yaml_nodes.Scalar):
        return written.value
    if isinstance(written, yaml_nodes.Sequence):
        return tuple(_node(item, source) for item in written.items)
    assert isinstance(written, yaml_nodes.Mapping)
    return {
        name: replace(_node(value, source), key_place=Place(source, key.line, key.column))
        for name, (key, value) in written.members.items()
    }
