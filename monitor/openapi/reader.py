"""From a parsed document to an `Api` (OpenAPI 3.0, 3.1, 3.2; 2.0 through `swagger2`)."""

import re
from collections.abc import Iterable, Mapping

from monitor.errors import Diagnostic, DocumentError, Place
from monitor.model.api import Api, Credential, Security, SpecVersion, traced
from monitor.model.json_value import JsonObject, JsonValue
from monitor.openapi.by_extension import unread_extensions, with_extensions
from monitor.openapi.dialects import known_dialect
from monitor.openapi.operations import Operations
from monitor.openapi.parts import Part, Reading
from monitor.openapi.security_schemes import read_security_schemes
from monitor.openapi.servers import read_servers


def read_api(root: JsonValue, *, source: str) -> Api:
    """The API that `root` describes. Raises `DocumentError` only where it is not an API description at all.

    `source` is the document's location as people are shown it. A part that can't be read is kept as a note of the
    operation that it belongs to.
    """
    version = _spec_version(root, source)
    assert isinstance(root, Mapping)
    document, origins = _readable(root, version)
    reading = Reading(document, [*unread_extensions(root, version)], origins)
    whole = Part("", document, reading)
    info = whole.part("info")
    operations = Operations(whole)
    securities = tuple(operations.securities())
    credentials = _credentials(securities)
    servers = read_servers(whole)
    dialect = whole.text("jsonSchemaDialect") if version.has_json_schema else None
    if known_dialect(dialect) is None:
        reading.broken("/jsonSchemaDialect", f"schemas in the dialect {dialect} are read as 2020-12")
    return Api(
        title=(info.text("title") if info else None) or "",
        version=(info.text("version") if info else None) or "",
        spec=version,
        source=source,
        root=document,
        operations=operations,
        servers=tuple(dict.fromkeys(each.url for each in servers)),
        security_declared="security" in document or any(each.declared for each in securities),
        credentials_used=credentials,
        places=operations.places,
        server_details=servers,
        security_schemes=read_security_schemes(whole, _needed(securities)),
        schema_dialect=dialect,
        notes=tuple(reading.notes),
        origins=origins,
    )


def _credentials(securities: Iterable[Security]) -> Mapping[str, Credential]:
    return {
        credential.scheme: credential
        for security in securities
        for alternative in security.alternatives
        for credential in sorted(alternative, key=lambda each: each.scheme)
    }


def _needed(securities: Iterable[Security]) -> Mapping[str, str]:
    """Schemes that are described, each with a place where it is needed."""
    return {
        credential.scheme: security.pointer
        for security in securities
        for alternative in security.alternatives
        for credential in alternative
        if credential.described
    }


def _readable(root: JsonObject, version: SpecVersion) -> tuple[JsonObject, Mapping[str, str]]:
    """As if written in 3.0 or later, and where that departs from what is written."""
    plain, origins = with_extensions(root, version)
    if version is not SpecVersion.V2_0:
        return plain, origins
    from monitor.openapi.swagger2 import convert

    converted, moved = convert(plain)
    return converted, {**origins, **{pointer: traced(origins, place) for pointer, place in moved.items()}}


def _spec_version(root: JsonValue, source: str) -> SpecVersion:
    written = None
    if isinstance(root, Mapping):
        written = root.get("openapi", root.get("swagger"))
        for version, beginnings in _VERSIONS.items():
            if str(written).startswith(beginnings):
                return version
    raise DocumentError(_not_a_description(root, written, source))


_VERSIONS = {
    SpecVersion.V2_0: ("2",),
    SpecVersion.V3_0: ("3.0",),
    SpecVersion.V3_1: ("3.1",),
    SpecVersion.V3_2: ("3.2",),
}


def _not_a_description(root: JsonValue, written: JsonValue, source: str) -> Diagnostic:
    if written is not None:
        return Diagnostic(
            code="unsupported-openapi-version",
            message=f"version {written} of OpenAPI is not one that can be read",
            place=Place(source),
            help="use a description in OpenAPI 2.0, 3.0, 3.1 or 3.2",
        )
    other = _other_kind(root) if isinstance(root, Mapping) else None
    if other is not None:
        return Diagnostic(
            code="not-an-api-description",
            message=f"this is not an OpenAPI description: it is {other}",
            place=Place(source),
            help="give an OpenAPI description (2.0 to 3.2): no other kind is compared",
        )
    seen = "an object without `openapi` or `swagger`" if isinstance(root, Mapping) else "not an object"
    return Diagnostic(
        code="not-an-api-description",
        message=f"this is not an OpenAPI description: it is {seen}",
        place=Place(source),
        help="check that the location answers with the description itself and not with a page about it",
    )


_OTHER_KINDS = {
    "asyncapi": "an AsyncAPI document",
    "arazzo": "an Arazzo document",
    "openrpc": "an OpenRPC document",
    "overlay": "an Overlay",
    "swaggerVersion": "a Swagger 1 document",
    "__schema": "the introspection of a GraphQL API",
    "$schema": "a JSON Schema",
}
"""By the member that names the kind, and mostly its version too."""


def _other_kind(root: Mapping[str, JsonValue]) -> str | None:
    data = root.get("data")
    if isinstance(data, Mapping) and "__schema" in data:
        return _OTHER_KINDS["__schema"]
    found = next((member for member in _OTHER_KINDS if member in root), None)
    if found is None:
        return None
    version = root[found]
    plain = isinstance(version, str) and re.fullmatch(r"[\w.-]{1,20}", version)
    return _OTHER_KINDS[found] + (f" ({found} {version})" if plain else "")
