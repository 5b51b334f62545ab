"""Line and column of values: found only when somebody asks, since most values are never pointed at."""

from collections.abc import Iterable

import orjson

from monitor.documents.json_text import Path, offsets
from monitor.documents.pointers import split_pointer
from monitor.documents.text import decode, position


def locate(content: bytes, pointer: str) -> tuple[int, int] | None:
    """Line and column, from 1, of the value at an RFC 6901 pointer: of its key for a member of an object.

    None where the document has no such value. Raises `DocumentError` for a document that can't be read.
    """
    return locate_many(content, (pointer,)).get(pointer)


def locate_many(content: bytes, pointers: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The places of several values in one pass, by pointer; those that the document doesn't have are left out."""
    wanted = {split_pointer(pointer): pointer for pointer in pointers}
    text = decode(content, "document")
    if text.lstrip().startswith(("{", "[")) and _is_json(text):
        return _in_json(text, wanted)
    from monitor.documents.yaml_nodes import compose, place_of  # as in `reading`: only where there is YAML

    root = compose(text, "document")
    found = {pointer: place_of(root, path) for path, pointer in wanted.items()}
    return {pointer: place for pointer, place in found.items() if place is not None}


def _is_json(text: str) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


def _in_json(text: str, wanted: dict[Path, str]) -> dict[str, tuple[int, int]]:
    on_the_way = {path[:length] for path in wanted for length in range(len(path))}
    found: dict[str, tuple[int, int]] = {}
    for path, offset in offsets(text, on_the_way.__contains__):
        if path in wanted:
            found[wanted[path]] = position(text, offset)
            if len(found) == len(wanted):
                break
    return found
