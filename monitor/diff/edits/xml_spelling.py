"""How values are spelt in XML: names of elements and attributes, of which no validator knows (XML Object)."""

from collections.abc import Iterator, Mapping

from monitor.diff.edits.fragments import fragments, show
from monitor.diff.edits.local import Edit, may_be
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.subjects import is_component
from monitor.documents.pointers import split_pointer
from monitor.model.facts import FactKind
from monitor.model.json_value import JsonValue

_XML = ("xml",)


def xml_edit(base: Conjunction, revision: Conjunction) -> Iterator[Edit]:
    before, after = spelling(base), spelling(revision)
    if before != after:
        shown = show(fragments(base, _XML), fragments(revision, _XML))
        yield Edit(FactKind.XML_SPELLING_CHANGED, (before,), (after,), shown=shown, keywords=_XML)


def spelling(node: Conjunction) -> dict[str, JsonValue]:
    """What is written, in the words of 3.2, without what is so by default or has no effect.

    A prefix is any name for its namespace (Namespaces in XML 1.0, section 4), and a CDATA section is text (XML 1.0,
    section 2.7).
    """
    written: dict[str, JsonValue] = {}
    for each in node.values("xml"):
        written.update(each if isinstance(each, Mapping) else {})
    is_list = node.types() is not None and may_be(node, "array")
    kind = written.pop("nodeType", None)
    is_attribute, is_wrapped = written.pop("attribute", False), written.pop("wrapped", False)
    kind = kind or ("attribute" if is_attribute is True else "element" if is_wrapped is True and is_list else None)
    if kind is not None and kind != ("none" if is_list else "element"):
        written["nodeType"] = "text" if kind == "cdata" else kind
    elif is_list and _names_items(node):
        written.pop("name", None)  # only a wrapper, or items without a name of their own, would be called so
    return {
        name: value for name, value in written.items()
        if name != "prefix" and value not in (False, None) and not name.startswith("x-")
    }  # fmt: skip


def _names_items(node: Conjunction) -> bool:
    written = node.of(node.children("items")).values("xml")
    return any(isinstance(each, Mapping) and isinstance(each.get("name"), str) for each in written)


def component_name(node: Conjunction) -> str:
    """What an element is called that is no member and has no name of its own; empty where nothing tells it."""
    (pointer, *others) = node.pointers or ("",)
    return "" if others or not is_component(pointer) else split_pointer(pointer)[-1]
