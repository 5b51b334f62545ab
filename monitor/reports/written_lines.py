"""The lines of a large text, of which few are looked at: none is copied before it is asked for."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import overload

_SPAN = 2_048
"""Bytes between two places at which the lines before are counted."""


class WrittenLines(Sequence[str]):
    """The pieces of the text between its line feeds; bytes that are no UTF-8 are shown as such."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._before: list[int] = []
        """Lines that end before each span."""
        ended = 0
        for start in range(0, len(content) + 1, _SPAN):
            self._before.append(ended)
            ended += content.count(b"\n", start, start + _SPAN)
        self._count = ended + 1
        self._asked: tuple[int, int] = (0, 0)
        self._pieces: list[str] = []
        """Those asked for last: a document may be written on one line, of which every edit is shown a part."""

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            first, last, step = index.indices(self._count)
            return self._between(first, last)[::step] if step > 0 else [self[each] for each in range(first, last, step)]
        if not -self._count <= index < self._count:
            raise IndexError(index)
        return self._between(index % self._count, index % self._count + 1)[0]

    def _between(self, first: int, last: int) -> list[str]:
        if first >= last:
            return []
        if self._asked != (first, last):
            end = len(self._content) if last == self._count else self._start(last) - 1
            self._asked = first, last
            self._pieces = self._content[self._start(first) : end].decode("utf-8", "replace").split("\n")
        return self._pieces

    def _start(self, index: int) -> int:
        """Where a line begins, in bytes."""
        if not index:
            return 0
        span = bisect_right(self._before, index - 1) - 1
        offset = span * _SPAN
        for _ in range(index - self._before[span]):
            offset = self._content.find(b"\n", offset) + 1
        return offset
