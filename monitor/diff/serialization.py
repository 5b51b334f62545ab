"""How the value of a parameter or header is written as text (OpenAPI 3.0, Parameter Object: Style Values; RFC 6570)."""

from monitor.diff.conjunctions import Conjunction
from monitor.model.api import Header, Parameter, ParameterIn
from monitor.model.record import record

_TEXT = "text/plain"
_SINGLE = frozenset({"boolean", "integer", "number", "string", "null"})
_QUOTED = frozenset({"string"})
"""Types that JSON writes otherwise than a style does."""
_PREFIXED = frozenset({"label", "matrix"})
"""Styles that decorate even a single value."""


@record
class Spelling:
    """What decides the text of a value; `style` empty where a media type does."""

    style: str = ""
    explode: bool = False
    media_type: str | None = None
    lists: tuple[str, ...] = ()
    """Of lists inside a list (2.0's `collectionFormat`), where it is told."""

    def __str__(self) -> str:
        inside = f", lists inside as {' of '.join(self.lists)}" if self.lists else ""
        return self.media_type or f"style {self.style}, explode {str(self.explode).lower()}{inside}"

    @property
    def is_text(self) -> bool:
        """Are numbers and strings told apart by their reader only?"""
        return self.media_type in {None, _TEXT}


def of_parameter(parameter: Parameter) -> Spelling:
    if parameter.media_type is not None:
        return Spelling(media_type=parameter.media_type)
    return Spelling(parameter.style, parameter.explode, lists=parameter.lists)


def of_header(header: Header) -> Spelling:
    if header.media_type is not None:
        return Spelling(media_type=header.media_type)
    return Spelling(header.style, header.explode, lists=header.lists)


def spelt_alike(before: Spelling, after: Spelling, nodes: tuple[Conjunction | None, Conjunction | None]) -> bool:
    """Is every value that both sides describe the same text on both? `nodes`: its schemas, None for anything."""
    if joined_otherwise(before.lists, after.lists):
        return False
    if _written(before) == _written(after):
        return True
    types: list[frozenset[str] | None] = [None if node is None else node.types() for node in nodes]
    known = frozenset[str]().union(*(each or {"array", "object"} for each in types)) - {"null"}
    if before.media_type != after.media_type:
        return _one_text(before, after, known)
    if {before.style, after.style} & _PREFIXED:
        return False
    if known <= _SINGLE:
        return True
    # RFC 6570 §3.2.1 ff.: a simple list has one spelling, exploded or not
    return before.style == after.style == "simple" and known <= _SINGLE | {"array"}


def _written(spelling: Spelling) -> tuple[str, bool, str | None]:
    """`deepObject` has one spelling, `a[b]=1`, whatever is said of `explode` (OpenAPI 3.0, Style Examples)."""
    return spelling.style, spelling.explode or spelling.style == "deepObject", spelling.media_type


def joined_otherwise(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Are lists inside a list joined in another way? Where one side does not say how, or has none, nothing is known."""
    return any(one != other for one, other in zip(before, after, strict=False))


def _one_text(before: Spelling, after: Spelling, types: frozenset[str]) -> bool:
    """A single value without quotes is the same text in a style, in `text/plain` and in JSON."""
    if {before.style, after.style} & _PREFIXED or not types <= _SINGLE:
        return False
    return (before.is_text and after.is_text) or not types & _QUOTED


def is_exploded_list(parameter: Parameter) -> bool:
    """`a=1&a=2`, so that a single value `a=1` is a list of one."""
    return parameter.media_type is None and parameter.explode and parameter.location in _REPEATABLE


_REPEATABLE = frozenset({ParameterIn.QUERY, ParameterIn.COOKIE})
