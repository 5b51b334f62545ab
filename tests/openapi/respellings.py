"""Other ways to write the same description. Each takes an OpenAPI 3 document and gives a new one with its meaning."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.openapi.schema_places import operations, schema_changed, schemas_changed

_SETS = {"parameters", "required", "tags", "enum", "oneOf", "anyOf", "allOf", "security", "servers"}
_DATA = {"example", "examples", "default", "const", "mapping"}


def reordered(document: dict) -> dict:
    """Keys of objects, and members of lists that are sets, the other way round."""

    def turned(value: object, name: str = "") -> object:
        if isinstance(value, list):
            held = [turned(each) for each in value]
            return held[::-1] if name in _SETS else held
        if not isinstance(value, dict):
            return value
        return {key: value[key] if key in _DATA else turned(value[key], key) for key in reversed(list(value))}

    return turned(document)  # type: ignore[return-value]


def inlined(document: dict, depth: int = 4) -> dict:
    """References to parameters, responses and the like, and those of schemas that lead into no circle, are written out.

    A named branch stays: a discriminator, or a reader, may know it by its name.
    """
    recursive = set(_recursive_schemas(document))

    def walked(value: object, left: int, *, branch: bool = False) -> object:
        if isinstance(value, list):
            return [walked(each, left, branch=branch) for each in value]
        if not isinstance(value, dict):
            return value
        target = value.get("$ref")
        if isinstance(target, str) and target.startswith("#/") and left and not branch and target not in recursive:
            found = _at(document, target)
            if isinstance(found, dict):
                return walked(found, left - 1)
        return {
            name: held if name in _DATA else walked(held, left, branch=name in {"oneOf", "anyOf"})
            for name, held in value.items()
        }

    kept = {name: walked(held, depth) for name, held in document.items() if name != "components"}
    return {**kept, **({"components": document["components"]} if "components" in document else {})}


def _at(document: dict, reference: str) -> object:
    found: object = document
    for token in reference.removeprefix("#/").split("/"):
        name = re.sub("%([0-9A-Fa-f]{2})", lambda each: chr(int(each[1], 16)), token)
        name = name.replace("~1", "/").replace("~0", "~")
        if isinstance(found, list) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        elif isinstance(found, dict) and name in found:
            found = found[name]
        else:
            return None
    return found


def _references(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _references(each)
    elif isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from _references(each)


def _recursive_schemas(document: dict) -> Iterator[str]:
    for name in document.get("components", {}).get("schemas") or {}:
        start = f"#/components/schemas/{name}"
        seen: set[str] = set()
        waiting = list(_references(_at(document, start)))
        while waiting:
            each = waiting.pop()
            if each not in seen:
                seen.add(each)
                waiting.extend(_references(_at(document, each)))
        if start in seen:
            yield start


def extracted(document: dict) -> dict:
    """Every schema of a member or item that is written in place becomes a component."""
    made: dict[str, object] = {}

    def component(schema: object) -> object:
        if not isinstance(schema, dict) or "$ref" in schema or not schema:
            return schema
        name = f"Extracted{len(made)}"
        made[name] = schema
        return {"$ref": f"#/components/schemas/{name}"}

    def change(schema: dict) -> dict:
        if isinstance(schema.get("properties"), dict):
            schema["properties"] = {name: component(each) for name, each in schema["properties"].items()}
        if isinstance(schema.get("items"), dict):
            schema["items"] = component(schema["items"])
        return schema

    changed = schemas_changed(document, change)
    components = changed.get("components", {})
    return {**changed, "components": {**components, "schemas": {**components.get("schemas", {}), **made}}}


def wrapped(document: dict) -> dict:
    """Every schema as the only part of an `allOf`."""
    return schemas_changed(document, lambda schema: {"allOf": [schema]} if schema else schema)


def unwrapped(document: dict) -> dict:
    """An `allOf` of one part, with nothing beside it, is that part."""

    def change(schema: dict) -> object:
        return schema["allOf"][0] if list(schema) == ["allOf"] and len(schema["allOf"]) == 1 else schema

    return schemas_changed(document, change)


def split(document: dict) -> dict:
    """An object schema as an `allOf` of its first members and the others."""

    def change(schema: dict) -> dict:
        properties = schema.get("properties")
        closed = {"additionalProperties", "unevaluatedProperties", "allOf", "discriminator", "$ref"} & schema.keys()
        if not isinstance(properties, dict) or len(properties) < 2 or closed:
            return schema
        names = list(properties)
        first = {name: properties[name] for name in names[: len(names) // 2]}
        rest = {name: properties[name] for name in names[len(names) // 2 :]}
        return {"allOf": [{**schema, "properties": first}, {"type": "object", "properties": rest}]} if (
            schema.get("type") == "object") else schema  # fmt: skip

    return schemas_changed(document, change)


def path_parameters_renamed(document: dict) -> dict:
    """`/charges/{id}` as `/charges/{id_}`, with the parameters and the links that name it."""
    document = inlined_parameters(document)
    for path, item, operation in operations(document):
        for holder in (item, operation):
            for parameter in holder.get("parameters", []):
                if parameter.get("in") == "path" and "{" + parameter["name"] + "}" in path:
                    parameter["name"] += "_"
    paths = document.get("paths") or {}
    document["paths"] = {re.sub(r"\{([^{}]+)\}", r"{\1_}", path): item for path, item in paths.items()}
    return document


def inlined_parameters(document: dict) -> dict:
    """A deep copy in which no parameter is shared by reference."""
    copied = json.loads(json.dumps(document))
    for _, item, operation in operations(copied):
        for holder in (item, operation):
            if "parameters" in holder:
                holder["parameters"] = [
                    json.loads(json.dumps(_at(document, each["$ref"]))) if "$ref" in each else each
                    for each in holder["parameters"]
                ]
    return copied


def header_names_shouted(document: dict) -> dict:
    """Names of headers in upper case, in requests and responses."""

    def walked(value: object) -> object:
        if isinstance(value, list):
            return [walked(each) for each in value]
        if not isinstance(value, dict):
            return value
        changed = {name: held if name in _DATA else walked(held) for name, held in value.items()}
        if changed.get("in") == "header" and isinstance(changed.get("name"), str):
            changed["name"] = changed["name"].upper()
        headers = changed.get("headers")
        if isinstance(headers, dict) and ("content" in changed or "description" in changed):
            changed["headers"] = {name.upper(): each for name, each in headers.items()}
        return changed

    return walked(document)  # type: ignore[return-value]


def parameters_moved(document: dict) -> dict:
    """Parameters of a path item are written at each of its operations."""
    copied = json.loads(json.dumps(document))
    for item in (copied.get("paths") or {}).values():
        shared = item.pop("parameters", []) if isinstance(item, dict) else []
        for _, _, operation in operations({"paths": {"": item}}):
            operation["parameters"] = [*operation.get("parameters", []), *_not_replaced(shared, operation, document)]
    return copied


def _not_replaced(shared: list, operation: dict, document: dict) -> list:
    def identity(parameter: dict) -> tuple:
        found = _at(document, parameter["$ref"]) if "$ref" in parameter else parameter
        return (found.get("in"), found.get("name")) if isinstance(found, dict) else (None, None)

    own = {identity(each) for each in operation.get("parameters", [])}
    return [each for each in shared if identity(each) not in own]


def over_several_files(document: dict) -> dict[str, dict]:
    """The path items, and the schemas of the components, in files of their own: location -> value; `api.json` first."""
    schemas = (document.get("components") or {}).get("schemas") or {}

    def relocated(value: object, prefix: str) -> object:
        if isinstance(value, list):
            return [relocated(each, prefix) for each in value]
        if not isinstance(value, dict):
            return value
        changed = {name: relocated(held, prefix) for name, held in value.items()}
        _remapped(changed, f"{prefix}schemas.json#/")
        target = value.get("$ref")
        if isinstance(target, str):
            found = re.fullmatch(r"#/components/schemas/([^/]+)(/.*)?", target)
            if found and found[1] in schemas:
                changed["$ref"] = f"{prefix}schemas.json#/{found[1]}{found[2] or ''}"
            elif target.startswith("#/") and prefix != "":
                changed["$ref"] = f"{prefix}api.json{target}"
        return changed

    entry = {name: relocated(held, "") for name, held in document.items() if name not in {"paths", "components"}}
    entry["components"] = {
        kind: relocated(held, "") for kind, held in (document.get("components") or {}).items() if kind != "schemas"
    }
    files: dict[str, dict] = {"api.json": entry}
    entry["paths"] = {}
    for index, (path, item) in enumerate((document.get("paths") or {}).items()):
        files[f"paths/{index}.json"] = relocated(item, "../")  # type: ignore[assignment]
        entry["paths"][path] = {"$ref": f"paths/{index}.json"}  # type: ignore[index]
    files["schemas.json"] = {name: _within(each, schemas) for name, each in schemas.items()}  # type: ignore[misc]
    return files


def _within(value: object, schemas: dict) -> object:
    def change(schema: dict) -> dict:
        target = schema.get("$ref")
        if isinstance(target, str) and target.startswith("#/components/schemas/"):
            schema["$ref"] = "#/" + target.removeprefix("#/components/schemas/")
        _remapped(schema, "#/")
        return schema

    return schema_changed(value, change)


def _remapped(schema: dict, named: str) -> None:
    """What its discriminator maps to, where schemas are `named` so."""
    discriminator = schema.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    if isinstance(mapping, dict):
        targets = {value: re.sub("^#/components/schemas/", named, target) for value, target in mapping.items()}
        schema["discriminator"] = {**discriminator, "mapping": targets}


MAPS = frozenset(
    {"paths", "responses", "content", "headers", "properties", "callbacks", "schemas", "parameters", "requestBodies"}
    | {"securitySchemes", "links", "oneOf", "anyOf", "allOf", "enum", "required"}
)


def over_files_of_maps(document: dict) -> dict[str, Any]:
    """A reference in place of each map and list, as deep as they lie: location -> value; `api.json` first."""
    files: dict[str, Any] = {"api.json": {}}

    def moved(value: object, name: str = "", *, named: bool = False) -> object:
        if isinstance(value, list):
            held: object = [moved(each) for each in value]
        elif isinstance(value, dict):
            maps = set() if named else value.keys() & MAPS
            held = {
                key: each
                if not named and key in _DATA - {"mapping"}
                else moved(each, key, named=not named and key in MAPS)
                for key, each in value.items()
            }
            held = {**held, **{key: aside(held[key]) for key in maps if _may_stand_aside(key, value[key])}}
        else:
            held = value
            if name == "$ref" and isinstance(value, str) and value.startswith("#/"):
                held = f"api.json{value}"
        return held

    def aside(value: object) -> dict:
        location = f"{len(files)}.json"
        files[location] = value
        return {"$ref": location}

    files["api.json"] = moved(document)
    return files


def _may_stand_aside(name: str, value: object) -> bool:
    """Lists have no other place than their keyword, and what is in a map may be called `$ref` too."""
    return (isinstance(value, dict) and "$ref" not in value) or (
        isinstance(value, list) and name in {"parameters", "oneOf", "anyOf", "allOf", "enum", "required"}
    )


def yaml_of(value: object, indent: str = "") -> str:
    """As block YAML with every text in double quotes, which JSON's spelling of it fits into."""
    if isinstance(value, dict) and value:
        return "".join(f"\n{indent}{json.dumps(name)}: {yaml_of(each, indent + '  ')}" for name, each in value.items())
    if isinstance(value, list) and value:
        return "".join(f"\n{indent}- {yaml_of(each, indent + '  ')}" for each in value)
    return json.dumps(value)


RESPELLINGS = (
    reordered, inlined, extracted, wrapped, unwrapped, split, path_parameters_renamed, header_names_shouted,
    parameters_moved,
)  # fmt: skip
