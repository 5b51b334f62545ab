"""Which schemas of a document have names of their own: `$id`, `$anchor`, `$dynamicAnchor` (Core, section 8.2)."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urldefrag, urljoin

from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import record

_VALUES = frozenset({"const", "default", "enum", "example", "examples"})
"""Keywords that hold values, in which nothing is an identifier."""


@record
class Identifiers:
    """`bases`: pointer of each schema resource to its address; `addresses`: the other way round.

    `anchors`: (pointer of the resource, name) to the pointer of the schema; `dynamic`: likewise, those that a
    `$dynamicRef` may mean, and under the name "" the resources with a `$recursiveAnchor`.
    """

    bases: Mapping[str, str]
    addresses: Mapping[str, str]
    anchors: Mapping[tuple[str, str], str]
    dynamic: Mapping[tuple[str, str], str]

    def resource(self, pointer: str) -> str:
        """The pointer of the resource that the schema at `pointer` belongs to."""
        while pointer not in self.bases:
            pointer = pointer.rpartition("/")[0]
        return pointer

    @property
    def ambiguous(self) -> bool:
        """Whether what a `$dynamicRef` means depends on the way to it."""
        names = [name for _, name in self.dynamic]
        return len(names) > len(set(names))


def identifiers(root: JsonValue, keyword: str, *, hidden_by_reference: bool) -> Identifiers:
    """Those of a document, found wherever a schema may stand. `keyword`: `$id`, or `id` as draft-04 calls it."""
    bases: dict[str, str] = {"": ""}
    anchors: dict[tuple[str, str], str] = {}
    dynamic: dict[tuple[str, str], str] = {}
    waiting: list[tuple[str, JsonValue, str]] = [("", root, "")]
    while waiting:
        pointer, node, resource = waiting.pop()
        if isinstance(node, Mapping) and not (hidden_by_reference and "$ref" in node):
            address, name = urldefrag(identifier(node, keyword) or "")
            if address:
                bases[pointer], resource = absolute(bases[resource], address), pointer
            for kind in ("$anchor", "$dynamicAnchor"):
                anchor = node.get(kind)
                if isinstance(anchor, str):
                    anchors[resource, anchor] = pointer
                    if kind == "$dynamicAnchor":
                        dynamic[resource, anchor] = pointer
            if name:
                anchors[resource, name] = pointer
            if node.get("$recursiveAnchor") is True:
                dynamic[resource, ""] = pointer
        waiting.extend((pointer + step, child, resource) for step, child in _children(node))
    addresses = {address: pointer for pointer, address in sorted(bases.items(), reverse=True)}  # outer ones win
    return Identifiers(bases, addresses, anchors, dynamic)


def identifier(node: JsonObject, keyword: str) -> str | None:
    named = node.get(keyword)
    return named if isinstance(named, str) else None


def absolute(base: str, reference: str) -> str:
    """The reference against its base (RFC 3986, section 5), also where the base is a URN."""
    return base + reference if reference.startswith("#") else urljoin(base, reference)


def _children(node: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    if isinstance(node, Mapping):
        for name, child in node.items():
            if name not in _VALUES and isinstance(child, Mapping | list | tuple):
                yield f"/{name.replace('~', '~0').replace('/', '~1')}", child
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for index, child in enumerate(node):
            yield f"/{index}", child
