"""YAML text as a tree of nodes that know their lines, built from libyaml's events without recursion."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from monitor.documents.json_text import MAX_DEPTH, duplicate_key, number_not_finite, number_too_large, too_deep
from monitor.documents.pointers import is_index
from monitor.errors import Diagnostic, DocumentError, Place
from monitor.model.json_value import JsonValue

MAX_ALIASED_NODES = 200_000
"""How many nodes aliases and merge keys may add to those that are written; more is an alias bomb."""

_TAG = "tag:yaml.org,2002:"
_MERGE = "<<"
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("null", "Null", "NULL", "~", "")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DIGITS_MAX = 309
"""With the sign; what is longer is larger than the largest float, and JSON readers turn it into infinity."""
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)
"""What git leaves in a file that it could not merge."""
_RESERVED = frozenset("@`%")
_STRANGE_SPACE = re.compile("^ *([\u00a0\u2000-\u200b\u3000\ufeff])", re.MULTILINE)
"""What editors and web pages put in the place of one."""


@dataclass(slots=True)
class Node:
    """`line` and `column` count from 1; `size` (nodes) and `height` (levels) are those with aliases expanded."""

    line: int
    column: int
    size: int = 1
    height: int = 0


@dataclass(slots=True)
class Scalar(Node):
    value: bool | float | str | None = None
    text: str = ""
    plain: bool = False


@dataclass(slots=True)
class Sequence(Node):
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping(Node):
    """`members`: key -> (the key's node, value)."""

    members: dict[str, tuple[Node, Node]] = field(default_factory=dict)
    merged: list[Node] = field(default_factory=list)
    """Values of merge keys, until the mapping is complete."""


def compose(text: str, name: str) -> Node:
    """The tree of a YAML text. Raises `DocumentError` as `yaml_text.parse_yaml` says."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        return _Composer(name).compose(_events(loader))
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, text, name) from None
    except yaml.YAMLError as error:  # the reader's: a character that YAML doesn't allow
        raise DocumentError(
            Diagnostic("document-not-yaml", f"not YAML: {' '.join(str(error).split())}", Place(name))
        ) from None
    finally:
        loader.dispose()


def _events(loader: Any) -> Iterator[Any]:
    while loader.check_event():
        yield loader.get_event()


def place_of(root: Node, path: tuple[str, ...]) -> tuple[int, int] | None:
    """Line and column of what stands at a path (of a member: of its key); None where nothing does."""
    node = place = root
    for token in path:
        if isinstance(node, Mapping) and token in node.members:
            place, node = node.members[token]
        elif isinstance(node, Sequence) and is_index(token, len(node.items)):
            place = node = node.items[int(token)]
        else:
            return None
    return place.line, place.column


def value_of(root: Node) -> JsonValue:
    """The tree as a JSON value; what aliases share is shared in it too. Nests no deeper than `MAX_DEPTH`."""
    made: dict[int, JsonValue] = {}

    def made_of(node: Node) -> JsonValue:
        if isinstance(node, Scalar):
            return node.value
        if id(node) not in made:
            made[id(node)] = (
                {key: made_of(value) for key, (_, value) in node.members.items()}
                if isinstance(node, Mapping)
                else [made_of(item) for item in getattr(node, "items", ())]
            )
        return made[id(node)]

    return made_of(root)


def _unreadable(error: Any, text: str, name: str) -> DocumentError:
    mark = error.problem_mark or error.context_mark
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
    problem = str(error.problem or error.context or error)
    if mark and mark.index >= len(text.rstrip()) and ("end" in problem or error.context):
        return DocumentError(
            Diagnostic("document-truncated", "the document ends in the middle", place, note=f"YAML: {problem}")
        )
    note = f"{error.context}, line {error.context_mark.line + 1}" if error.context and error.context_mark else None
    help_ = _remedy(text, mark.index if mark else len(text), problem)
    return DocumentError(Diagnostic("document-not-yaml", f"not YAML: {problem}", place, note=note, help=help_))


def _remedy(text: str, at: int, problem: str) -> str | None:
    """Of what people do most often; None where the place tells nothing of it."""
    conflict = _CONFLICT.search(text)
    if conflict is not None:
        line = text.count("\n", 0, conflict.start()) + 1
        return f"a merge was not finished: settle the conflict that begins in line {line}"
    strange = _STRANGE_SPACE.search(text)
    if strange is not None:
        line = text.count("\n", 0, strange.start()) + 1
        code = f"U+{ord(strange[1]):04X}"
        return f"indent by plain spaces: line {line} begins with a space that is none for YAML ({code})"
    if text[at : at + 1] == "\t":
        return "indent by spaces here: YAML allows no tab"
    if text[at : at + 1] in _RESERVED:
        return f"put quotes around the value: no value begins with {text[at]}"
    if problem.startswith("mapping values are not allowed"):
        return "put quotes around a value that holds a colon and a space, and indent lines of one object alike"
    return None


@dataclass(slots=True)
class _Open:
    """A collection that is not complete, with the key that waits for its value."""

    node: Sequence | Mapping
    key: Node | None = None


class _Composer:
    """Builds the tree; one object for one text."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.anchors: dict[str, Node] = {}
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.documents = 0
        self.nodes_aliased = 0

    def compose(self, events: Iterator[Any]) -> Node:
        import yaml

        for event in events:
            if isinstance(event, yaml.AliasEvent):
                self._add(self._aliased(event), event)
            elif isinstance(event, yaml.ScalarEvent):
                node = self._scalar(event)
                self._anchor(event, node)
                self._add(node, event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._begin(event, Mapping if isinstance(event, yaml.MappingStartEvent) else Sequence)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._end(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    raise self._problem(event, "document-several", "a second YAML document begins here")
        if self.root is None:
            raise DocumentError(Diagnostic("document-empty", "the document is empty", Place(self.name)))
        return self.root

    def _begin(self, event: Any, kind: type[Mapping] | type[Sequence]) -> None:
        if event.tag not in {None, "!", f"{_TAG}{'map' if kind is Mapping else 'seq'}"}:
            raise self._unknown_tag(event)
        if len(self.open) >= MAX_DEPTH:
            raise too_deep(self._place(event))
        mark = event.start_mark
        node = kind(mark.line + 1, mark.column + 1)
        self._anchor(event, node)
        self.open.append(_Open(node))

    def _end(self, event: Any) -> None:
        node = self.open.pop().node
        if isinstance(node, Mapping):
            self._merge(node, event)
            parts = [part for member in node.members.values() for part in member]
        else:
            parts = node.items
        node.size += sum(part.size for part in parts)
        node.height = 1 + max((part.height for part in parts), default=0)
        self._add(node, event)

    def _add(self, node: Node, event: Any) -> None:
        if not self.open:
            self.root = node
            return
        top = self.open[-1]
        if isinstance(top.node, Sequence):
            top.node.items.append(node)
        elif top.key is None:
            top.key = node
        else:
            self._add_member(top.node, top.key, node, event)
            top.key = None

    def _add_member(self, mapping: Mapping, key: Node, value: Node, event: Any) -> None:
        if not isinstance(key, Scalar):
            raise self._problem(event, "document-key-not-text", "a key is an object or array, which JSON can't express")
        if key.plain and key.text == _MERGE:
            mapping.merged += value.items if isinstance(value, Sequence) else [value]
            return
        if key.text in mapping.members:
            first = mapping.members[key.text][0].line
            raise duplicate_key(key.text, Place(self.name, key.line, key.column), first)
        mapping.members[key.text] = (key, value)

    def _merge(self, mapping: Mapping, event: Any) -> None:
        """https://yaml.org/type/merge.html: what is written wins over what is merged, earlier over later."""
        for source in mapping.merged:
            if not isinstance(source, Mapping):
                raise self._problem(event, "document-not-yaml", "not YAML: a merge key (<<) takes objects only")
            self._count(source, event)
            mapping.members = {**source.members, **mapping.members}
        mapping.merged = []

    def _anchor(self, event: Any, node: Node) -> None:
        if event.anchor is not None:
            self.anchors[event.anchor] = node

    def _aliased(self, event: Any) -> Node:
        node = self.anchors.get(event.anchor)
        if node is None:
            raise self._problem(event, "document-not-yaml", f"not YAML: the alias *{event.anchor} has no anchor")
        if any(each.node is node for each in self.open):
            raise self._problem(
                event, "document-alias-cyclic", f"the alias *{event.anchor} stands inside what it names"
            )
        if len(self.open) + node.height > MAX_DEPTH:
            raise too_deep(self._place(event))
        self._count(node, event)
        return node

    def _count(self, node: Node, event: Any) -> None:
        self.nodes_aliased += node.size
        if self.nodes_aliased > MAX_ALIASED_NODES:
            raise self._problem(
                event, "document-alias-bomb", f"aliases blow the document up by more than {MAX_ALIASED_NODES} values"
            )

    def _scalar(self, event: Any) -> Scalar:
        mark = event.start_mark
        node = Scalar(mark.line + 1, mark.column + 1, text=event.value, plain=event.implicit[0] and event.tag is None)
        if node.plain:
            node.value = self._core_value(event)
        elif event.tag in {None, "!", f"{_TAG}str"}:
            node.value = event.value
        else:
            node.value = self._core_value(event)
            expected = {"null": type(None), "bool": bool, "int": int, "float": float}.get(event.tag.removeprefix(_TAG))
            if expected is float and type(node.value) is int:
                node.value = float(node.value)
            if expected is None or type(node.value) is not expected:
                raise self._unknown_tag(event)
        return node

    def _core_value(self, event: Any) -> bool | float | str | None:
        text = event.value
        if text in _WORDS:
            return _WORDS[text]
        if _WHOLE.fullmatch(text):
            base = {"0o": 8, "0x": 16}.get(text[:2], 10)
            if len(text) > _DIGITS_MAX:
                raise number_too_large(self._place(event))
            return int(text, base)
        if _NOT_FINITE.fullmatch(text):
            raise number_not_finite(self._place(event))
        if _FLOAT.fullmatch(text):
            number = float(text)
            if not isfinite(number):
                raise number_too_large(self._place(event))
            return number
        return str(text)

    def _unknown_tag(self, event: Any) -> DocumentError:
        return self._problem(event, "document-tag-unknown", f"the tag {event.tag} is not one of YAML's core schema")

    def _problem(self, event: Any, code: str, message: str) -> DocumentError:
        return DocumentError(Diagnostic(code, message, self._place(event)))

    def _place(self, event: Any) -> Place:
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)
