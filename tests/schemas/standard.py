"""The required tests of the JSON Schema Test Suite (less those that need its server), each group once."""

import json
from pathlib import Path

from monitor.schemas import Dialect, Resource, SchemaAt

GROUPS = json.loads((Path(__file__).parent / "suite" / "required.json").read_text(encoding="utf-8"))["groups"]
DIALECTS = {
    "draft4": Dialect.DRAFT4,
    "draft6": Dialect.DRAFT6,
    "draft7": Dialect.DRAFT7,
    "draft2019-09": Dialect.DRAFT2019,
    "draft2020-12": Dialect.DRAFT2020,
}


def schema_of(group) -> SchemaAt:
    return SchemaAt(Resource(group["schema"], DIALECTS[group["draft"]]), "")


def spelt_out(value) -> dict:
    """A schema of 2020-12 that allows this value alone, said by its parts, so that it takes a search to compare it."""
    if isinstance(value, dict):
        members = {name: spelt_out(member) for name, member in value.items()}
        return {"type": "object", "properties": members, "required": list(value), "maxProperties": len(value)}
    if isinstance(value, list):
        items = {"prefixItems": [spelt_out(item) for item in value]} if value else {}
        return {"type": "array", "minItems": len(value), "maxItems": len(value), **items}
    return {"enum": [value]}
