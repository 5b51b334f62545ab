"""One document out of several: the files that a description is split over, with references that stay inside it."""

import re
from collections.abc import Container, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.documents.identifiers import Bindings, Identifiers, Target
from monitor.documents.pointers import join_pointer, reference_to, resolve_pointer, split_pointer
from monitor.documents.reading import load, load_any
from monitor.documents.references import (
    NAMES,
    base_below,
    base_of,
    has_identifiers,
    is_data,
    named_files,
    names_a_file,
    target_of,
)
from monitor.documents.spreading import may_be_spread, spread
from monitor.errors import Diagnostic, DocumentError, Place
from monitor.model.descriptions import Document
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import record

if TYPE_CHECKING:
    from monitor.documents.overlays import Overlaid

BUNDLED = "x-bundled-files"
"""Member of the bundled document that holds the other files, by location."""

SPECIALISED = "x-specialised-schemas"
"""Member that holds copies of schemas, for referrers to whom they mean something else; named for their originals."""

MAX_COPIES = 500

_IDENTIFIER = re.compile(rb"\$(?:self|id|anchor|dynamic)")
"""Where none of these words is in a file, nothing in it is named but by its pointer."""


def bundle(document: Document) -> JsonObject:
    """All files of a description as one value, overlays applied, in which every `$ref` to one of them is local.

    The other files stand under `#/x-bundled-files/<location>`; a description of one file without identifiers, which
    does not refer to itself by name, is returned as loaded. A reference to a file that the document doesn't have stays
    as it is: `external_references` of the result lists them. Raises `DocumentError` as `load` and `overlaid` do, naming
    the file, and `document-too-entangled` for dynamic references that need more than `MAX_COPIES` copies.
    """
    name = document.source
    entry = _overlaid(document).value if document.overlays else load(document.files[document.entry], name)
    others = sorted(document.files.keys() - {document.entry, *document.overlays})
    named = has_identifiers(entry) and any(map(_IDENTIFIER.search, document.files.values()))
    values: dict[str, JsonValue] = {document.entry: entry}
    values |= {location: load_any(document.files[location], location) for location in others}
    names = named_files(values, document.entry) if others else frozenset[str]()
    if others or any(may_be_spread(content, entry) for content in document.files.values()):
        values = spread(values, names)
    root = values[document.entry]
    if isinstance(root, Mapping) and not (others or named or _refers_to_itself(document)):
        return root
    return _Bundling(document, values, names).bundled()


def _refers_to_itself(document: Document) -> bool:
    """By its own name, as some tools write every reference; found by a look at its bytes."""
    name = document.entry.rpartition("/")[2]
    return bool(name) and f"{name}#".encode() in document.files[document.entry]


def _overlaid(document: Document) -> "Overlaid":
    from monitor.documents.overlays import overlaid  # which most descriptions are compared without

    return overlaid(document)


class Origins:
    """Where the values of `bundle(document)` are written. Overlays are applied once, when this is made."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._overlaid = _overlaid(document) if document.overlays else None
        self.idle_actions = self._overlaid.idle if self._overlaid else ()
        """Actions of overlays whose target selects nothing, in words."""

    def of(self, pointer: str) -> tuple[str, str]:
        """File (a key of `files`) and pointer inside it; an overlay's where the value is from there."""
        tokens = split_pointer(pointer)
        if len(tokens) > 1 and tokens[0] == BUNDLED and tokens[1] in self._document.files:
            return tokens[1], join_pointer(*tokens[2:])
        if len(tokens) > 1 and tokens[0] == SPECIALISED:
            original, _, root = tokens[1].partition(" ")[2].partition("#")
            written = root + join_pointer(*tokens[2:])
            return self.of(written) if original == self._document.entry else (original, written)
        if self._overlaid is None:
            return self._document.entry, pointer
        file, written = self._overlaid.origin(pointer)
        return file or self._document.entry, written


@record
class _Place:
    """Where something is copied from: the file, what references are relative to, and who led there.

    `copy`: the name under `SPECIALISED` where this is not the copy that stands where the original does.
    """

    file: str
    base: str
    bindings: Bindings
    copy: str | None = None
    copied: str | None = None
    """The resource that `copy` is one of."""


class _Bundling:
    """Private: one document. References become pointers, so that names are no longer needed and are left out.

    A resource whose dynamic references mean something else to different referrers is copied once for each meaning.
    """

    def __init__(self, document: Document, values: Mapping[str, JsonValue], named: Container[str]) -> None:
        """`values`: what the files hold, by location; `named`: those that have names for keys."""
        self._named = named
        self._entry, self._source, self._values = document.entry, document.source, values
        self._identified = has_identifiers(values[document.entry])
        self._names = Identifiers(self._values, identified=self._identified)
        self._copies: dict[tuple[str, Bindings], str] = {}

    def bundled(self) -> JsonObject:
        files = {
            name: self._copied(value, self._place_of(name), named=name in self._named)
            for name, value in self._values.items()
        }
        entry = files.pop(self._entry)
        assert isinstance(entry, Mapping)
        copies: dict[str, JsonValue] = {}
        while len(copies) < len(self._copies):
            for (resource, bindings), name in list(self._copies.items()):
                if name not in copies:
                    copies[name] = self._specialised(resource, bindings, name)
        return {**entry, **({BUNDLED: files} if files else {}), **({SPECIALISED: copies} if copies else {})}

    def _place_of(self, file: str) -> _Place:
        resource = self._names.resource_of(Target(file, ""))
        outer = base_of(self._values[file], file, identified=self._identified)
        return _Place(file, outer, self._names.entered((), resource))

    def _specialised(self, resource: str, bindings: Bindings, name: str) -> JsonValue:
        root = self._names.roots[resource]
        value = resolve_pointer(self._values[root.file], root.pointer)
        place = _Place(root.file, self._names.outer[resource], bindings, name, resource)
        return self._copied(value, place, named=False)

    def _copied(self, value: JsonValue, place: _Place, *, named: bool) -> JsonValue:
        if isinstance(value, list | tuple):
            return [self._copied(each, place, named=False) for each in value]
        if not isinstance(value, Mapping):
            return value
        if named:
            return {name: self._copied(each, place, named=False) for name, each in value.items()}
        if self._identified and isinstance(value.get("$id"), str):
            base = base_below(value, place.base)
            place = replace(place, base=base, bindings=self._names.entered(place.bindings, base))
        changed = {
            name: each if is_data(name, each) else self._copied(each, place, named=name in NAMES)
            for name, each in value.items()
        }
        self._respell(changed, place)
        return changed

    def _respell(self, keywords: dict[str, JsonValue], place: _Place) -> None:
        reference, dynamic = keywords.get("$ref"), keywords.get("$dynamicRef")
        if isinstance(reference, str):
            keywords["$ref"] = self._local(reference, self._target(reference, place), place)
        if isinstance(dynamic, str) and self._identified:
            target = self._names.dynamic_target(dynamic, place.base, place.file, place.bindings)
            local = {"$ref": self._local(dynamic, target, place)}
            del keywords["$dynamicRef"]
            if "$ref" in keywords:
                parts = keywords.get("allOf")
                keywords["allOf"] = [*(parts if isinstance(parts, list) else ()), local]
            else:
                keywords.update(local)
        discriminator = keywords.get("discriminator")
        if isinstance(discriminator, Mapping):
            keywords["discriminator"] = self._choosing(discriminator, place)
        alternatives = keywords.get("security")
        if isinstance(alternatives, list | tuple):
            keywords["security"] = [self._needing(each, place) for each in alternatives]
        for name in ("$id", "$self", "$anchor", "$dynamicAnchor") if self._identified else ():
            if isinstance(keywords.get(name), str):
                del keywords[name]

    def _target(self, reference: str, place: _Place) -> Target | None:
        return self._names.target(reference, place.base, place.file)

    def _choosing(self, discriminator: JsonObject, place: _Place) -> JsonObject:
        mapping, default = discriminator.get("mapping"), discriminator.get("defaultMapping")
        local: dict[str, JsonValue] = {}
        if isinstance(mapping, Mapping):
            local["mapping"] = {value: self._mapped(target, place) for value, target in mapping.items()}
        if default is not None:
            local["defaultMapping"] = self._mapped(default, place)
        return {**discriminator, **local}

    def _needing(self, requirement: JsonValue, place: _Place) -> JsonValue:
        """A security requirement calls schemes by name, or (3.2) by reference."""
        if not isinstance(requirement, Mapping):
            return requirement
        return {self._meant(name, place) if names_a_file(name) else name: held for name, held in requirement.items()}

    def _mapped(self, written: JsonValue, place: _Place) -> JsonValue:
        """A target of a discriminator is a reference or the name of a schema."""
        target = target_of(written)
        return self._meant(target, place) if isinstance(target, str) else written

    def _meant(self, written: str, place: _Place) -> str:
        target = self._target(written, place)
        return self._local(written, target, place) if target else written

    def _local(self, reference: str, target: Target | None, place: _Place) -> str:
        """The reference as a pointer into the bundled document; as it is where its target is not there."""
        if target is None:
            return reference
        resource = self._names.resource_of(target)
        root = self._names.roots[resource].pointer
        copy = place.copy if resource == place.copied else self._copy_of(resource, place)
        if copy is not None:
            pointer = join_pointer(SPECIALISED, copy) + target.pointer[len(root) :]
        else:
            prefix = "" if target.file == self._entry else join_pointer(BUNDLED, target.file)
            pointer = prefix + target.pointer
        return reference_to(pointer)

    def _copy_of(self, resource: str, place: _Place) -> str | None:
        """The name of the copy that is meant, made later; None where the original is."""
        if not self._names.is_sensitive(resource):
            return None
        root = self._names.roots[resource]
        bindings = self._names.entered(place.bindings, resource)
        file = self._names.resource_of(Target(root.file, ""))
        if bindings == self._names.entered(self._names.entered((), file), resource):
            return None
        if (resource, bindings) not in self._copies and len(self._copies) == MAX_COPIES:
            message = f"its dynamic references need more than {MAX_COPIES} copies of schemas"
            raise DocumentError(
                Diagnostic("document-too-entangled", message, Place(self._source, pointer=root.pointer))
            )
        name = f"{len(self._copies)} {root.file}#{root.pointer}"
        return self._copies.setdefault((resource, bindings), name)
