"""One document out of several: the files that a description is split over, with references that stay inside it."""

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urljoin, urlsplit

from monitor.documents.pointers import escape_token, join_pointer, split_pointer
from monitor.documents.reading import load, load_any
from monitor.model.descriptions import Document
from monitor.model.json_value import JsonObject, JsonValue

BUNDLED = "x-bundled-files"
"""Member of the bundled document that holds the other files, by location."""

_FRAGMENT_SAFE = "/~!$&'()*+,;=:@-._?"
"""What may stand unescaped in a URI's fragment (RFC 3986 §3.5), as far as a pointer needs it."""


def external_references(value: JsonValue) -> set[str]:
    """The files and URLs outside the document that its `$ref`s name, as they are spelled, without fragment."""
    references = (reference.partition("#")[0] for reference in _references(value))
    return {location for location in references if location}


def resolve_location(base: str, reference: str) -> str:
    """The location of the file that `reference` names when it stands in the file `base` (RFC 3986 §5).

    Locations are absolute URLs, or paths relative to the entry's folder (`../common.yaml` is above it); a path keeps
    its percent-escapes. The fragment is ignored; a reference without a location names `base` itself.
    """
    location = reference.partition("#")[0]
    if not location:
        return base
    parts = urlsplit(location)
    if parts.scheme or parts.netloc or urlsplit(base).scheme:
        return urljoin(base, location)
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), location))


def bundle(document: Document) -> JsonObject:
    """All files of a description as one value, in which every `$ref` to one of them is local.

    The other files stand under `#/x-bundled-files/<location>`; a description of one file is returned as loaded. A
    reference to a file that the document doesn't have stays as it is: `external_references` of the result lists them.
    Raises `DocumentError` as `load` does, naming the file.
    """
    names = {location: _shown(document, location) for location in document.files}
    entry = load(document.files[document.entry], names[document.entry])
    others = sorted(location for location in document.files if location != document.entry)
    if not others:
        return entry
    parts = {
        location: _localised(load_any(document.files[location], names[location]), location, document)
        for location in others
    }
    localised = _localised(entry, document.entry, document)
    return {**localised, BUNDLED: parts} if isinstance(localised, Mapping) else entry


def origin(document: Document, pointer: str) -> tuple[str, str]:
    """The file, and the pointer inside it, of a value in `bundle(document)`."""
    tokens = split_pointer(pointer)
    if len(tokens) > 1 and tokens[0] == BUNDLED and tokens[1] in document.files:
        return tokens[1], join_pointer(*tokens[2:])
    return document.entry, pointer


def _shown(document: Document, location: str) -> str:
    return document.source if location == document.entry else location


def _references(value: JsonValue) -> Iterator[str]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Mapping):
            reference = each.get("$ref")
            if isinstance(reference, str):
                yield reference
            waiting.extend(each.values())
        elif isinstance(each, list | tuple):
            waiting.extend(each)


def _localised(value: JsonValue, base: str, document: Document) -> JsonValue:
    """A copy in which references (also those in discriminators' mappings) to the document's files are local."""
    if isinstance(value, Mapping):
        changed = {key: _localised(each, base, document) for key, each in value.items()}
        reference = value.get("$ref")
        if isinstance(reference, str):
            changed["$ref"] = _local_reference(reference, base, document)
        mapping = _discriminator_mapping(value)
        if mapping:
            targets = {key: _local_target(target, base, document) for key, target in mapping.items()}
            changed["discriminator"] = {**_object(value["discriminator"]), "mapping": targets}
        return changed
    if isinstance(value, list | tuple):
        return [_localised(each, base, document) for each in value]
    return value


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, Mapping) else {}


def _discriminator_mapping(schema: JsonObject) -> JsonObject:
    return _object(_object(schema.get("discriminator")).get("mapping"))


def _local_target(target: JsonValue, base: str, document: Document) -> JsonValue:
    """A target of a discriminator's mapping is a reference or the name of a schema."""
    if isinstance(target, str) and ("#" in target or resolve_location(base, target) in document.files):
        return _local_reference(target, base, document)
    return target


def _local_reference(reference: str, base: str, document: Document) -> str:
    location = resolve_location(base, reference)
    fragment = reference.partition("#")[2]
    if location not in document.files or (fragment and not fragment.startswith("/")):
        return reference
    if location == document.entry:
        return f"#{fragment}"
    return f"#/{BUNDLED}/{quote(escape_token(location), safe=_FRAGMENT_SAFE)}{fragment}"
