"""How the value of a parameter or header is written as text (OpenAPI 3.0, Parameter Object: Style Values; RFC 6570)."""

from monitor.diff.schema.branches import types_of_values
from monitor.diff.schema.conjunctions import Conjunction
from monitor.model.api import Header, Parameter, ParameterIn
from monitor.model.record import record

_TEXT = "text/plain"
_SINGLE = frozenset({"boolean", "integer", "number", "string", "null"})
_ANY_TYPE = (_SINGLE | {"array", "object"}) - {"null"}
_QUOTED = frozenset({"string"})
"""Types that JSON writes otherwise than a style does."""
_NAMED = "matrix"
_PREFIXED = frozenset({"label", _NAMED})
"""Styles that decorate even a single value."""


@record
class Spelling:
    """What decides the text of a value; `style` empty where a media type does."""

    style: str = ""
    explode: bool = False
    media_type: str | None = None
    lists: tuple[str, ...] = ()
    """Of lists inside a list (2.0's `collectionFormat`), where it is told."""
    name: str = ""
    """The parameter's, where it stands in the path (`;id=1`)."""

    def __str__(self) -> str:
        inside = f", lists inside as {' of '.join(self.lists)}" if self.lists else ""
        named = f", named {self.name}" if self.name else ""
        return self.media_type or f"style {self.style}, explode {str(self.explode).lower()}{named}{inside}"

    @property
    def is_text(self) -> bool:
        """Are numbers and strings told apart by their reader only?"""
        return self.media_type in {None, _TEXT}


def of_parameter(parameter: Parameter) -> Spelling:
    if parameter.media_type is not None:
        return Spelling(media_type=parameter.media_type)
    name = parameter.name if parameter.style == _NAMED else ""
    return Spelling(parameter.style, parameter.explode, lists=parameter.lists, name=name)


def of_header(header: Header) -> Spelling:
    if header.media_type is not None:
        return Spelling(media_type=header.media_type)
    return Spelling(header.style, header.explode, lists=header.lists)


def spelt_alike(before: Spelling, after: Spelling, nodes: tuple[Conjunction | None, Conjunction | None]) -> bool:
    """Is every value that both sides describe the same text on both? `nodes`: its schemas, None for anything."""
    if joined_otherwise(before.lists, after.lists):
        return False
    return _written(before) == _written(after) or _one_spelling(before, after, nodes)


def _one_spelling(before: Spelling, after: Spelling, nodes: tuple[Conjunction | None, Conjunction | None]) -> bool:
    known = _said_of_both(*(None if node is None else types_of_values(node) for node in nodes))
    if {before.style, after.style} & _PREFIXED:
        return (before.style, before.name) == (after.style, after.name) and bool(known) and known <= _SINGLE
    if not known:
        return True  # no value of the one is a value of the other, which is told of its type
    if before.media_type != after.media_type:
        return _one_text(before, after, known)
    if known <= _SINGLE:
        return True
    # RFC 6570 §3.2.1 ff.: a simple list has one spelling, exploded or not
    return before.style == after.style == "simple" and known <= _SINGLE | {"array"}


def _said_of_both(before: frozenset[str] | None, after: frozenset[str] | None) -> frozenset[str]:
    """The types of those kinds that both sides know: single values, lists, objects. None: anything."""
    one, other = (_ANY_TYPE if each is None else each - {"null"} for each in (before, after))
    if before is None or after is None:
        return one & other
    kinds = {_kind(each) for each in one} & {_kind(each) for each in other}
    return frozenset(each for each in one | other if _kind(each) in kinds)


def _kind(type_name: str) -> str:
    return "single" if type_name in _SINGLE else type_name


def _written(spelling: Spelling) -> tuple[str, bool, str | None, str]:
    """`deepObject` has one spelling, `a[b]=1`, whatever is said of `explode` (OpenAPI 3.0, Style Examples)."""
    return spelling.style, spelling.explode or spelling.style == "deepObject", spelling.media_type, spelling.name


def joined_otherwise(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Are lists inside a list joined in another way? Where one side does not say how, or has none, nothing is known."""
    return any(one != other for one, other in zip(before, after, strict=False))


def _one_text(before: Spelling, after: Spelling, types: frozenset[str]) -> bool:
    """A single value without quotes is the same text in a style, in `text/plain` and in JSON."""
    if not types <= _SINGLE:
        return False
    return (before.is_text and after.is_text) or not types & _QUOTED


def has_no_spelling(parameter: Parameter, node: Conjunction) -> bool:
    """Is it no object in `deepObject`, which is told of objects only (OpenAPI 3.0, Style Examples)?"""
    types = types_of_values(node) if parameter.style == "deepObject" else None
    return types is not None and "object" not in types


def is_single(node: Conjunction | None) -> bool:
    """Is it no list and no object, so that it is the same text, however that is written?"""
    types = None if node is None else types_of_values(node)
    return types is not None and types <= _SINGLE


def reads_list_of_one(parameter: Parameter) -> bool:
    """Is a single value that is sent a list of one: `a=1` where `a=1&a=2` is read, or `1` where `1,2` is?"""
    return parameter.media_type is None and parameter.style in _PARTING


def parting(parameter: Parameter) -> str:
    """What parts the items in one text; empty where each comes by itself."""
    repeated = parameter.explode and parameter.location in _REPEATABLE
    return "" if repeated else _PARTING[parameter.style]


def text_with(separator: str, node: Conjunction) -> str | None:
    """One that holds it; None where that is not seen at once."""
    listed = node.enumeration()
    if listed is not None:
        return next((each for each in listed if isinstance(each, str) and separator in each), None)
    return None if any(node.values(each) for each in _OF_TEXTS) else f"a{separator}b"


_OF_TEXTS = ("pattern", "format", "minLength", "maxLength")
_REPEATABLE = frozenset({ParameterIn.QUERY, ParameterIn.COOKIE})
_PARTING = {"form": ",", "simple": ",", "pipeDelimited": "|", "spaceDelimited": " ", "tabDelimited": "\t"}
