"""Schemas of real descriptions, each in a small document of its own, and small edits to them."""

import copy
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

from monitor.schemas import Dialect

SHIPPED = Path(__file__).parent.parent / "corpus" / "shipped"
_LARGEST = 2_000_000
_SUFFIXES = {".json", ".yaml", ".yml"}


def files(folder: Path) -> list[Path]:
    """Files below the folder that may hold descriptions of APIs."""
    return [path for path in sorted(folder.rglob("*")) if path.suffix in _SUFFIXES and path.stat().st_size < _LARGEST]


def description(path: Path) -> Mapping:
    """The description in the file; an empty one where there is none."""
    import yaml

    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        document = json.loads(text) if path.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)
    except (ValueError, yaml.YAMLError):
        return {}
    return document if isinstance(document, Mapping) else {}


def dialect_of(document: Mapping) -> Dialect:
    return Dialect.DRAFT2020 if str(document.get("openapi", "")).startswith(("3.1", "3.2")) else Dialect.OAS30


def named_schemas(document: Mapping) -> list[str]:
    """Pointers of the schemas that the description names."""
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, Mapping) else None
    found = [f"/components/schemas/{_escaped(name)}" for name in schemas] if isinstance(schemas, Mapping) else []
    definitions = document.get("definitions")
    return found + [
        f"/definitions/{_escaped(name)}" for name in (definitions if isinstance(definitions, Mapping) else ())
    ]


def alone(document: Mapping, pointer: str) -> dict:
    """A document that holds only the schema and what it refers to, at the same pointers."""
    copied: dict = {}
    waiting = [pointer]
    while waiting:
        here = waiting.pop()
        try:
            node = _at(document, here)
        except (KeyError, TypeError):
            continue
        holder, *segments = copied, *here.split("/")[1:]
        for segment in segments[:-1]:
            holder = holder.setdefault(_unescaped(segment), {})
        if _unescaped(segments[-1]) not in holder:
            holder[_unescaped(segments[-1])] = copy.deepcopy(node)
            waiting.extend(_references(node))
    return copied


def edited(document: dict, pointer: str, rng: random.Random) -> dict:
    """A copy in which one to three places of the schemas are changed, in ways that owners change them."""
    changed = copy.deepcopy(document)
    for _ in range(rng.choice((1, 1, 2, 3))):
        places = list(_objects(_at(changed, pointer))) or [{}]
        if rng.random() < 0.4:
            places = list(_objects(changed)) or places
        rng.choice(_EDITS)(rng.choice(places), rng)
    return changed


def _objects(node) -> Iterator[dict]:
    if isinstance(node, dict):
        if any(word in node for word in ("type", "properties", "enum", "$ref", "allOf", "oneOf", "anyOf", "items")):
            yield node
        for value in node.values():
            yield from _objects(value)
    elif isinstance(node, list):
        for value in node:
            yield from _objects(value)


def _retype(node: dict, rng: random.Random) -> None:
    node["type"] = rng.choice(["string", "integer", "number", "boolean", "object", "array"])


def _bound(node: dict, rng: random.Random) -> None:
    word = rng.choice(
        ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]
    )
    node[word] = max(
        0,
        rng.choice([0, 1, 2, 5, 40])
        if word not in node or not isinstance(node[word], int)
        else node[word] + rng.choice([-1, 1]),
    )


def _drop(node: dict, rng: random.Random) -> None:
    if node:
        del node[rng.choice(list(node))]


def _list_values(node: dict, rng: random.Random) -> None:
    values = node.get("enum")
    if isinstance(values, list) and len(values) > 1 and rng.random() < 0.5:
        values.pop(rng.randrange(len(values)))
    elif isinstance(values, list):
        values.append(rng.choice(["NEW", 7, None]))
    else:
        node["enum"] = ["a", "b"]


def _require(node: dict, rng: random.Random) -> None:
    names = list(node.get("properties") or {}) if isinstance(node.get("properties"), dict) else []
    required = node.get("required") if isinstance(node.get("required"), list) else []
    if required and rng.random() < 0.5:
        node["required"] = required[1:]
    else:
        node["required"] = [*required, rng.choice([*names, "fresh"])]


def _member(node: dict, rng: random.Random) -> None:
    members = node.setdefault("properties", {})
    if not isinstance(members, dict):
        return
    if members and rng.random() < 0.5:
        del members[rng.choice(list(members))]
    else:
        members["fresh"] = {"type": rng.choice(["string", "integer"])}


def _close(node: dict, rng: random.Random) -> None:
    node["additionalProperties"] = rng.choice([False, True, {"type": "string"}])


def _wrap(node: dict, rng: random.Random) -> None:
    inner = copy.deepcopy(node)
    other = rng.choice(
        [{"type": "string"}, {"type": "object", "required": ["fresh"]}, {"minimum": 3}, {"not": {"type": "null"}}]
    )
    node.clear()
    node[rng.choice(["allOf", "anyOf", "oneOf"])] = rng.sample([inner, other], 2)


def _text(node: dict, rng: random.Random) -> None:
    node.update(
        rng.choice(
            [
                {"pattern": "^[a-z]+$"},
                {"format": "date"},
                {"format": "uuid"},
                {"format": "int32"},
                {"nullable": True},
                {"uniqueItems": True},
            ]
        )
    )


_EDITS = (_retype, _bound, _bound, _drop, _list_values, _require, _require, _member, _member, _close, _wrap, _text)


def _references(node) -> Iterator[str]:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            yield reference[1:]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _at(document, pointer: str):
    node = document
    for segment in pointer.split("/")[1:]:
        node = node[int(segment)] if isinstance(node, list) else node[_unescaped(segment)]
    return node


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _unescaped(segment: str) -> str:
    return segment.replace("~1", "/").replace("~0", "~")
