"""A tree of nodes checked against the table of keys; every mistake is collected, and each value read in its shape."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from monitor.config import keys, shapes
from monitor.config.keys import Holds, Key
from monitor.config.nodes import Node
from monitor.config.problems import Problems, nearest
from monitor.config.shapes import RefusedError
from monitor.errors import Diagnostic


class Reader:
    """Reads one file. `without_effect` grows by the dotted keys that were met and do nothing yet."""

    def __init__(self, table: Iterable[Key], problems: Problems) -> None:
        self._keys = keys.by_path(table)
        self._named: dict[str, dict[str, Key]] = {}
        for key in self._keys.values():
            if not key.is_pattern:
                self._named.setdefault(key.section, {})[key.name] = key
        self._problems = problems
        self.without_effect: list[str] = []

    def read(self, root: Node) -> Node:
        """The same tree with each single value read in its shape; values that were refused are left as they are."""
        if not isinstance(root.value, Mapping):
            self._expected("a mapping", root)
            return root
        return self._section("", root, "")

    def _section(self, path: str, node: Node, shown: str) -> Node:
        assert isinstance(node.value, Mapping)
        known = self._named[path]
        found = {}
        for name, child in node.value.items():
            key = known.get(name)
            if key is None:
                message = f"the key '{name}' is unknown here"
                self._add(Diagnostic("key-unknown", message, child.key_place, help=nearest(name, known)))
                continue
            found[name] = self._value(key, child, f"{shown}.{name}" if shown else name)
        for key in known.values():
            if key.required and key.name not in node.value:
                message = f"the key '{key.name}' is missing"
                self._add(Diagnostic("key-missing", message, node.key_place or node.place, note=key.about))
        return replace(node, value=found)

    def _value(self, key: Key, node: Node, shown: str) -> Node:
        if not key.effect and self._is_outermost(key):
            self.without_effect.append(shown)
        if node.value is None and key.holds is not Holds.VALUE:
            return replace(node, value=() if key.holds is Holds.LIST else {})
        if isinstance(node.value, Mapping):
            return self._mapping(key, node, shown)
        if isinstance(node.value, tuple):
            return self._list(key, node, shown)
        return self._scalar(key, node)

    def _mapping(self, key: Key, node: Node, shown: str) -> Node:
        if key.holds is Holds.SECTION:
            return self._section(key.path, node, shown)
        if key.holds is Holds.NAMES:
            return self._names(key, node, shown)
        if key.holds is not Holds.ANYTHING:
            self._expected(_words(key), node)
        return node

    def _names(self, key: Key, node: Node, shown: str) -> Node:
        assert isinstance(node.value, Mapping)
        each = self._keys[f"{key.path}.*"]
        found = {}
        for name, child in node.value.items():
            try:
                if key.names:
                    key.names.read(name)
            except RefusedError as error:
                self._add(Diagnostic(error.code, error.message, child.key_place, help=error.help))
            else:
                found[name] = self._value(each, child, f"{shown}.{name}")
        return replace(node, value=found)

    def _list(self, key: Key, node: Node, shown: str) -> Node:
        assert isinstance(node.value, tuple)
        if key.holds is Holds.LIST:
            each = self._keys[f"{key.path}[]"]
            return replace(node, value=tuple(self._value(each, child, shown) for child in node.value))
        if key.holds is not Holds.ANYTHING:
            self._expected(_words(key), node)
        return node

    def _scalar(self, key: Key, node: Node) -> Node:
        value = node.value
        if key.shape is None or type(value) not in key.shape.accepts:
            needs_quotes = key.shape is shapes.TEXT and value is not None
            self._expected(_words(key), node, "put it in quotes to make it text" if needs_quotes else None)
            return node
        assert isinstance(value, str | bool | int | float)
        try:
            return replace(node, value=key.shape.read(value))
        except RefusedError as error:
            self._add(Diagnostic(error.code, error.message, node.place, help=error.help))
            return node

    def _is_outermost(self, key: Key) -> bool:
        """Whether the key around this one has effect: a section that does nothing is named once, not key by key."""
        parent = self._keys.get(key.path.removesuffix("[]").rpartition(".")[0].removesuffix("[]"))
        return not key.path.endswith("[]") and (parent is None or parent.effect)

    def _expected(self, words: str, node: Node, help_line: str | None = None) -> None:
        self._add(Diagnostic("type-wrong", f"expected {words}, found {node.kind}", node.place, help=help_line))

    def _add(self, diagnostic: Diagnostic) -> None:
        self._problems.add(diagnostic)


def _words(key: Key) -> str:
    """What may stand under `key`, as words of a sentence."""
    several = {
        Holds.SECTION: "a mapping",
        Holds.NAMES: "a mapping of names",
        Holds.LIST: "a list",
    }.get(key.holds)
    return " or ".join(words for words in (key.shape.words if key.shape else None, several) if words)
