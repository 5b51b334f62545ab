"""Whole messages that show a loss: built around a value, and confirmed by the judge on both sides."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from monitor.diff.discriminators import is_discriminated
from monitor.diff.messages import Messages
from monitor.diff.sites import Site
from monitor.diff.text_values import form_readings, text_readings
from monitor.diff.walk import Found, StepKind
from monitor.model.changes import Witness
from monitor.model.facts import Finding, Proof
from monitor.model.json_value import JsonValue
from monitor.model.values import Direction
from monitor.schemas import Judge, JudgeError, SchemaAt


class Witnesses:
    """Those of one edit at one site. `as_text`: what the edit is about travels as text."""

    def __init__(self, found: Found, site: Site, messages: Messages, judge: Judge, *, as_text: bool) -> None:
        self._found, self._site, self._messages, self._judge, self._as_text = found, site, messages, judge, as_text
        self._request = site.direction is Direction.REQUEST

    def lost(self, leaves: Iterator[JsonValue]) -> Proof | None:
        """*Lost*, with the first whole message that the judge accepts on one side and rejects on the other."""
        tried = tuple(leaves)
        for leaf in tried:
            for message in self._messages.lift(self._found, leaf, request=self._request):
                if self._confirmed(message, self._site.producer, self._site.reader):
                    return Proof(Finding.LOST, self._witness(message))
        return self._lost_in_branch(tried)

    def around(self, leaf: JsonValue) -> Witness:
        """A likely message, for a loss that is found by look-up and needs no judge."""
        return self._witness(next(self._messages.lift(self._found, leaf, request=self._request)))

    def _lost_in_branch(self, leaves: tuple[JsonValue, ...]) -> Proof | None:
        """Judged at the branch that the discriminator chooses, since a judge that ignores it sees several that fit."""
        way = self._found.way
        chosen = [index + 1 for index, (visit, step) in enumerate(way)
                  if step.kind is StepKind.BRANCH and is_discriminated(visit.base) and is_discriminated(visit.revision)
                  ]  # fmt: skip
        if not chosen or self._site.form:
            return None
        above, below = way[: chosen[-1]], way[chosen[-1] :]
        branch = below[0][0] if below else self._found.visit
        nodes = (branch.base.schema, branch.revision.schema)
        producer, reader = nodes if self._request else nodes[::-1]
        for leaf in leaves:
            for part in self._messages.lift(replace(self._found, way=below), leaf, request=self._request):
                if self._confirmed(part, producer, reader):
                    whole = replace(self._found, visit=branch, way=above)
                    message = next(self._messages.lift(whole, part, request=self._request))
                    reason = "its reader chooses the branch by the discriminator"
                    return Proof(Finding.LOST, self._witness(message), reason)
        return None

    def _witness(self, message: JsonValue) -> Witness:
        accepted, rejected = ("base", "revision") if self._request else ("revision", "base")
        return Witness(self._site.wrap(message), accepted, rejected)

    def _readings(self, message: JsonValue) -> Iterable[JsonValue]:
        if self._site.form:
            return form_readings(message)
        return text_readings(message) if self._as_text else (message,)

    def _confirmed(self, message: JsonValue, producer: SchemaAt, reader: SchemaAt) -> bool:
        readings = self._readings(message)
        try:
            return self._judge.valid(producer, message, self._found.visit.pair.view) and not any(
                self._judge.valid(reader, reading, self._found.visit.pair.view) for reading in readings
            )
        except JudgeError:
            return False
