"""Content under its SHA-256, compressed, stored once, and checked each time it is read."""

from dataclasses import dataclass
from typing import Self

import zstandard
from sqlalchemy import Connection

from monitor.errors import Diagnostic, Place, StoreError
from monitor.model.json_value import digest_of
from monitor.storage.backend import Backend, insert_new
from monitor.storage.tables import blobs

_LEVEL = 9
"""Descriptions are written once and kept for ever: beyond this level zstd gains little and takes much longer."""


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes ready to be stored: made before a transaction begins, so that no lock waits for the compression."""

    digest: str
    size: int
    compressed: bytes

    @classmethod
    def of(cls, plain: bytes) -> Self:
        return cls(digest_of(plain), len(plain), zstandard.ZstdCompressor(level=_LEVEL).compress(plain))


def put(connection: Connection, backend: Backend, *contents: Content) -> None:
    """Store those that are not there yet."""
    rows = [{"digest": each.digest, "size": each.size, "content": each.compressed} for each in contents]
    connection.execute(insert_new(backend, blobs), rows)


def plain(digest: str, compressed: bytes, place: Place) -> bytes:
    """What a row of `blobs` holds. Raises `StoreError` (code `store-damaged`) where it is something else."""
    try:
        content = zstandard.ZstdDecompressor().decompress(compressed)
    except zstandard.ZstdError:
        content = None
    if content is None or digest_of(content) != digest:
        raise StoreError(
            Diagnostic(
                "store-damaged",
                "stored content is not what its digest says",
                place,
                note=f"content {digest}",
                help="the rest of the store is not affected; restore this content from a copy",
            )
        )
    return content
