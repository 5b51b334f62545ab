"""Which dialect the schemas of a description are written in."""

from collections.abc import Mapping

from monitor.model.api import Api
from monitor.schemas import Dialect, Resource, SchemaAt

_OPENAPI_DIALECTS = "https://spec.openapis.org/oas/3."
"""How the dialects of OpenAPI 3.1 and 3.2 begin: 2020-12 with a vocabulary that decides nothing about validity."""

_KNOWN: Mapping[str, Dialect] = {
    "json-schema.org/draft/2020-12/schema": Dialect.DRAFT2020,
    "json-schema.org/draft/2019-09/schema": Dialect.DRAFT2019,
    "json-schema.org/draft-07/schema": Dialect.DRAFT7,
    "json-schema.org/draft-06/schema": Dialect.DRAFT6,
    "json-schema.org/draft-04/schema": Dialect.DRAFT4,
}


def dialect_of(api: Api) -> Dialect:
    """That of its version of OpenAPI, or the one that `jsonSchemaDialect` names; an unknown one is read as 2020-12."""
    if not api.spec.has_json_schema:
        return Dialect.OAS30
    return known_dialect(api.schema_dialect) or Dialect.DRAFT2020


def schema_at(api: Api, pointer: str) -> SchemaAt:
    """A schema of the description, in the dialect that it is written in."""
    return SchemaAt(Resource(api.root, dialect_of(api)), pointer)


def known_dialect(identifier: str | None) -> Dialect | None:
    """None for one that can't be read. No identifier stands for OpenAPI's own."""
    if identifier is None or identifier.startswith(_OPENAPI_DIALECTS):
        return Dialect.DRAFT2020
    return _KNOWN.get(identifier.partition("://")[2].rstrip("#"))
