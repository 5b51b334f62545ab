"""A difference between two descriptions, as judged (DESIGN.md §3 and §6)."""

from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import record
from monitor.model.values import Direction, Ground, Loss, Severity, Step


@record
class Location:
    """Where an edit stands in one of the two documents; `line` and `column` count from 1, None where not computed."""

    pointer: str
    line: int | None = None
    column: int | None = None
    source: str | None = None
    """File, where a description is split over several."""


@record
class Witness:
    """A message that proves a break: `accepted_by` one document ('base' or 'revision'), and lost on the other."""

    message: JsonObject
    accepted_by: str
    rejected_by: str | None
    """The other document; None where it does not refuse the message: then `loss` says how it is lost."""
    confirmed: bool = True
    """An independent judge agreed on both sides; else it was found by look-up."""
    loss: Loss = Loss.REFUSED


def looked_up(message: JsonObject, accepted_by: str, loss: Loss) -> Witness:
    """A witness that no validator had to confirm: what decides is declared by one side only."""
    other = "revision" if accepted_by == "base" else "base"
    return Witness(message, accepted_by, other if loss is Loss.REFUSED else None, confirmed=False, loss=loss)


@record
class Reach:
    """One place at which an edit is felt."""

    operation: str
    direction: Direction
    place: str
    severity: Severity
    witness: Witness | None = None
    """Set where the witness of every place was asked for, and where it is risky and somebody calls the operation."""


@record
class Part:
    """One of the edits that a transition is made of, as it is rated by itself."""

    rule: str
    severity: Severity
    decided: bool
    message: str
    operation: str
    direction: Direction
    place: str


OBSERVED = "observed traffic"
"""Stands for the consumer where an archive shows the use, and nobody knows who sent it."""


@record
class Consumer:
    """Who uses a place that changed, and what the change is for it; `name` as its contract has it."""

    name: str
    severity: Severity
    contracts: tuple[str, ...] = ()
    """Those that show the use, as people are shown them."""


@record
class Component:
    """A part of a description that others refer to, and the place in it of a value (`/amount`; empty: the whole)."""

    kind: str
    """As OpenAPI 3 calls it: `schemas`, `responses`, `parameters`."""
    name: str
    place: str = ""

    @property
    def described(self) -> str:
        """As messages name it."""
        return f"`{self.place}` in component `{self.name}`" if self.place else f"component `{self.name}`"


@record
class Change:
    """One edit with its worst place in the singular fields and all places in `reaches`."""

    rule: str
    severity: Severity
    decided: bool
    fingerprint: str
    operation: str
    direction: Direction
    place: str
    message: str
    base: Location | None = None
    revision: Location | None = None
    witness: Witness | None = None
    reaches: tuple[Reach, ...] = ()
    used_by: tuple[str, ...] = ()
    note: str | None = None
    """What the proof rests on, or why it is undecided."""
    consumers: tuple[Consumer, ...] = ()
    """Those of `used_by`, each with what the change is for it."""
    unused: bool = False
    """Contracts of the API are known, and surely none of them uses the place."""
    ground: Ground | None = None
    """Why policy rates it otherwise than its row, or what it adds."""
    values: tuple[JsonValue, ...] = ()
    """Of an enumeration: those added or removed."""
    parts: tuple[Part, ...] = ()
    """Of a transition, which is several edits that people make as one: each of them."""
    component: Component | None = None
    """In which the edit lies, and where in it."""


@record
class VersionStep:
    """The versions (`info.version`) of both documents, and whether the step between them allows for what breaks."""

    base: str
    revision: str
    step: Step
    breaking: bool
    enough: bool | None
    """None: these versions say nothing about it."""


@record
class Comparison:
    """Two descriptions compared. `base` and `revision` are small facts about each document (title, version)."""

    base: JsonObject
    revision: JsonObject
    changes: tuple[Change, ...]
    shared_operations: int = 0
    """How many operations both have: two descriptions that share almost none are probably not two versions of one."""
    notes: tuple[str, ...] = ()
    version_step: VersionStep | None = None

    def count(self, severity: Severity) -> int:
        return sum(change.severity is severity for change in self.changes)

    @property
    def undecided(self) -> int:
        return sum(not change.decided for change in self.changes)


def change_to_json(change: Change) -> dict[str, JsonValue]:
    """The fields of DESIGN.md §3, `diff --format json`."""

    def located(location: Location | None) -> dict[str, JsonValue] | None:
        if location is None:
            return None
        found: dict[str, JsonValue] = {"pointer": location.pointer, "line": location.line, "column": location.column}
        return found if location.source is None else {**found, "source": location.source}

    return {
        "rule": change.rule,
        "severity": change.severity.value,
        "decided": change.decided,
        "fingerprint": change.fingerprint,
        "operation": change.operation,
        "direction": change.direction.value,
        "place": change.place,
        "message": change.message,
        "base": located(change.base),
        "revision": located(change.revision),
        "witness": _witness_to_json(change.witness),
        "reaches": [_reach_to_json(reach) for reach in change.reaches],
        "used_by": list(change.used_by),
        "consumers": [
            {"consumer": each.name, "severity": each.severity.value, "contracts": list(each.contracts)}
            for each in change.consumers
        ],
        "unused": change.unused,
        "values": list(change.values),
        "ground": None if change.ground is None else change.ground.value,
        "note": change.note,
        "parts": [
            {
                "rule": part.rule,
                "severity": part.severity.value,
                "decided": part.decided,
                "message": part.message,
                "operation": part.operation,
                "direction": part.direction.value,
                "place": part.place,
            }
            for part in change.parts
        ],
        "component": _component_to_json(change.component),
    }


def _component_to_json(component: Component | None) -> dict[str, JsonValue] | None:
    if component is None:
        return None
    return {"kind": component.kind, "name": component.name, "place": component.place}


def _witness_to_json(witness: Witness | None) -> dict[str, JsonValue] | None:
    if witness is None:
        return None
    return {
        "message": witness.message,
        "accepted_by": witness.accepted_by,
        "rejected_by": witness.rejected_by,
        "confirmed": witness.confirmed,
        "loss": witness.loss.value,
    }


def _reach_to_json(reach: Reach) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {
        "operation": reach.operation,
        "direction": reach.direction.value,
        "place": reach.place,
        "severity": reach.severity.value,
    }
    return found if reach.witness is None else {**found, "witness": _witness_to_json(reach.witness)}


def version_step_to_json(step: VersionStep) -> dict[str, JsonValue]:
    return {
        "base": step.base,
        "revision": step.revision,
        "step": step.step.value,
        "breaking": step.breaking,
        "enough": step.enough,
    }
