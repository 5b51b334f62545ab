"""What becomes of the calls of an operation: where its path is gone, another template may answer all of them, or some;
where it stays, a new path may take over what it lists.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from monitor.diff.messages.http import Illustrator
from monitor.diff.messages.serialization import of_parameter
from monitor.diff.messages.spelt import text_of
from monitor.diff.operations.look_ups import shown_by
from monitor.diff.operations.templates import VARIABLE, Overlap, Templates
from monitor.diff.schema.conjunctions import Conjunctions
from monitor.diff.schema.text_values import reads_any_text, text_readings
from monitor.model.api import Api, Operation, Parameter
from monitor.model.facts import Fact, Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Direction, Loss
from monitor.schemas import Judge, JudgeError, SchemaAt, View

_OTHERS: tuple[JsonValue, ...] = ("abc", 2, 3)
"""Tried where nothing says what else may stand there."""
_MARKED = frozenset({"label", "matrix"})
"""Styles that write more than the value, as a media type may."""
_ALL_WRITTEN = "every value that is known to be allowed in its path has a path of its own now"


class StillCalled:
    """The base's operations, by those of the revision."""

    def __init__(self, base: Api, revision: Api, schemas: tuple[Conjunctions, Conjunctions], judge: Judge) -> None:
        self._schemas, self._judge = schemas, judge
        self._before, self._templates = Templates(base), Templates(revision)

    def answering(self, shape: str) -> Operation | None:
        """The operation of the revision that reads every call of the base's operation of this shape."""
        found = self._templates.answering(shape)
        if found is None:
            return None
        operation, shared = found
        held = _in_path(operation)
        return operation if all(self._reads(held.get(at), text) for at, text in shared.written.items()) else None

    def within(self, operation: Operation) -> Iterator[Operation]:
        """Operations of the revision that are called in the place of a part of it."""
        return (other for other, _ in self._templates.within(operation.shape))

    def loses_none(self, operation: Operation, target: Operation) -> bool:
        """Does the target's path have the only values that the variables of the base's can have?"""
        held = _in_path(operation)
        return any(
            all(self._listed(held.get(at)) == (text,) for at, text in shared.written.items())
            for other, shared in self._templates.within(operation.shape)
            if other.shape == target.shape
        )

    def taken_from(self, shape: str) -> Operation | None:
        """The base's operation that lists, among the values of its path, those that a new path of this shape has."""
        found = self._before.answering(shape)
        if found is None:
            return None
        operation, shared = found
        held = _in_path(operation)
        listed = (text in (self._listed(held.get(at)) or ()) for at, text in shared.written.items())
        return operation if all(listed) else None

    def lost(self, fact: Fact, illustrator: Illustrator) -> Fact:
        """With a call of the illustrator's operation that is refused now, or read as one of something else."""
        operation = illustrator.operation
        other = self.answering(operation.shape)
        if other is not None:
            told = replace(fact, proof=replace(fact.proof, reason=f"it is read as a call of {other.key} now"))
            return shown_by(told, Direction.REQUEST, illustrator.request, Loss.MISREAD)
        narrower = [shared for _, shared in self._templates.within(operation.shape)]
        if not narrower:
            return shown_by(fact, Direction.REQUEST, illustrator.request)
        chosen = self._unwritten(illustrator, narrower)
        if chosen is None:
            return replace(fact, proof=Proof(Finding.UNKNOWN, reason=_ALL_WRITTEN))
        return shown_by(fact, Direction.REQUEST, lambda: illustrator.with_path(chosen))

    def _unwritten(self, illustrator: Illustrator, narrower: list[Overlap]) -> JsonObject | None:
        """Values of its variables, by their keys, of which each of the narrower paths has one otherwise."""
        chosen: dict[str, JsonValue] = {}
        apart: set[int] = set()
        for at, parameter in _in_path(illustrator.operation).items():
            written = {shared.written[at] for shared in narrower if at in shared.written}
            value = next(self._others(illustrator, parameter, written), None) if written else None
            if value is not None:
                chosen[parameter.key] = value
                apart.add(at)
        return None if any(apart.isdisjoint(shared.written) for shared in narrower) else chosen

    def _others(self, illustrator: Illustrator, parameter: Parameter, written: set[str]) -> Iterator[JsonValue]:
        following = [int(each) + 1 for each in sorted(written) if each.isdecimal()]
        likely = [*following, illustrator.sampled(parameter.schema), *_OTHERS]
        for value in self._listed_values(parameter) or likely:
            text = text_of(parameter.name, value, of_parameter(parameter))
            if text and not _is_one_of(text, written) and self._allows(self._schemas[0], parameter, text):
                yield value

    def _listed(self, parameter: Parameter | None) -> tuple[str, ...] | None:
        values = None if parameter is None else self._listed_values(parameter)
        if parameter is None or values is None:
            return None
        return tuple(text_of(parameter.name, each, of_parameter(parameter)) for each in values)

    def _listed_values(self, parameter: Parameter) -> tuple[JsonValue, ...] | None:
        return None if parameter.schema is None else self._schemas[0].of((parameter.schema,)).enumeration()

    def _reads(self, parameter: Parameter | None, text: str) -> bool:
        if parameter is not None and (parameter.style in _MARKED or parameter.media_type is not None):
            return False
        if VARIABLE not in text:
            return self._allows(self._schemas[1], parameter, text)
        if parameter is None or parameter.schema is None:
            return True
        return reads_any_text(self._schemas[1].of((parameter.schema,)))

    def _allows(self, schemas: Conjunctions, parameter: Parameter | None, text: str) -> bool:
        """Also as a list of one, as which it is read where a list is described."""
        if parameter is None or parameter.schema is None:
            return True
        schema = SchemaAt(schemas.resource, parameter.schema)
        try:
            return any(
                self._judge.valid(schema, value, View.REQUEST)
                for each in text_readings(text)
                for value in (each, [each])
            )
        except JudgeError:
            return False


def _in_path(operation: Operation) -> dict[int, Parameter]:
    """By their ordinals in the template."""
    return {each.position: each for each in operation.parameters.values() if each.position is not None}


def _is_one_of(text: str, written: set[str]) -> bool:
    return any(re.fullmatch(".+".join(map(re.escape, each.split(VARIABLE))), text) for each in written)
