"""Line and column of values: found only when somebody asks, since most values are never pointed at."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from monitor.documents.json_lines import indented_offsets
from monitor.documents.json_text import Path, offsets
from monitor.documents.pointers import split_pointer
from monitor.documents.text import decode


def locate(content: bytes, pointer: str) -> tuple[int, int] | None:
    """Line and column, from 1, of the value at an RFC 6901 pointer: of its key for a member of an object.

    None where the document has no such value. Raises `DocumentError` for a document that can't be read.
    """
    return locate_many(content, (pointer,)).get(pointer)


def locate_many(content: bytes, pointers: Iterable[str], *, readable: bool = False) -> dict[str, tuple[int, int]]:
    """The places of several values in one pass, by pointer; those that the document doesn't have are left out.

    `readable`: the document is known to be one, and is not read again for values that its layout tells.
    """
    wanted = {split_pointer(pointer): pointer for pointer in pointers}
    if not (readable and content.startswith(b"{")):
        return _in_document(content, wanted)
    offsets_by_path = indented_offsets(content, wanted)
    found = _told(content, offsets_by_path, wanted)
    missing = {path: pointer for path, pointer in wanted.items() if path not in offsets_by_path}
    return {**found, **_in_document(content, missing)} if missing else found


def _in_document(content: bytes, wanted: dict[Path, str]) -> dict[str, tuple[int, int]]:
    text = decode(content, "document")
    if text.lstrip().startswith(("{", "[")) and _is_json(text):
        return _in_json(text, wanted)
    return _in_yaml(text, wanted)


def _in_yaml(text: str, wanted: dict[Path, str]) -> dict[str, tuple[int, int]]:
    """By indentation where that can be trusted; the whole text is read for what it does not tell."""
    from monitor.documents.yaml_lines import Lines  # as in `reading`: only where there is YAML

    lines = Lines.of(text)
    found = {} if lines is None else _told(text, {path: lines.offset(path) for path in wanted}, wanted)
    missing = [path for path, pointer in wanted.items() if pointer not in found]
    if missing:
        from monitor.documents.yaml_nodes import compose, place_of

        root = compose(text, "document")
        places = {wanted[path]: place_of(root, path) for path in missing}
        found |= {pointer: place for pointer, place in places.items() if place is not None}
    return found


def _told(
    text: str | bytes, offsets_by_path: Mapping[Path, int | None], wanted: dict[Path, str]
) -> dict[str, tuple[int, int]]:
    """Lines and columns, counting the lines of the text once. Before an offset in bytes its line is ASCII."""
    end: Any = "\n" if isinstance(text, str) else b"\n"
    found: dict[str, tuple[int, int]] = {}
    line, counted = 1, 0
    known = [(offset, path) for path, offset in offsets_by_path.items() if offset is not None]
    for offset, path in sorted(known):
        line += text.count(end, counted, offset)
        counted = offset
        found[wanted[path]] = (line, offset - text.rfind(end, 0, offset))
    return found


def _is_json(text: str) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


def _in_json(text: str, wanted: dict[Path, str]) -> dict[str, tuple[int, int]]:
    on_the_way = {path[:length] for path in wanted for length in range(len(path))}
    found: dict[Path, int] = {}
    for path, offset in offsets(text, on_the_way.__contains__):
        if path in wanted:
            found[path] = offset
            if len(found) == len(wanted):
                break
    return _told(text, found, wanted)
