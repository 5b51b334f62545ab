"""One spelling for what schemas say in several: that of 2020-12, and lists of values as `enum`."""

from collections.abc import Mapping, Sequence

from monitor.model.json_value import JsonObject, JsonValue
from monitor.schemas import Dialect
from monitor.schemas.normal.assertions import JsonType
from monitor.schemas.normal.values import identity, plain, refuses_all, type_of

_OF_NO_VALUE = frozenset({"$comment", "description", "example", "examples", "title"})
"""What may be said of a listed value without saying anything of others."""

_OF_OTHERS = ("additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems")


def respelt(node: JsonObject, dialect: Dialect, *, composed: bool = False) -> JsonObject:
    """As far as single keywords go; those of one schema, without what it refers to or is made of (is it?)."""
    node = _as_list(node, dialect)
    refusing = [name for name in _OF_OTHERS if name in node and refuses_all(node[name])]
    if refusing:
        node = {**node, **dict.fromkeys(refusing, False)}
    if node.get("format") == "byte":  # 3.1's guide says it so
        node = {**{name: value for name, value in node.items() if name != "format"}, "contentEncoding": "base64"}
    if node.get("items") is False and "prefixItems" not in node:  # which says how many there may be
        node = {**{name: value for name, value in node.items() if name != "items"}, "maxItems": 0}
    changed: dict[str, JsonValue] = dict(node)
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(changed.get(exclusive), bool):  # in any version: nothing else can be meant
            is_exclusive = changed.pop(exclusive)
            if is_exclusive and bound in changed:
                changed[exclusive] = changed.pop(bound)
    if not dialect.exclusive_is_boolean:
        return changed
    if "type" in changed and changed.pop("nullable", False) is True:
        changed["type"] = [*_names(changed["type"]), "null"]
        listed = changed.get("enum")
        unlisted = isinstance(listed, list | tuple) and None not in listed
        if unlisted or composed or "anyOf" in changed or "oneOf" in changed:
            changed["nullable"] = True  # which is in doubt, and looked at as it is written
    if changed.get("type") == "file":
        del changed["type"]
    return changed


def says_null_beside(reference: JsonObject) -> bool:
    """3.0 ignores what stands beside a `$ref`; many write `nullable` there all the same, and mean it."""
    return reference.get("nullable") is True


def _as_list(node: JsonObject, dialect: Dialect) -> JsonObject:
    """A union of single values, each with a title or a description of its own, is how many write an enumeration."""
    for keyword in ("oneOf", "anyOf"):
        branches = node.get(keyword)
        if not isinstance(branches, list | tuple) or not branches or "enum" in node or "discriminator" in node:
            continue
        held = [each for each in branches if isinstance(each, Mapping)]
        lists = [_only_listed(each, dialect) for each in held]
        values = [value for each in lists for value in each]
        null_beside_one = len(lists) == 2 and [None] in lists  # that null came or went is told of what stands beside it
        if len(held) < len(branches) or not all(lists) or values == [None] or null_beside_one:
            continue
        if keyword == "oneOf" and len({identity(each) for each in values}) < len(values):  # what fits two fits none
            continue
        rest = {name: value for name, value in node.items() if name != keyword}
        return {**_types_of(held, lists), **rest, "enum": values}
    return node


def _types_of(branches: Sequence[JsonObject], lists: Sequence[Sequence[JsonValue]]) -> JsonObject:
    """As each says, else as its values are, of which it is not known what kind of number they stand for."""
    found: list[JsonValue] = []
    for branch, values in zip(branches, lists, strict=True):
        kinds = [branch["type"]] if "type" in branch else [type_of(each).value for each in values]
        if "type" not in branch and JsonType.NUMBER.value in kinds:
            return {}
        found += [each for each in kinds if each not in found]
    return {"type": found[0] if len(found) == 1 else found}


def _only_listed(branch: JsonObject, dialect: Dialect) -> list[JsonValue]:
    """Scalars, each of the type that is said of it, where nothing else says what a value may be; else none."""
    values = _listed(branch, dialect)
    said = {name for name in branch if name not in _OF_NO_VALUE and not name.startswith("x-")}
    if not said <= {"const", "enum", "type"} or any(isinstance(each, Mapping | list | tuple) for each in values):
        return []
    return values if _is_typed(values, branch.get("type")) else []


def _listed(branch: JsonObject, dialect: Dialect) -> list[JsonValue]:
    """By one keyword only: of two, both would have to list it. 3.0 has no `const`."""
    listed = branch.get("enum")
    if "const" in branch and not dialect.exclusive_is_boolean:
        return [] if "enum" in branch else [branch["const"]]
    if listed is None and branch.get("type") == "null":
        return [None]
    return list(listed) if isinstance(listed, list | tuple) else []


def _is_typed(values: Sequence[JsonValue], kind: JsonValue) -> bool:
    if kind == "integer":
        return all(isinstance(plain(each), int) and not isinstance(each, bool) for each in values)
    return kind is None or all(type_of(each).value == kind for each in values)


def _names(value: JsonValue) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, Sequence) else ()
