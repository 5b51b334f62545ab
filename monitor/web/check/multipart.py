"""A form with a file, as browsers send it (RFC 7578)."""

import re
from collections.abc import Mapping

_BOUNDARY = re.compile(r'multipart/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE)
_NAME = re.compile(rb';\s*name="([^"]*)"', re.IGNORECASE)
PARTS_MAX = 20


def fields_of(content_type: str, body: bytes) -> Mapping[str, bytes]:
    """The bytes of each field, the last of each name; nothing where it is no such form, or not complete."""
    found = _BOUNDARY.match(content_type)
    if found is None:
        return {}
    delimiter = b"\r\n--" + (found[1] or found[2]).encode("latin-1", "replace")
    _, *parts = (b"\r\n" + body).split(delimiter, PARTS_MAX + 1)
    if not parts or not parts[-1].startswith(b"--"):
        return {}
    fields = {}
    for part in parts[:-1]:
        head, separator, content = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if separator and name is not None:
            fields[name[1].decode("utf-8", "replace")] = content
    return fields
