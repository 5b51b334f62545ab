"""Whole messages that show a loss: built around a value, and confirmed by the judge on both sides."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from monitor.diff.edits.walk import Found, Visit, Way
from monitor.diff.messages.sites import Site
from monitor.diff.messages.unions import UNEVALUATED, beside, reading_any
from monitor.diff.messages.values import Messages
from monitor.diff.schema.branches import branches_of
from monitor.diff.schema.conditions import described
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.discriminators import is_discriminated
from monitor.diff.schema.steps import OF_SAME_VALUE, Step, StepKind
from monitor.diff.schema.text_values import certain_readings, form_readings, text_readings
from monitor.model.changes import Witness, looked_up
from monitor.model.facts import Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Direction, Loss
from monitor.schemas import Judge, JudgeError, SchemaAt

_NO_SEGMENT: tuple[JsonValue, ...] = ("", None, [], [""], {})
"""What leaves no text to stand in a path: a request for another path, if any."""

_NONE_READS = "no alternative of its reader takes it, whichever of its sender's was meant"


class Witnesses:
    """Those of one edit at one site. `as_text`: what the edit is about travels as text.

    `told_from_none`: does all that fits an alternative of a `oneOf` fit two?
    """

    def __init__(
        self,
        found: Found,
        site: Site,
        messages: Messages,
        judge: Judge,
        told_from_none: Callable[[Conjunction, Conjunction], bool],
        *,
        as_text: bool,
    ) -> None:
        self._told_from_none = told_from_none
        self._found, self._site, self._messages, self._judge, self._as_text = found, site, messages, judge, as_text
        self._request = site.direction is Direction.REQUEST

    def lost(self, leaves: Iterator[JsonValue]) -> Proof | None:
        """*Lost*, with the first whole message that the judge accepts on one side and rejects on the other."""
        tried = tuple(leaves)
        for leaf in tried:
            for message in self._messages.likely(self._found, leaf, request=self._request):
                lost = self._confirmed(message, self._site.producer, self._site.reader)
                if lost and self._is_refused_if_chosen(leaf):
                    return Proof(Finding.LOST, self._witness(message))
        return self._lost_in_branch(tried)

    def _is_refused_if_chosen(self, leaf: JsonValue) -> bool:
        """By each alternative that its reader chooses: that a message fits two of them is no loss, and none refuses it.

        What is left over to a closure beside the alternatives is refused by none of them either.
        """
        way = self._found.way
        for at, (union, step) in enumerate(way):
            reader = union.revision if self._request else union.base
            if step != Step(StepKind.BRANCH, "oneOf") or not is_discriminated(reader):
                continue
            branch = way[at + 1][0] if at + 1 < len(way) else self._found.visit
            chosen = (branch.revision if self._request else branch.base).schema
            parts = self._messages.lift(replace(self._found, way=way[at + 1 :]), leaf, request=self._request)
            if not any(map(reader.values, UNEVALUATED)) and not any(self._is_refused(each, chosen) for each in parts):
                return False
        return True

    def each_read(self, producer: Conjunction, reader: Conjunction) -> Proof | None:
        """*Kept*, where what travels as text has few values, and the reader takes the text of each for its own."""
        values = (False, True) if producer.types() == frozenset({"boolean"}) else producer.enumeration()
        if not self._as_text or values is None:
            return None
        view = self._found.visit.pair.view
        try:
            kept = all(
                any(self._judge.valid(reader.schema, each, view) for each in certain_readings(value))
                for value in values
            )
        except JudgeError:
            return None
        return Proof(Finding.KEPT, reason="the text of each of its values is read") if kept else None

    def around(self, leaf: JsonValue, loss: Loss = Loss.IGNORED) -> Witness:
        """A likely message, for a loss that is found by look-up; where the judge sees it refused, it is that, too."""
        message = self._likeliest(leaf)
        if self._confirmed(message, self._site.producer, self._site.reader):
            return self._witness(message)
        return looked_up(self._site.wrap(message), self._accepted_by, loss)

    def is_refused_without(self, member: str, leaf: JsonObject) -> bool:
        """Is what `around` shows refused for something else, too?"""
        less = self._likeliest({name: value for name, value in leaf.items() if name != member})
        return self._is_refused(less, self._site.reader)

    def is_sent(self, leaf: JsonValue) -> bool:
        """Does its sender allow what `around` shows? True also where no validator can say."""
        return self._is_allowed(self._likeliest(leaf))

    def _likeliest(self, leaf: JsonValue) -> JsonValue:
        messages = list(self._messages.lift(self._found, leaf, request=self._request))
        return next(filter(self._is_allowed, messages), messages[0])

    def _is_allowed_beside(self, near: Way, value: JsonValue) -> bool:
        """By what its sender is told beside each of the unions whose alternatives the value is meant by."""
        senders = [(visit.base if self._request else visit.revision, step.name) for visit, step in near]
        leaving = (node for node, _ in senders if any(node.values(each) for each in UNEVALUATED))
        return all(self._is_allowed(value, beside(node, keyword)) for node, keyword in senders) and all(
            self._is_allowed(value, reading_any(node)) for node in leaving
        )

    def _is_allowed(self, message: JsonValue, sender: SchemaAt | None = None) -> bool:
        try:
            return self._judge.valid(sender or self._site.producer, message, self._found.visit.pair.view)
        except JudgeError:
            return True

    def _lost_in_branch(self, leaves: tuple[JsonValue, ...]) -> Proof | None:
        """Judged at the innermost branch that the message evidently means: the judge sees others that fit it, too."""
        way = self._found.way
        steps = [index for index, (_, step) in enumerate(way) if step.kind is StepKind.BRANCH]
        if not steps or self._site.form:
            return None
        below = way[steps[-1] + 1 :]
        branch = below[0][0] if below else self._found.visit
        nodes = (branch.base.schema, branch.revision.schema)
        producer, reader = nodes if self._request else nodes[::-1]
        for leaf in leaves:
            for part in self._messages.lift(replace(self._found, way=below), leaf, request=self._request):
                reason = self._why_this_branch(*way[steps[-1]], branch, part)
                for message in self._lifted(part, branch, steps[-1], producer, reader) if reason else ():
                    return Proof(Finding.LOST, self._witness(message), reason)
        return None

    def _lifted(
        self, part: JsonValue, branch: Visit, last: int, producer: SchemaAt, reader: SchemaAt
    ) -> Iterator[JsonValue]:
        """Whole messages, if the branch refuses what it is of it, too: what is said beside may demand more."""
        if not self._confirmed(part, producer, reader):
            return
        way = self._found.way
        first = next((at + 1 for at in range(last, -1, -1) if way[at][1].kind not in OF_SAME_VALUE), 0)
        near, far = way[first : last + 1], way[:first]
        for value in self._messages.lift(replace(self._found, visit=branch, way=near), part, request=self._request):
            if self._confirmed(value, producer, reader) and self._is_allowed_beside(near, value):
                above = replace(self._found, visit=near[0][0], way=far)
                lifted = self._messages.lift(above, value, request=self._request)
                of_one = any(step.name == "oneOf" for _, step in near)  # of which a message may fit two, as ever
                yield from lifted if of_one else filter(self._is_allowed, lifted)

    def _why_this_branch(self, union: Visit, step: Step, branch: Visit, part: JsonValue) -> str:
        """Empty where the message may as well mean another, or where no other is there to mistake it for."""
        if is_discriminated(union.base) and is_discriminated(union.revision):
            return "its reader chooses the branch by the discriminator"
        node, own = (union.revision, branch.revision) if self._request else (union.base, branch.base)
        others = [each for each in branches_of(node, step.name) if each.facets != own.facets]
        beside = node.properties(self._found.visit.pair.view)
        told = {name for name in part if name not in beside} if isinstance(part, Mapping) else set()
        if isinstance(part, Mapping) and others and all(self._is_stranger(told, each) for each in others):
            return "another alternative reads it only because it ignores members that it does not know"
        return _NONE_READS if isinstance(part, Mapping) and self._is_read_by_none(union, step, branch, part) else ""

    def _is_read_by_none(self, union: Visit, step: Step, branch: Visit, part: JsonValue) -> bool:
        """Is all that may be held against it on its producer's side that two alternatives describe it, as ever?"""
        sides = ((union.base, branch.base), (union.revision, branch.revision))
        (sender, sent), (reader, _) = sides if self._request else sides[::-1]
        read = self._confirmed(part, reading_any(sender), reading_any(reader))
        return read and step.name == "oneOf" and self._told_from_none(sender, sent)

    def _is_stranger(self, told: set[str], alternative: Conjunction) -> bool:
        """Is it no object, or does it declare members, and not all that the message has, but for those beside it?"""
        if "object" not in (alternative.types() or {"object"}):
            return True
        view = self._found.visit.pair.view
        declared = alternative.properties(view).keys() | described(alternative, view)
        return bool(declared) and not alternative.values("additionalProperties") and not told <= declared

    def _witness(self, message: JsonValue) -> Witness:
        rejected = "revision" if self._request else "base"
        return Witness(self._site.wrap(message), self._accepted_by, rejected)

    @property
    def _accepted_by(self) -> str:
        return "base" if self._request else "revision"

    def _readings(self, message: JsonValue) -> Iterable[JsonValue]:
        if self._site.form:
            return form_readings(message)
        return text_readings(message) if self._as_text else (message,)

    def _confirmed(self, message: JsonValue, producer: SchemaAt, reader: SchemaAt) -> bool:
        if self._site.in_path and message in _NO_SEGMENT:
            return False
        try:
            is_sent = self._judge.valid(producer, message, self._found.visit.pair.view)
        except JudgeError:
            return False
        return is_sent and self._is_refused(message, reader)

    def _is_refused(self, message: JsonValue, reader: SchemaAt) -> bool:
        view = self._found.visit.pair.view
        try:
            return not any(self._judge.valid(reader, reading, view) for reading in self._readings(message))
        except JudgeError:
            return False
