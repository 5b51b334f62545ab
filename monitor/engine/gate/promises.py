"""Whether a description promises what an interaction relies on: every answer it allows fits, none does, or unknown."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from monitor.engine.gate.expectation import Expectation, Schema, expectation_of
from monitor.engine.gate.unmet import Unmet, unmet
from monitor.interactions.media_types import essence_of, is_json
from monitor.model.api import Api, Operation, ParameterIn, Response
from monitor.model.contracts import Interaction
from monitor.model.exchanges import Request
from monitor.model.json_value import JsonValue
from monitor.model.values import Answer
from monitor.openapi import match_operation
from monitor.openapi.conformance import Conformance, operation_named, request_conformance
from monitor.openapi.dialects import schema_at
from monitor.schemas import (
    Dialect,
    Included,
    Judge,
    JudgeError,
    NotIncluded,
    Resource,
    SchemaAt,
    Unknown,
    View,
    World,
    include,
)

_NAMED_MAX = 3


def request_accepted(described: Api, request: Request, judge: Judge) -> tuple[Answer, str]:
    """Whether the description accepts what is sent. What it does not mention may be dropped in silence: unknown."""
    finding = request_conformance(described, request, judge)
    if finding.conformance is Conformance.VIOLATES:
        return Answer.NO, finding.reason
    if finding.conformance is Conformance.UNKNOWN:
        return Answer.UNKNOWN, finding.reason
    operation = operation_named(described, match_operation(described, request.method, request.path))
    assert operation is not None  # an unknown operation violates
    impossible = next(_path_problems(described, operation, request.path, judge), None)
    if impossible is not None:
        return Answer.NO, impossible
    declared = {each.name for each in operation.parameters.values() if each.location is ParameterIn.QUERY}
    unknown = [name for name, _ in request.query if name not in declared and name.partition("[")[0] not in declared]
    if unknown:
        return Answer.UNKNOWN, f"parameter {unknown[0]} of the query is not described for {operation.key}"
    if request.body and operation.body is None:
        return Answer.UNKNOWN, f"a body is not described for {operation.key}"
    return Answer.YES, ""


def _path_problems(described: Api, operation: Operation, path: str, judge: Judge) -> Iterator[str]:
    """Values in the path that their parameters' schemas refuse, as text and as what the text says in JSON."""
    parameters = {
        each.name: each.schema
        for each in operation.parameters.values()
        if each.location is ParameterIn.PATH and each.schema is not None and each.style in {"", "simple"}
    }
    template = re.sub(r"\\\{([^{}]*?)\\\}", "([^/]+)", re.escape(operation.path))
    found = re.search(template + "$", path)
    names = re.findall(r"\{([^{}]*)\}", operation.path)
    for name, raw in zip(names, found.groups() if found else (), strict=False):
        pointer, text = parameters.get(name), unquote(raw)
        if pointer is None:
            continue
        readings: list[JsonValue] = [text, *_as_json(text)]
        try:
            fits = any(judge.valid(schema_at(described, pointer), reading, View.REQUEST) for reading in readings)
        except JudgeError:
            continue
        if not fits and "," not in text:
            yield f"{text!r} is not a value of parameter {name}"


def _as_json(text: str) -> list[JsonValue]:
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        return []


def response_promised(described: Api, interaction: Interaction, judge: Judge) -> tuple[Answer, str]:
    """Whether what may be answered is what the interaction relies on, with the reason where it is not a plain yes."""
    if interaction.unsupported:
        return Answer.UNKNOWN, f"it can't be judged: {interaction.unsupported[0]}"
    request, expected = interaction.request, interaction.response
    operation = operation_named(described, match_operation(described, request.method, request.path))
    if operation is None:
        return Answer.UNKNOWN, "the operation is not described"
    answers, status = _answers(operation, expected.statuses)
    headers = [name for name, _ in expected.headers if name.lower() != "content-type"]
    body = _body_promised(described, answers, interaction, judge)
    doubts = [status, body]
    if headers:
        doubts.append((Answer.UNKNOWN, f"a description does not settle the value of header {headers[0]}"))
    for answer in (Answer.NO, Answer.UNKNOWN):
        for each in doubts:
            if each[0] is answer:
                return each
    return Answer.YES, ""


def _answers(operation: Operation, statuses: Sequence[int]) -> tuple[list[Response], tuple[Answer, str]]:
    """The described responses with these statuses, and whether one of them is said in so many words.

    An error status is rarely written down although it occurs, so that leaving it out contradicts nobody.
    """
    declared = operation.responses
    wanted = [str(each) for each in statuses] or [key for key in declared if key[:1] == "2"]
    named = [declared[each] for each in wanted if each in declared]
    if named:
        return named, (Answer.YES, "")
    loose = [found for each in wanted if (found := declared.get(f"{each[0]}XX") or declared.get("default"))]
    listed = ", ".join(wanted) or "of success"
    if loose:
        return loose, (Answer.UNKNOWN, f"status {listed} is not described by itself for {operation.key}")
    answer = Answer.NO if declared and all(each < "4" for each in wanted) else Answer.UNKNOWN
    return [], (answer, f"status {listed} is not described for {operation.key}")


def _body_promised(
    described: Api, answers: Sequence[Response], interaction: Interaction, judge: Judge
) -> tuple[Answer, str]:
    expected = interaction.response.body
    if expected is None or (expected.example is None and not expected.rules and not expected.absent):
        return _media_type_promised(answers, interaction)
    if expected.absent:
        empty = bool(answers) and not any(each.content for each in answers)
        return (Answer.YES, "") if empty else (Answer.UNKNOWN, "the description does not say that there is no body")
    if expected.schema is not None or (expected.media_type is not None and not is_json(expected.media_type)):
        kind = essence_of(expected.media_type) or "this kind"
        return Answer.UNKNOWN, f"a description does not settle a body of {kind}"
    offered = {name: media for each in answers for name, media in each.content.items()}
    if not offered or any(not is_json(name) or media.schema is None for name, media in offered.items()):
        return Answer.UNKNOWN, "the description does not say what the body is"
    schemas = [media.schema for media in offered.values() if media.schema is not None]
    wanted = expectation_of(expected)
    found = [_schema_promises(described, pointer, wanted, judge) for pointer in schemas]
    if all(answer is Answer.NO for answer, _ in found):
        return Answer.NO, _no_answer_has([why for _, why in found])
    worst = next(((Answer.UNKNOWN, why) for answer, why in found if answer is not Answer.YES), None)
    return worst or _media_type_promised(answers, interaction)


def _no_answer_has(missing: Sequence[str]) -> str:
    """`missing`: for each form of the answer (a media type of a status) what it never has."""
    forms = dict.fromkeys(missing)
    if len(forms) == 1:
        return f"no answer that the description allows has {missing[0]}"
    return f"no answer that the description allows fits: in one form none has {'; in another none has '.join(forms)}"


def _media_type_promised(answers: Sequence[Response], interaction: Interaction) -> tuple[Answer, str]:
    """A wanted Content-Type is promised where it is the only one that is described."""
    wanted = next((value for name, value in interaction.response.headers if name.lower() == "content-type"), None)
    offered = {essence_of(name) for each in answers for name in each.content}
    if wanted is None or offered == {essence_of(wanted)}:
        return Answer.YES, ""
    return Answer.UNKNOWN, f"the description does not promise a body of {essence_of(wanted)}"


def _schema_promises(described: Api, pointer: str, wanted: Expectation, judge: Judge) -> tuple[Answer, str]:
    """Two questions: does every body that may be sent fit, and does any at all? With a no: what none ever has.

    The first takes the producer at its word that it sends what it declares; the second does not, since a member that
    nobody declared may be there all the same.
    """
    producer = schema_at(described, pointer)
    promised = _promise(producer, wanted.schema, judge)
    if isinstance(promised, Included):
        return (Answer.YES, "") if wanted.settled else (Answer.UNKNOWN, wanted.unsettled)
    if _impossible(producer, wanted.meetable, judge):
        return Answer.NO, _ruled_out(producer, wanted.meetable, judge)
    if isinstance(promised, NotIncluded):
        where = promised.place or "the body"
        return Answer.UNKNOWN, f"the description does not promise {where} as expected ({promised.reason})"
    return Answer.UNKNOWN, f"it can't be told whether the description promises the body as expected ({promised.reason})"


def _promise(producer: SchemaAt, demand: Schema, judge: Judge) -> Included | NotIncluded | Unknown:
    reader = SchemaAt(Resource(demand, Dialect.DRAFT2020), "")
    return include(producer, reader, view=View.RESPONSE, world=World.CLOSED_PRODUCER, judge=judge)


def _impossible(producer: SchemaAt, demand: Schema, judge: Judge) -> bool:
    never = SchemaAt(Resource({"not": demand}, Dialect.DRAFT2020), "")
    return isinstance(include(producer, never, view=View.RESPONSE, world=World.OPEN, judge=judge), Included)


def _ruled_out(producer: SchemaAt, demand: Schema, judge: Judge) -> str:
    """The parts of the demand that no body meets, each with the reason where it is proved of that very place."""
    found = list(unmet(demand, lambda part: _impossible(producer, part, judge)))
    named = [f"{each.place or 'the body'} {_how(producer, each, judge)}" for each in found[:_NAMED_MAX]]
    more = f", and {len(found) - _NAMED_MAX} more" if len(found) > _NAMED_MAX else ""
    return "; nor ".join(named) + more


def _how(producer: SchemaAt, part: Unmet, judge: Judge) -> str:
    if part.never:
        return "at all"
    shown = _promise(producer, part.demand, judge)
    if isinstance(shown, NotIncluded) and shown.place == part.place:
        return f"as expected ({shown.reason})"
    return "as expected" + " (not all of it at once)" * part.together


def contradicts(described: Api, interaction: Interaction, judge: Judge) -> str | None:
    """Why the interaction can't work under the description, where that is certain."""
    for answer, why in (
        request_accepted(described, interaction.request, judge),
        response_promised(described, interaction, judge),
    ):
        if answer is Answer.NO:
            return why
    return None


def named_in(interactions: Sequence[Interaction], apis: Sequence[Api | None]) -> Mapping[str, str]:
    """Interaction key -> the operation it calls, by the first description that knows it."""
    found: dict[str, str] = {}
    for api in apis:
        for each in interactions:
            named = None if api is None else match_operation(api, each.request.method, each.request.path)
            if named is not None:
                found.setdefault(each.key, named)
    return found
