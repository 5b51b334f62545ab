"""JSON Pointers (RFC 6901) and the fragments of references that hold them."""

import re
from urllib.parse import quote, unquote

from monitor.model.json_value import OBJECT, JsonValue

_FRAGMENT_SAFE = "/~!$&'()*+,;=:@-._?"
"""What may stand unescaped in a URI's fragment (RFC 3986 §3.5), as far as a pointer needs it."""


def split_pointer(pointer: str) -> tuple[str, ...]:
    """The tokens of a pointer, unescaped: `/paths/~1a` gives `("paths", "/a")`.

    Raises `ValueError` for text that is not a pointer (neither empty nor beginning with a slash).
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"{pointer!r} is not a JSON Pointer: it does not begin with a slash")
    tokens = pointer[1:].split("/")
    return tuple([token.replace("~1", "/").replace("~0", "~") for token in tokens] if "~" in pointer else tokens)


def join_pointer(*tokens: str | int) -> str:
    """The pointer made of these member names and indices, escaped."""
    return "".join([f"/{escape_token(str(token))}" for token in tokens])


def escape_token(token: str) -> str:
    """One member name as it is spelled inside a pointer."""
    return token.replace("~", "~0").replace("/", "~1") if "/" in token or "~" in token else token


def local_pointer(reference: str) -> str | None:
    """The pointer in a reference to the same document (`#/a%20b` gives `/a b`, RFC 6901 §6).

    None for a reference to another file, and for one to an anchor (`#name`).
    """
    if reference == "#":
        return ""
    return unquote(reference[1:]) if reference.startswith("#/") else None


def reference_to(pointer: str) -> str:
    """The reference that holds a pointer into the same document: `/a b` gives `#/a%20b`."""
    return "#" + quote(pointer, safe=_FRAGMENT_SAFE)


def resolve_pointer(value: JsonValue, pointer: str) -> JsonValue:
    """The value that `pointer` names inside `value`. Raises `KeyError` (with the pointer) where there is none."""
    found = value
    for token in split_pointer(pointer):
        if isinstance(found, OBJECT) and token in found:
            found = found[token]
        elif isinstance(found, list | tuple) and is_index(token, len(found)):
            found = found[int(token)]
        else:
            raise KeyError(pointer)
    return found


def held_at(value: JsonValue, pointer: str) -> JsonValue:
    """As `resolve_pointer`, and None where nothing stands there."""
    try:
        return resolve_pointer(value, pointer)
    except KeyError:
        return None


def is_index(token: str, length: int) -> bool:
    """Does `token` name an item of an array of this length? No sign, no leading zero (RFC 6901 §4)."""
    return re.fullmatch(r"0|[1-9][0-9]{0,8}", token) is not None and int(token) < length
