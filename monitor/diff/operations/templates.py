"""Paths of one template that are paths of another, too: what one has a variable for is written out in the other."""

import re
from collections.abc import Iterator, Mapping
from itertools import count
from urllib.parse import quote, unquote

from monitor.model.api import Api, Operation
from monitor.model.record import record

VARIABLE = "{}"
_EXPRESSION = re.compile(r"\{[^{}]*\}")
_CALLED = re.compile(r"[A-Z]+ /(?:[^{}?#→]|\{\})*")
"""By its path alone: no webhook, no callback, and none that its query or a fragment tells apart from others."""


@record
class Overlap:
    """Of a wider template with a narrower. `written`: by the ordinal of a variable, the text that the narrower has for
    it, which may have variables (`{}`) in it. `alike`: from the ordinals of the others to those of the same variables
    in the narrower.
    """

    written: Mapping[int, str]
    alike: Mapping[int, int]


def overlap(wide: str, narrow: str) -> Overlap | None:
    """None unless each call of the narrower shape (`GET /charges/{}`) is one of the wider, but not vice versa."""
    if wide == narrow or VARIABLE not in wide:
        return None
    segments = wide.split("/"), narrow.split("/")
    if len(segments[0]) != len(segments[1]):
        return None
    written: dict[int, str] = {}
    alike: dict[int, int] = {}
    at, other = 0, 0
    for one, two in zip(*segments, strict=True):
        held = _held(one, two)
        if held is None:
            return None
        for text in held:
            if text == VARIABLE:
                alike[at] = other
            else:
                written[at] = unquote(text)
            at, other = at + 1, other + text.count(VARIABLE)
    return Overlap(written, alike) if _CALLED.fullmatch(wide) and _CALLED.fullmatch(narrow) else None


def _held(wide: str, narrow: str) -> tuple[str, ...] | None:
    """What the narrower segment has for each variable of the wider."""
    if VARIABLE not in wide:
        return () if wide == narrow else None
    found = re.fullmatch("(.+)".join(map(re.escape, wide.split(VARIABLE))), narrow)
    return None if found is None else found.groups()


def written_out(template: str, written: Mapping[int, str]) -> str:
    """With texts in the place of its variables of these ordinals, where they have no variables in them."""
    ordinals, texts = count(), {at: quote(text) for at, text in written.items() if VARIABLE not in text}
    return _EXPRESSION.sub(lambda found: texts.get(next(ordinals), found[0]), template)


class Templates:
    """Of the operations of one side that consumers call, looked for by those of the other."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._alike: dict[tuple[str, int], list[str]] = {}

    def answering(self, shape: str) -> tuple[Operation, Overlap] | None:
        """What is called in its place: of several the one with the fewest variables, from the left (OpenAPI, Paths
        Object).
        """
        wider = [(each, found) for each in self._of_length(shape) if (found := overlap(each, shape)) is not None]
        if not wider:
            return None
        nearest, found = min(wider, key=lambda each: [VARIABLE in segment for segment in each[0].split("/")])
        return self._api.operations[nearest], found

    def within(self, shape: str) -> Iterator[tuple[Operation, Overlap]]:
        """What is called in the place of a part of it."""
        for each in self._of_length(shape) if VARIABLE in shape else ():
            found = overlap(shape, each)
            if found is not None:
                yield self._api.operations[each], found

    def _of_length(self, shape: str) -> list[str]:
        """Those of the same method whose paths have as many segments."""
        if not self._alike:
            for each in self._api.operations:
                self._alike.setdefault(_length(each), []).append(each)
        return self._alike.get(_length(shape), [])


def _length(shape: str) -> tuple[str, int]:
    return shape.partition(" ")[0], shape.count("/")
