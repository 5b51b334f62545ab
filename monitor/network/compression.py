"""Content codings (RFC 9110 §8.4.1), undone with a bound on what comes out: a bomb stops at its cap."""

import zlib
from collections.abc import Callable

MAX_CODINGS = 3
"""Codings that may be stacked on one body."""

ACCEPTED = "gzip, deflate, zstd"
"""For Accept-Encoding. Brotli is left out: its bindings can't be bounded in every version."""

_ZSTD_WINDOW_MAX = 2**23
"""Bytes; RFC 9659 allows no more over HTTP."""
_ZSTD_STEP = 512
"""Bytes given to zstd at once. Four can stand for 128 KiB, so one step overshoots the limit by 16 MiB at most."""


class CorruptBodyError(ValueError):
    """The bytes are not what Content-Encoding says."""


def undo_codings(body: bytes, codings: str, *, limit: int, partial: bool) -> tuple[bytes, bool]:
    """The body without its content codings, at most `limit` bytes of it, and whether that is less than all.

    `codings`: the value of Content-Encoding. `partial`: the body is only the beginning of what was sent. A body with a
    coding that is not known is returned as it is. Raises `CorruptBodyError`.
    """
    names = [name.strip().lower() for name in codings.split(",") if name.strip().lower() not in {"", "identity"}]
    if not body or len(names) > MAX_CODINGS or any(name not in _UNDO for name in names):
        return body, partial
    cut = partial
    for name in reversed(names):
        body, complete = _UNDO[name](body, limit)
        if not complete and not cut and len(body) <= limit:
            raise CorruptBodyError(f"the body ends in the middle of its {name} coding")
        cut = cut or len(body) > limit
        body = body[:limit]
    return body, cut


def _gzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    """One member or several (RFC 1952 §2.2). The second value: did the data end where it should?"""
    parts: list[bytes] = []
    length = 0
    while body and length <= limit:
        member = zlib.decompressobj(wbits=31)
        part, complete = _inflated(member, body, limit - length + 1)
        parts.append(part)
        length += len(part)
        body = member.unused_data
        if not complete:
            return b"".join(parts), False
    return b"".join(parts), not body


def _deflate(body: bytes, limit: int) -> tuple[bytes, bool]:
    """The zlib format; some servers send the bare stream, which lacks its header (RFC 9110 §8.4.1.2)."""
    wrapped = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _inflated(zlib.decompressobj(wbits=15 if wrapped else -15), body, limit + 1)


def _inflated(stream: "zlib._Decompress", body: bytes, length_max: int) -> tuple[bytes, bool]:
    try:
        part = stream.decompress(body, length_max)
    except zlib.error as error:
        raise CorruptBodyError(f"the body is not properly compressed: {error}") from None
    return part, stream.eof


def _zstd(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Frames one after the other (RFC 8878)."""
    import zstandard

    parts: list[bytes] = []
    length = 0
    frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_MAX).decompressobj()
    try:
        for start in range(0, len(body), _ZSTD_STEP):
            waiting = body[start : start + _ZSTD_STEP]
            while waiting:
                if frame.eof:
                    frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_MAX).decompressobj()
                parts.append(frame.decompress(waiting))
                length += len(parts[-1])
                waiting = frame.unused_data if frame.eof else b""
            if length > limit:
                return b"".join(parts), False
    except zstandard.ZstdError as error:
        raise CorruptBodyError(f"the body is not properly compressed: {error}") from None
    return b"".join(parts), frame.eof


_UNDO: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "zstd": _zstd,
}
