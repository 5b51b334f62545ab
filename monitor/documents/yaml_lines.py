"""Places in YAML told by indentation, without reading the whole text.

What a block collection holds stands in lines that begin at one column (YAML 1.2.2 §8.2). `Lines.of` is None for a text
in which indentation might deceive, and `Lines.offset` for a value whose place indentation does not tell (behind an
alias, a tag, a complex key): there `yaml_nodes.compose` reads it all.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from monitor.documents.json_text import Path
from monitor.errors import DocumentError
from monitor.model.record import record

if TYPE_CHECKING:
    from monitor.documents.yaml_nodes import Node

_MERGE = "<<"
_DECEIVING = ("\x85", "\u2028", "\u2029", "\n\t", "\n%", "\n...", "\n---")
"""What else ends a line or a document, and tabs, which look like an indentation."""
_CANDIDATE = re.compile(
    r"""[\n:-]\ *(?:[|>\[{&!]|"(?![^"\\\n]*"\ *(?:\r?$|:\s))|'(?![^'\n]*'\ *(?:\r?$|:\s)))""",
    re.MULTILINE | re.VERBOSE,
)
"""Quick to find by its first character, which ends the line before where a value begins a line: here one that may span
lines may begin. A quote that closes on its line, as key or whole value, begins none.
"""
_MAY_SPAN = re.compile(
    r"""^(?P<indent>\ *(?:-\ +)*)
        (?>(?P<key>"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s"'\#&*!|>%@`\[{:][^:\n]*(?::(?!\ )[^:\n]*)*)\ *:\ +)?
        (?:[&!]\S*\ +)*(?:(?P<block>[|>])[-+0-9]*[ \t]*(?:\#[^\n]*)?\r?$|(?P<quote>["'])|(?P<flow>[\[{]))""",
    re.MULTILINE | re.VERBOSE,
)
"""A value that may go on below its line."""
_KEY = re.compile(
    r"""(?:"(?P<double>[^"\\\n]*)"|'(?P<single>(?:[^'\n]|'')*)'|
        (?P<plain>(?:[^\s\-?:,\[\]{}\#&*!|>'"%@`]|[-?:](?=\S))(?:[^:\n\#]|:(?=\S)|(?<=\S)\#)*?))[ \t]*:(?=\s|$)""",
    re.VERBOSE,
)
_CONTENT = re.compile(r"(?:[ \t]*(?:\#[^\n]*)?\r?\n)*( *)(?=\S)")
"""From the end of a key to what follows: on its line or on a later one, behind comments."""
_TO_QUOTE = {'"': re.compile(r'(?:[^"\\]|\\.)*"', re.DOTALL), "'": re.compile(r"(?:[^']|'')*'(?!')", re.DOTALL)}
_FLOW_TOKEN = re.compile(r"""[\[\]{}]|"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'""")


@record
class _Node:
    """A value: what it is, where it begins, and where the lines end that may belong to it."""

    start: int
    end: int
    column: int
    """Where the lines of a block collection begin."""


class Lines:
    """A text whose indentation can be trusted."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[_Node, Mapping[str, tuple[int, _Node]] | None] = {}
        self._lines: dict[int, Node | None] = {}
        """Flow collections that were read, by their offsets."""

    @classmethod
    def of(cls, text: str) -> "Lines | None":
        """None where a line may be less indented than what it belongs to."""
        return cls(text) if _is_tidy(text) else None

    def offset(self, path: Path) -> int | None:
        """Of the place that `yaml_nodes.place_of` tells; None where that has to be asked."""
        node = self._content(_begin(self._text), len(self._text))
        offset = node.start if node is not None else None
        for number, token in enumerate(path):
            if node is None:
                return None
            if self._text[node.start] in "{[":
                return self._in_flow(node, path[number:])
            found = (self._members(node) or {}).get(token)
            if found is None:
                return None
            offset, value = found
            node = self._content(value.start, value.end)
        return offset

    def _content(self, start: int, end: int) -> _Node | None:
        """What stands after a key or a dash; None where that is nothing, or indentation can't tell."""
        found = _CONTENT.match(self._text, start, end)
        if found is None or found.end() >= end or self._text[found.end()] in "&*!?|>":
            return None
        return _Node(found.end(), end, found.end() - self._text.rfind("\n", 0, found.end()) - 1)

    def _members(self, node: _Node) -> Mapping[str, tuple[int, _Node]] | None:
        """Of a block collection: offset (of a member's key, of an item) and value, by name or index."""
        if node not in self._known:
            items = self._text[node.start] == "-" and self._text[node.start + 1 : node.start + 2] in {" ", "\n", "\r"}
            self._known[node] = self._items(node) if items else self._pairs(node)
        return self._known[node]

    def _starts(self, node: _Node) -> list[int]:
        """Where the lines at the node's column begin, the first included; then where the node ends."""
        below = [found.end() for found in _line_at(node.column).finditer(self._text, node.start, node.end)]
        return [node.start, *below, node.end]

    def _pairs(self, node: _Node) -> Mapping[str, tuple[int, _Node]] | None:
        found: dict[str, tuple[int, _Node]] = {}
        keys = [each for each in self._starts(node)[:-1] if self._text[each : each + 2] not in {"- ", "-\n", "-\r"}]
        for offset, end in zip(keys, [*keys[1:], node.end], strict=True):
            key = _KEY.match(self._text, offset, end)
            if key is None:
                return None
            single = key["single"]
            name = key["double"] if key["double"] is not None else key["plain"]
            name = single.replace("''", "'") if single is not None else name
            if key["plain"] != _MERGE:
                found[name] = (offset, _Node(key.end(), end, node.column))
        return found

    def _items(self, node: _Node) -> Mapping[str, tuple[int, _Node]] | None:
        found: dict[str, tuple[int, _Node]] = {}
        starts = self._starts(node)
        for index, (offset, end) in enumerate(pairwise(starts)):
            if self._text[offset] != "-":
                return None
            content = self._content(offset + 1, end)
            if content is None:
                return None
            found[str(index)] = (content.start, _Node(offset + 1, end, node.column))
        return found

    def _in_flow(self, node: _Node, path: Path) -> int | None:
        """A flow collection stands on one line, which is read for itself."""
        from monitor.documents.yaml_nodes import compose, place_of

        if node.start not in self._lines:
            end = self._text.find("\n", node.start)
            line = self._text[node.start : end if end >= 0 else len(self._text)]
            try:
                self._lines[node.start] = compose(line, "line")
            except DocumentError:  # what follows the collection on its line is no part of it
                self._lines[node.start] = None
        root = self._lines[node.start]
        found = None if root is None else place_of(root, path)
        return None if found is None else node.start + found[1] - 1


@lru_cache(maxsize=64)
def _line_at(column: int) -> re.Pattern[str]:
    """The beginning of a line at this column that is not empty and no comment."""
    return re.compile(rf"\n {{{column}}}(?=[^\s#])")


@lru_cache(maxsize=64)
def _deeper(column: int) -> re.Pattern[str]:
    """Lines that begin after a column, and empty ones."""
    return re.compile(rf"(?:\n(?: {{{column + 1}}}[^\n]*|[ \t\r]*(?=\n|\Z)))*")


def _is_tidy(text: str) -> bool:
    if (
        any(each in text for each in _DECEIVING)
        or text.startswith(("%", "\t"))
        or text.count("\r") != text.count("\r\n")
    ):
        return False
    text, offset = f"\n{text}", 0
    while candidate := _CANDIDATE.search(text, offset):
        line = text.rfind("\n", 0, candidate.end()) + 1
        found = _MAY_SPAN.match(text, line)
        offset = _end(text, found) if found and found.end() >= candidate.end() else candidate.end()
        if not offset:
            return False
    return True


def _begin(text: str) -> int:
    return 4 if text.startswith("---\n") else 0


def _end(text: str, found: re.Match[str]) -> int:
    """Where a value that may span lines ends; 0 where it may be less indented than what it belongs to."""
    column = len(found["indent"])
    if column and found["key"] is None and "-" in found["indent"]:
        column -= 2  # an item belongs to its dash
    if found["flow"]:
        return found.end() if _ends_on_line(text, found.end() - 1) else 0
    if found["block"]:
        below = _deeper(column).match(text, found.end())
        return max(below.end() if below else 0, found.end())
    close = _TO_QUOTE[found["quote"]].match(text, found.end())
    return close.end() if close and _is_deeper(text, found.end(), close.end(), column) else 0


def _is_deeper(text: str, start: int, end: int, column: int) -> bool:
    """Do all lines that begin between the two begin after a column?"""
    if "\n" not in text[start:end]:
        return True
    below = _deeper(column).match(text, text.index("\n", start))
    return below is not None and below.end() >= end


def _ends_on_line(text: str, offset: int) -> bool:
    """Does the flow collection that begins here end on its line?"""
    end = text.find("\n", offset)
    depth = 0
    for found in _FLOW_TOKEN.finditer(text, offset, end if end >= 0 else len(text)):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if not depth:
            return True
    return False
