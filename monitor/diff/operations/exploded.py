"""A query parameter with an exploded object travels as its members, `page=1&size=2` (OpenAPI 3.0, Style Examples), and
may as well be described as several parameters; so may the whole query of 3.2 where it is a form.
"""

from collections.abc import Iterator, Mapping

from monitor.diff.edits.local import WITHOUT_MEANING
from monitor.diff.operations.matching import Matched
from monitor.diff.schema.conjunctions import Conjunction, Conjunctions
from monitor.diff.schema.text_values import is_plain
from monitor.model.api import Encodings, Parameter, ParameterIn
from monitor.model.record import record, replaced
from monitor.model.values import Direction
from monitor.schemas import View

_FORM = "application/x-www-form-urlencoded"
_OF_MEMBERS = frozenset({"type", "properties", "required", "additionalProperties"})

Parameters = Mapping[str, Parameter]


@record
class TakenApart:
    """Parameters of both sides by key, those members among them that the other side describes by themselves.

    `untold`: of those, lists and objects; how they are written inside of an object no version says.
    """

    base: Parameters
    revision: Parameters
    untold: frozenset[str]


def taken_apart(matched: Matched, base: Parameters, revision: Parameters) -> TakenApart:
    sides, sent_by_base = matched.sides, matched.requests is Direction.REQUEST
    held = dict(_held(base, revision, sides.base_schemas, sent=sent_by_base))
    holding = dict(_held(revision, base, sides.revision_schemas, sent=not sent_by_base))
    before, after = _with_members(base, held, revision, holding), _with_members(revision, holding, base, held)
    untold = _untold(before, base, sides.base_schemas) ^ _untold(after, revision, sides.revision_schemas)
    return TakenApart(before, after, untold)


def _held(own: Parameters, other: Parameters, schemas: Conjunctions, *, sent: bool) -> Iterator[tuple[str, Parameters]]:
    """The members of each object that only one side has."""
    for key, each in own.items():
        if key not in other and each.schema is not None and _is_exploded(each):
            members = _members(each, schemas.of((each.schema,)), sent=sent)
            if members and not members.keys() & own.keys():
                yield key, members


def _is_exploded(parameter: Parameter) -> bool:
    if parameter.location is ParameterIn.QUERYSTRING:
        return parameter.media_type == _FORM and parameter.encoding == Encodings()
    by_style = parameter.media_type is None and parameter.style == "form" and parameter.explode
    return by_style and parameter.location is ParameterIn.QUERY


def _members(parameter: Parameter, node: Conjunction, *, sent: bool) -> Parameters:
    """None where more is demanded of the object than of its members: it can't be told of them one by one then."""
    said = {name for facet in node.facets for name in facet.keywords if not name.startswith("x-")}
    described, needed = node.properties(View.REQUEST), node.required(View.REQUEST)
    closed = all(each is False for each in node.values("additionalProperties"))
    asked_for = parameter.required and not needed and not sent
    single = all(len(pointers) == 1 for pointers in described.values())
    if node.problem or node.types() != frozenset({"object"}) or not said <= _OF_MEMBERS | WITHOUT_MEANING:
        return {}
    if not closed or asked_for or not single:
        return {}
    of_query = replaced(parameter, location=ParameterIn.QUERY, media_type=None, style="form", explode=True)
    found = (
        replaced(of_query, name=name, schema=pointers[0], required=name in needed and (parameter.required or not sent))
        for name, pointers in described.items()
    )
    return {each.key: each for each in found}


def _with_members(
    own: Parameters, held: Mapping[str, Parameters], other: Parameters, holding: Mapping[str, Parameters]
) -> Parameters:
    """Where the other side has at least one of them."""
    known = {*other, *(key for members in holding.values() for key in members)}
    found: dict[str, Parameter] = {}
    for key, parameter in own.items():
        members = held.get(key, {})
        found.update(members if members.keys() & known else {key: parameter})
    return found


def _untold(parameters: Parameters, written: Parameters, schemas: Conjunctions) -> frozenset[str]:
    members = ((key, each.schema) for key, each in parameters.items() if key not in written)
    return frozenset(key for key, schema in members if schema is None or not is_plain(schemas.of((schema,))))
