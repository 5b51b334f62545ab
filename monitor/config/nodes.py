"""A configuration file as a tree of values that know their line and column.

YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema): `NO`, `12:30` and dates stay text, as people mean
them. The tree is built from the parser's events, because PyYAML's composers recurse without a bound: the one in C ends
the process on a file of open brackets.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import yaml

from monitor.config.problems import Problems
from monitor.errors import Diagnostic, Place

Value: TypeAlias = "str | int | float | bool | Mapping[str, Node] | tuple[Node, ...] | None"

DEPTH_MAX = 40
NODES_MAX = 200_000
"""Aliases counted each time they are used, so that a few lines can't stand for millions."""
BYTES_MAX = 4_000_000

_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands; `key_place` is that of its key in a mapping. `size` counts it and all inside it."""

    value: Value
    place: Place
    key_place: Place | None = None
    size: int = 1

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
    (type(None), "nothing"),
)


class _UnreadableError(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def parse(content: bytes, source: str, problems: Problems) -> Node | None:
    """The tree of `content`; None where it can't be read, with the reason added to `problems`."""
    try:
        return _Composer(_decoded(content, source), source, problems).document()
    except _UnreadableError as error:
        problems.add(error.diagnostic)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(source, mark.line + 1, mark.column + 1) if mark else Place(source)
        problems.add(Diagnostic("yaml-unreadable", f"this is not YAML: {error.problem or error.context}", place))
    except yaml.YAMLError as error:
        problems.add(Diagnostic("yaml-unreadable", f"this is not YAML: {str(error).splitlines()[0]}", Place(source)))
    return None


def _decoded(content: bytes, source: str) -> str:
    if len(content) > BYTES_MAX:
        message = f"a configuration file of {len(content):,} bytes is larger than the {BYTES_MAX:,} that are read"
        raise _UnreadableError(Diagnostic("yaml-too-large", message, Place(source)))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        place = Place(source, before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        raise _UnreadableError(
            Diagnostic("encoding-unreadable", "this is not UTF-8", place, help="save the file as UTF-8")
        ) from error


class _Composer:
    def __init__(self, text: str, source: str, problems: Problems) -> None:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)
        self._source = source
        self._problems = problems
        self._anchors: dict[str, Node] = {}

    def document(self) -> Node:
        next(self._events)  # the stream starts
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return Node(None, Place(self._source, 1, 1))
        node = self._node(next(self._events), 0)
        next(self._events)  # the document ends
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._refused("yaml-several-documents", "a second YAML document begins here", after)
        return node

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise self._refused("anchor-unknown", f"nothing above is named '&{event.anchor}'", event)
            return self._anchors[event.anchor]
        if depth > DEPTH_MAX:
            raise self._refused("yaml-too-large", f"nested deeper than {DEPTH_MAX} levels", event)
        node = self._fresh(event, depth)
        if node.size > NODES_MAX:
            raise self._refused("yaml-too-large", f"more than {NODES_MAX:,} values once aliases are followed", event)
        anchor = getattr(event, "anchor", None)
        if anchor:
            self._anchors[anchor] = node
        return node

    def _fresh(self, event: yaml.Event, depth: int) -> Node:
        tag: str | None = getattr(event, "tag", None)
        if tag not in {None, "!"} and not str(tag).startswith("tag:yaml.org,2002:"):
            raise self._refused("tag-unknown", f"the tag '{tag}' means nothing here", event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(event, depth)
        assert isinstance(event, yaml.ScalarEvent)
        plain = event.style in {None, ""} and tag is None
        return Node(_scalar(event.value) if plain else event.value, self._place(event))

    def _list(self, start: yaml.Event, depth: int) -> Node:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Node(tuple(items), self._place(start), size=1 + sum(item.size for item in items))

    def _mapping(self, start: yaml.Event, depth: int) -> Node:
        entries: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refused("key-not-text", "a key must be text", event)
            key, key_place = event.value, self._place(event)
            value = self._node(next(self._events), depth + 1)
            if key in entries:
                first = entries[key].key_place
                note = f"it stands first on line {first.line}" if first else None
                self._problems.add(Diagnostic("key-duplicate", f"the key '{key}' stands here twice", key_place, note))
                continue
            entries[key] = replace(value, key_place=key_place)
        return Node(entries, self._place(start), size=1 + sum(entry.size for entry in entries.values()))

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        assert mark is not None
        return Place(self._source, mark.line + 1, mark.column + 1)

    def _refused(self, code: str, message: str, event: yaml.Event) -> _UnreadableError:
        return _UnreadableError(Diagnostic(code, message, self._place(event)))


def _scalar(text: str) -> str | int | float | bool | None:
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text) or _FALSE.fullmatch(text):
        return bool(_TRUE.fullmatch(text))
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
