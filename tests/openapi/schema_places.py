"""Where the schemas of a description stand, found here without the reader that is under test."""

from collections.abc import Callable, Iterator

Change = Callable[[dict], object]
"""A schema object in, what takes its place out."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_NAMED = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_SINGLE = ("additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedProperties",
           "unevaluatedItems", "additionalItems")  # fmt: skip
_LISTED = ("allOf", "anyOf", "oneOf", "prefixItems")


def schema_changed(schema: object, change: Change) -> object:
    """Every schema object inside, then the schema itself, replaced by what `change` makes of a copy of it."""
    if not isinstance(schema, dict):
        return schema
    held = dict(schema)
    for keyword in _NAMED:
        if isinstance(held.get(keyword), dict):
            held[keyword] = {name: schema_changed(each, change) for name, each in held[keyword].items()}
    for keyword in _SINGLE:
        if keyword in held:
            held[keyword] = schema_changed(held[keyword], change)
    for keyword in (*_LISTED, "items"):
        if isinstance(held.get(keyword), list):
            held[keyword] = [schema_changed(each, change) for each in held[keyword]]
    if isinstance(held.get("items"), dict):
        held["items"] = schema_changed(held["items"], change)
    return change(held)


def schemas_changed(document: dict, change: Change) -> dict:
    """A copy of an OpenAPI 3 document in which every schema, at every place, was changed."""

    def walked(value: object) -> object:
        if isinstance(value, list):
            return [walked(each) for each in value]
        if not isinstance(value, dict):
            return value
        return {name: placed(name, held) for name, held in value.items()}

    def placed(name: str, held: object) -> object:
        if name in {"schema", "itemSchema"} and isinstance(held, dict):
            return schema_changed(held, change)
        if name in {"example", "examples", "default"}:
            return held
        return walked(held)

    changed = {name: walked(held) for name, held in document.items() if name != "components"}
    if isinstance(document.get("components"), dict):
        changed["components"] = {
            kind: {name: schema_changed(each, change) for name, each in held.items()}
            if kind == "schemas" and isinstance(held, dict)
            else walked(held)
            for kind, held in document["components"].items()
        }
    return changed


def operations(document: dict) -> Iterator[tuple[str, dict, dict]]:
    """Path, path item and operation, for those that are written in place."""
    for path, item in (document.get("paths") or {}).items():
        for method in METHODS:
            if isinstance(item, dict) and isinstance(item.get(method), dict):
                yield path, item, item[method]
