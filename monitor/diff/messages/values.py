"""Builds the value that shows a break up to the whole value of its place, from samples of what surrounds it."""

from collections.abc import Iterator, Mapping

from monitor.diff.edits.walk import Found
from monitor.diff.messages.improvisation import improvise
from monitor.diff.schema.conditions import trigger
from monitor.diff.schema.conjunctions import Conjunction, reference, synthetic
from monitor.diff.schema.discriminators import choosing_members
from monitor.diff.schema.steps import LISTED, OF_SAME_VALUE, Step, StepKind
from monitor.model.json_value import JsonObject, JsonValue
from monitor.schemas import Reasoner, Resource, SchemaAt, View
from monitor.schemas.text.languages import matches

_OTHER = "other"
"""What a member is called that may have any name."""


class Samples:
    """Small valid values of schemas, each made once."""

    def __init__(self, reasoner: Reasoner) -> None:
        self._reasoner = reasoner
        self._known: dict[tuple[SchemaAt, View, bool], JsonValue] = {}
        self._having: dict[tuple[Resource, tuple[str, ...], str], SchemaAt] = {}
        self._others: dict[tuple[Resource, tuple[str, ...]], str] = {}

    def at(self, schema: SchemaAt, view: View, *, judged: bool = True) -> JsonValue:
        """None where no value is known (it may also be a valid value). `judged` False: the judge was not asked yet."""
        key = (schema, view, judged)
        if key not in self._known:
            try:
                self._known[key] = self._reasoner.sample(schema, view=view, judged=judged)
            except LookupError:
                self._known[key] = None
        return self._known[key]

    def having(self, parent: Conjunction, name: str, view: View) -> JsonValue:
        """Of an object that has this member, and with it what it demands."""
        key = (parent.resource, parent.pointers, name)
        if key not in self._having:
            self._having[key] = _required(parent, name)
        return self.at(self._having[key], view)

    def other_name(self, parent: Conjunction) -> str:
        """What a member may be called that is not declared and of no pattern."""
        key = (parent.resource, parent.pointers)
        if key not in self._others:
            will_do = not parent.children("propertyNames") and not _is_spoken_of(parent, _OTHER)
            found = _OTHER if will_do else self.at(_name_of_none(parent), View.NEITHER)
            self._others[key] = found if isinstance(found, str) else _OTHER
        return self._others[key]


class Messages:
    """Values of one view, built from samples."""

    def __init__(self, view: View, samples: Samples) -> None:
        self._view, self._samples = view, samples

    def of(self, node: Conjunction, *, judged: bool = True) -> JsonValue:
        """A small value: proved valid where one is known, else a likely one, which has to be judged."""
        value = self._samples.at(node.schema, self._view, judged=judged)
        return improvise(node, self._view, node.of) if value is None else value

    def member(self, node: Conjunction, name: str, *, judged: bool = True) -> JsonValue:
        """A value of one declared member."""
        pointers = node.properties(self._view).get(name, ())
        return self.of(node.of(pointers), judged=judged) if pointers else "…"

    def likely(self, found: Found, leaf: JsonValue, *, request: bool) -> Iterator[JsonValue]:
        """As `lift`, for whoever has each judged as a whole: only where that refuses it, its parts are judged too, and
        then members come with what they demand.
        """
        tried: list[JsonValue] = []
        for judged, demanding in ((False, False), (True, False), (True, True)):
            for message in self.lift(found, leaf, request=request, judged=judged, demanding=demanding):
                if message not in tried:
                    tried.append(message)
                    yield message

    def lift(
        self, found: Found, leaf: JsonValue, *, request: bool, judged: bool = True, demanding: bool = False
    ) -> Iterator[JsonValue]:
        """Whole values with `leaf` at the end of the way, the likeliest first; each has to be judged. None where its
        reader chooses by a member, and the value is no object.

        `demanding`: a member stands in an object that was made to have it, since others may have to come with it.
        """
        candidates, below = [leaf], found.visit
        for visit, step in reversed(found.way):
            parent, branch = (visit.base, below.pair.base) if request else (visit.revision, below.pair.revision)
            reader = visit.revision if request else visit.base
            chosen = choosing_members(parent, branch) if step.kind is StepKind.BRANCH else {}
            if step.kind is StepKind.CONDITION:
                chosen = self._fulfilling(parent, step)
            whole = self._having(parent, step) if demanding else self.of(parent, judged=judged)
            called = "" if step.kind in OF_SAME_VALUE else step.name or self._samples.other_name(parent)
            if step.kind in LISTED:
                grown = [each for value in candidates for each in self._in_list(parent, reader, whole, step, value)]
            else:
                held = [each for each in candidates if isinstance(each, Mapping) or not chosen]
                grown = [each for value in held for each in _around(whole, step, called, value, chosen)]
            candidates = grown[:4]
            below = visit
        yield from candidates

    def _having(self, parent: Conjunction, step: Step) -> JsonValue:
        if step.kind is not StepKind.MEMBER or not parent.pointers:
            return self.of(parent)
        return self._samples.having(parent, step.name, self._view)

    def _fulfilling(self, parent: Conjunction, step: Step) -> JsonObject:
        condition, name = trigger(parent, step.name)
        if name:
            return {name: self.member(parent, name)}
        value = self.of(condition) if condition is not None else None
        return value if isinstance(value, Mapping) else {}

    def _in_list(
        self, parent: Conjunction, reader: Conjunction, whole: JsonValue, step: Step, value: JsonValue
    ) -> Iterator[JsonValue]:
        """At its position in a tuple; any other stands last, where people see it, and behind what a side lists."""
        places: list[tuple[str, ...]] = [(each,) for each in parent.positions()]
        places += [parent.children("items")] * (len(reader.positions()) - len(places))
        index = int(step.name) if step.kind is StepKind.POSITION else len(places)
        known = whole if isinstance(whole, list) else []
        before = [*known[:index], *(self.of(parent.of(each)) for each in places[len(known) : index])]
        yield [*before, value]
        if len(known) > index + 1:
            others = known[index + 1 :]
            yield [*before, value, *others] if step.kind is StepKind.POSITION else [*before, *others, value]


def _required(parent: Conjunction, name: str) -> SchemaAt:
    parts: list[JsonValue] = [{"$ref": reference(each)} for each in parent.pointers]
    return synthetic(parent.resource, {"allOf": parts, "required": [name]})


def _is_spoken_of(node: Conjunction, name: str) -> bool:
    return name in node.properties(View.NEITHER) or any(matches(each, name) is not False for each in node.patterns())


def _name_of_none(node: Conjunction) -> SchemaAt:
    """Names of members that it allows, declares none of, and has no pattern for."""
    allowed: list[JsonValue] = [{"$ref": reference(each)} for each in node.children("propertyNames")]
    spoken: list[JsonValue] = [{"enum": [*node.properties(View.NEITHER)]}]
    spoken += [{"pattern": each} for each in node.patterns()]
    return synthetic(node.resource, {"type": "string", "allOf": allowed, "not": {"anyOf": spoken}})


def _around(parent: JsonValue, step: Step, called: str, value: JsonValue, chosen: JsonObject) -> Iterator[JsonValue]:
    """`called`: the name of the member that the value is, if it is one."""
    if step.kind in OF_SAME_VALUE:
        if chosen and isinstance(value, Mapping):
            yield {**value, **chosen}
        if isinstance(parent, Mapping) and isinstance(value, Mapping) and parent:
            yield {**parent, **value, **chosen}
        yield value
    else:
        members = dict(parent) if isinstance(parent, Mapping) else {}
        yield {**{each: held for each, held in members.items() if each != called or step.name}, called: value}
