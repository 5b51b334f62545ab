"""One document out of several: the files that a description is split over, with references that stay inside it."""

from collections.abc import Mapping
from urllib.parse import quote, unquote

from monitor.documents.overlays import overlaid
from monitor.documents.pointers import join_pointer, split_pointer
from monitor.documents.reading import load, load_any
from monitor.documents.references import (
    NAMES,
    base_below,
    base_of,
    has_identifiers,
    is_data,
    keywords_in,
    resolve_location,
)
from monitor.model.descriptions import Document
from monitor.model.json_value import JsonObject, JsonValue

BUNDLED = "x-bundled-files"
"""Member of the bundled document that holds the other files, by location."""

_FRAGMENT_SAFE = "/~!$&'()*+,;=:@-._?"
"""What may stand unescaped in a URI's fragment (RFC 3986 §3.5), as far as a pointer needs it."""

_IDENTIFIERS = (b"$self", b"$id", b"$anchor", b"$dynamic")
"""Where none of these words is in a file, nothing in it is named but by its pointer."""


def bundle(document: Document) -> JsonObject:
    """All files of a description as one value, overlays applied, in which every `$ref` to one of them is local.

    The other files stand under `#/x-bundled-files/<location>`; a description of one file without identifiers is
    returned as loaded. A reference to a file that the document doesn't have stays as it is: `external_references` of
    the result lists them. Raises `DocumentError` as `load` and `overlaid` do, naming the file.
    """
    name = document.source
    entry = overlaid(document).value if document.overlays else load(document.files[document.entry], name)
    others = sorted(document.files.keys() - {document.entry, *document.overlays})
    if not others and not _may_have_identifiers(document):
        return entry
    return _Bundling(document, entry, others).bundled()


def _may_have_identifiers(document: Document) -> bool:
    return any(word in content for content in document.files.values() for word in _IDENTIFIERS)


def origin(document: Document, pointer: str) -> tuple[str, str]:
    """The file, and the pointer inside it, of a value in `bundle(document)`; an overlay's where it is from there."""
    return Origins(document).of(pointer)


class Origins:
    """Where the values of `bundle(document)` are written. Overlays are applied once, when this is made."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._overlaid = overlaid(document) if document.overlays else None
        self.idle_actions = self._overlaid.idle if self._overlaid else ()
        """Actions of overlays whose target selects nothing, in words."""

    def of(self, pointer: str) -> tuple[str, str]:
        """File (a key of `files`) and pointer inside it."""
        tokens = split_pointer(pointer)
        if len(tokens) > 1 and tokens[0] == BUNDLED and tokens[1] in self._document.files:
            return tokens[1], join_pointer(*tokens[2:])
        if self._overlaid is None:
            return self._document.entry, pointer
        file, written = self._overlaid.origin(pointer)
        return file or self._document.entry, written


class _Bundling:
    """Private: one document. A target is a file and a pointer inside it."""

    def __init__(self, document: Document, entry: JsonObject, others: list[str]) -> None:
        self._document, self._entry = document, entry
        self._identified = has_identifiers(entry)
        self._values: dict[str, JsonValue] = {document.entry: entry}
        self._values |= {location: load_any(document.files[location], location) for location in others}
        self._resources: dict[str, tuple[str, str]] = {}
        self._anchors: dict[tuple[str, str], tuple[str, str]] = {}
        self._dynamic: dict[str, set[str]] = {}
        """Name of a dynamic anchor -> the resources that have it."""
        self._resources |= {location: (location, "") for location in self._values}
        if self._identified:
            for location, value in self._values.items():
                self._identify(location, value)

    def bundled(self) -> JsonObject:
        entry = self._document.entry
        parts = {name: self._localised(value, name) for name, value in self._values.items() if name != entry}
        localised = self._localised(self._entry, entry)
        assert isinstance(localised, Mapping)
        return {**localised, BUNDLED: parts} if parts else localised

    def _identify(self, location: str, value: JsonValue) -> None:
        base = base_of(value, location, identified=True)
        self._resources.setdefault(base, (location, ""))
        for each in keywords_in(value, base, identified=True):
            if isinstance(each.value.get("$id"), str):
                self._resources.setdefault(each.base, (location, each.pointer))
            for keyword in ("$anchor", "$dynamicAnchor"):
                name = each.value.get(keyword)
                if isinstance(name, str):
                    self._anchors.setdefault((each.base, name), (location, each.pointer))
                    if keyword == "$dynamicAnchor":
                        self._dynamic.setdefault(name, set()).add(each.base)

    def _localised(self, value: JsonValue, location: str) -> JsonValue:
        """A copy in which references (also those in discriminators' mappings) to what the document has are local."""
        return self._copied(value, location, base_of(value, location, identified=self._identified), named=False)

    def _copied(self, value: JsonValue, location: str, base: str, *, named: bool) -> JsonValue:
        if isinstance(value, list | tuple):
            return [self._copied(each, location, base, named=False) for each in value]
        if not isinstance(value, Mapping):
            return value
        if named:
            return {name: self._copied(each, location, base, named=False) for name, each in value.items()}
        if self._identified:
            base = base_below(value, base)
        changed = {
            name: each if is_data(name, each) else self._copied(each, location, base, named=name in NAMES)
            for name, each in value.items()
        }
        self._respell(changed, location, base)
        return changed

    def _respell(self, keywords: dict[str, JsonValue], location: str, base: str) -> None:
        """Names are no longer needed once what refers to them has pointers; a name would change what those mean."""
        reference, dynamic = keywords.get("$ref"), keywords.get("$dynamicRef")
        if isinstance(reference, str):
            keywords["$ref"] = self._local(reference, location, base)
        if isinstance(dynamic, str) and self._identified and "$ref" not in keywords and self._is_static(dynamic, base):
            del keywords["$dynamicRef"]
            keywords["$ref"] = self._local(dynamic, location, base)
        discriminator = keywords.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, Mapping) else None
        if isinstance(discriminator, Mapping) and isinstance(mapping, Mapping):
            targets = {key: self._mapped(target, location, base) for key, target in mapping.items()}
            keywords["discriminator"] = {**discriminator, "mapping": targets}
        if self._identified:
            for name in ("$id", "$self", "$anchor"):
                if isinstance(keywords.get(name), str):
                    del keywords[name]

    def _is_static(self, reference: str, base: str) -> bool:
        """Can only one schema be meant, whoever leads here? (JSON Schema 2020-12, Core, section 8.2.3.2)"""
        name = reference.partition("#")[2]
        resource = resolve_location(base, reference)
        declared = self._dynamic.get(name, set())
        return resource not in declared or len(declared) == 1

    def _mapped(self, target: JsonValue, location: str, base: str) -> JsonValue:
        """A target of a discriminator's mapping is a reference or the name of a schema."""
        if isinstance(target, str) and ("#" in target or self._target(target, location, base)):
            return self._local(target, location, base)
        return target

    def _local(self, reference: str, location: str, base: str) -> str:
        target = self._target(reference, location, base)
        if target is None:
            return reference
        file, pointer = target
        prefix = "" if file == self._document.entry else "/" + join_pointer(BUNDLED, file)[1:]
        return "#" + quote(prefix + pointer, safe=_FRAGMENT_SAFE)

    def _target(self, reference: str, location: str, base: str) -> tuple[str, str] | None:
        """By what the files call themselves, else by where they were fetched from."""
        fragment = unquote(reference.partition("#")[2])
        for resource in (resolve_location(base, reference), resolve_location(location, reference)):
            found = self._resources.get(resource)
            if found is None:
                continue
            if not fragment or fragment.startswith("/"):
                return found[0], found[1] + fragment
            return self._anchors.get((resource, fragment))
        return None
