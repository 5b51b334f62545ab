"""The `type` of a schema as its author means it."""

from monitor.model.json_value import JsonObject, JsonValue

_REMARKS = frozenset({"$comment", "deprecated", "description", "example", "examples", "title"})
_UNIONS = frozenset({"anyOf", "oneOf"})


def meant_type(node: JsonObject, pointer: str) -> JsonValue:
    """YAML reads a value where many write `null` to name that type: in a list of types, or as all of an alternative.

    Elsewhere nobody knows whether that is meant, or whether a program that has nothing to say wrote it.
    """
    written = node.get("type")
    if isinstance(written, list | tuple):
        return ["null" if each is None else each for each in written] if None in written else written
    unnamed = written is None and "type" in node
    return "null" if unnamed and _is_alternative(pointer) and _says_no_more(node) else written


def _is_alternative(pointer: str) -> bool:
    return pointer.rpartition("/")[0].rpartition("/")[2] in _UNIONS


def _says_no_more(node: JsonObject) -> bool:
    return all(name == "type" or name in _REMARKS or name.startswith("x-") for name in node)
