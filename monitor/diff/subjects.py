"""What a fact is about, named so that the name outlives unrelated edits: half of a change's fingerprint."""

import re
from collections.abc import Mapping

from monitor.documents.pointers import escape_token, resolve_pointer, split_pointer
from monitor.model.json_value import JsonValue

_COMPONENT = re.compile(r"/(?:components/(?P<kind>[^/]+)|(?P<old>definitions))/(?P<name>[^/]+)(?P<rest>/.*)?")
_BRANCHES = frozenset({"oneOf", "anyOf"})


def component_of(pointer: str | None) -> str | None:
    """The pointer of the component that holds `pointer`; None outside of components."""
    found = _COMPONENT.fullmatch(pointer or "")
    if found is None:
        return None
    return f"/components/{'schemas' if found['old'] else found['kind']}/{found['name']}"


def is_component(pointer: str) -> bool:
    """Is it a component as a whole?"""
    found = _COMPONENT.fullmatch(pointer)
    return found is not None and found["rest"] is None


def place_in_component(root: JsonValue, pointer: str) -> str:
    """The rest of the pointer without ordinals: parts of `allOf` count as the whole, branches go by their names."""
    tokens, value, found = list(split_pointer(pointer)), root, list[str]()
    while tokens:
        token = tokens.pop(0)
        value = _member(value, token)
        found.append(token)
        if token in {"allOf", *_BRANCHES} and tokens and isinstance(value, list | tuple):
            value = _member(value, tokens.pop(0))
            found[-1:] = [] if token not in _BRANCHES else [token, _name(value)]
    return "".join(f"/{escape_token(token)}" for token in found[3:])


def _member(value: JsonValue, token: str) -> JsonValue:
    try:
        return resolve_pointer(value, f"/{escape_token(token)}")
    except KeyError:
        return None


def _name(branch: JsonValue) -> str:
    if not isinstance(branch, Mapping):
        return ""
    return str(branch.get("$ref", "")).rpartition("/")[2] or str(branch.get("title") or branch.get("type") or "")
