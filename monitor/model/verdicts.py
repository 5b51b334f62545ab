"""Regressions and what explains them (DESIGN.md §3, §5 and §7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

from monitor.model.evidence import Mask
from monitor.model.json_value import JsonObject, JsonValue, digest_of_value
from monitor.model.values import Cell, ChangedBy, Direction, Failure, Grade, Owes, VerdictStatus


class CellName(StrEnum):
    """Consumer version first, provider version second; `control` is an unchanged interaction on the same host."""

    OLD_OLD = "old_old"
    NEW_OLD = "new_old"
    OLD_NEW = "old_new"
    NEW_NEW = "new_new"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class Signature:
    """What distinguishes one failure from another; attribution is per signature, never per run.

    `pointer` has array indices generalised to `*`.
    """

    operation: str
    direction: Direction
    pointer: str
    check: str
    failure: Failure

    def fingerprint(self, api: str, environment: str) -> str:
        return digest_of_value(
            [api, environment, self.operation, self.direction.value, self.pointer, self.check, self.failure.value]
        )


@dataclass(frozen=True, slots=True)
class Observation:
    """What one experiment showed for one signature in one cell.

    `exchange`: digest of the stored exchange it rests on, if one was made. `failure` is the class seen where it failed.
    """

    cell: CellName
    result: Cell
    grade: Grade
    at: datetime
    round: int
    note: str = ""
    exchange: str | None = None
    failure: Failure | None = None
    cache_entry: str | None = None
    """Which cached answer was served, where one was: observations that share it count once."""
    served_by: tuple[tuple[str, str], ...] = ()
    """What the answer says of the version that gave it: pairs of what has a version, and which."""

    def to_json(self) -> dict[str, JsonValue]:
        return {
            "cell": self.cell.value,
            "result": self.result.value,
            "grade": self.grade.value,
            "at": self.at.isoformat(),
            "round": self.round,
            "note": self.note,
            "exchange": self.exchange,
            "failure": self.failure.value if self.failure else None,
            "cache_entry": self.cache_entry,
            "served_by": dict(self.served_by),
        }

    @classmethod
    def from_json(cls, saved: JsonObject) -> Self:
        """As `to_json` wrote it; what an older version did not write is left out."""
        text = {name: value for name, value in saved.items() if isinstance(value, str)}
        versions = saved.get("served_by")
        versions = versions if isinstance(versions, Mapping) else {}
        return cls(
            cell=CellName(text["cell"]),
            result=Cell(text["result"]),
            grade=Grade(text["grade"]),
            at=datetime.fromisoformat(text["at"]),
            round=int(str(saved["round"])),
            note=text.get("note", ""),
            exchange=text.get("exchange"),
            failure=Failure(text["failure"]) if "failure" in text else None,
            cache_entry=text.get("cache_entry"),
            served_by=tuple((name, str(version)) for name, version in versions.items()),
        )


@dataclass(frozen=True, slots=True)
class TrailStep:
    """How probable each explanation was once `observations` had come, beside all that came before them.

    Round 0 is what was kept before any replay. `replays`: exchanges that counted so far. `posterior`: by `ChangedBy`.
    """

    round: int
    replays: int
    observations: tuple[Observation, ...]
    posterior: Mapping[str, float]

    def to_json(self) -> dict[str, JsonValue]:
        at = max((each.at for each in self.observations), default=None)
        return {
            "round": self.round,
            "replays": self.replays,
            "at": at.isoformat() if at else None,
            "seen": [{"cell": each.cell.value, "result": each.result.value} for each in self.observations],
            "posterior": {name: round(share, 4) for name, share in self.posterior.items()},
        }


@dataclass(frozen=True, slots=True)
class Culprit:
    """A change on the side that changed, made at some instant of the interval (polling sees intervals)."""

    kind: str
    """`description`, `contract`, `deployment`, `behaviour` or `declared`."""
    summary: str
    not_before: datetime | None
    not_after: datetime | None
    fingerprint: str | None = None
    """Of the `Change` that it is, or that the description foretold it with."""


@dataclass(frozen=True, slots=True)
class Verdict:
    changed_by: ChangedBy
    owes: Owes
    status: VerdictStatus
    confidence: float
    """Posterior probability of the leading hypothesis, 0 to 1."""
    grade: Grade
    survivors: tuple[ChangedBy, ...]
    """Explanations that the evidence does not exclude."""
    mechanism: str
    """The change that explains it, in words; empty where none is known, and then nobody is blamed in public."""
    falsifier: str
    """What would show this verdict to be wrong."""
    cells: Mapping[CellName, Cell]
    replays: int
    culprit: Culprit | None = None
    missing: tuple[str, ...] = ()
    """What would settle it, each with who can supply it, where the status is not `attributed`."""
    observations: tuple[Observation, ...] = ()
    posterior: Mapping[str, float] = field(default_factory=dict)
    owes_reason: str = ""
    agreed_by_both: bool = False
    """Whether the contract in force was confirmed by both sides."""
    control_basis: str = ""
    """What stood in the control cell: `configured` or `chosen` interactions, `probes` of the host by itself, `none`."""
    grade_reason: str = ""
    """What it rests on, in words, where a recording is so old that the grade is lower than its own."""
    predicted: Mapping[str, Mapping[CellName, Cell]] = field(default_factory=dict)
    """What each explanation in question says of each cell; `unknown` where it says nothing."""
    trail: tuple[TrailStep, ...] = ()
    """The posterior after each replay; the last step is `posterior`."""
    observed: int = 0
    """Exchanges of observed traffic that it rests on, where nothing may be sent."""

    def to_json(self) -> dict[str, JsonValue]:
        """The fields of DESIGN.md §3 and, beyond them, what a sceptic wants to see."""
        culprit: JsonObject = {}
        if self.culprit is not None:
            culprit = {
                "kind": self.culprit.kind,
                "summary": self.culprit.summary,
                "not_before": self.culprit.not_before.isoformat() if self.culprit.not_before else None,
                "not_after": self.culprit.not_after.isoformat() if self.culprit.not_after else None,
                "fingerprint": self.culprit.fingerprint,
            }
        return {
            "changed_by": self.changed_by.value,
            "owes": self.owes.value,
            "owes_reason": self.owes_reason,
            "status": self.status.value,
            "confidence": round(self.confidence, 4),
            "grade": self.grade.value,
            "grade_reason": self.grade_reason,
            "survivors": [each.value for each in self.survivors],
            "mechanism": self.mechanism,
            "culprit": culprit,
            "replays": self.replays,
            "observed": self.observed,
            "falsifier": self.falsifier,
            "missing": list(self.missing),
            "agreed_by_both": self.agreed_by_both,
            "control_basis": self.control_basis,
            "cells": {name.value: self.cells.get(name, Cell.UNKNOWN).value for name in CellName},
            "posterior": {name: round(value, 4) for name, value in self.posterior.items()},
            "predicted": {
                explanation: {cell.value: says.value for cell, says in row.items()}
                for explanation, row in self.predicted.items()
            },
            "trail": [each.to_json() for each in self.trail],
            "observations": [each.to_json() for each in self.observations],
        }


@dataclass(frozen=True, slots=True)
class Regression:
    """An interaction that passed before in this environment and now does not, by one signature."""

    fingerprint: str
    integration: str
    api: str
    environment: str
    interaction: str
    """Key of the interaction."""
    signature: Signature
    message: str
    first_failed_at: datetime
    last_passed_at: datetime
    verdict: Verdict
    reproduce: str
    """A `curl` line without secrets."""
    expected: JsonValue = None
    actual: JsonValue = None
    exchanges: Mapping[str, str] = field(default_factory=dict)
    """Role (`before`, `now`, `control`) -> digest of a stored, redacted exchange."""
    contract_digest: str = ""
    description_digest: str = ""
    """What the consumer relied on and the provider described when this verdict was given: where either has moved since,
    the verdict is not taken for granted."""
    provider: str = ""
    """The side that answers: the API's provider, or of a webhook the company that receives it."""

    masked: tuple[Mask, ...] = ()
    """Places of the answer whose value tells nothing, since like answers differ there."""

    def to_json(self, conflict: str | None) -> dict[str, JsonValue]:
        """The fields of DESIGN.md §3, `run --format json`, and beyond them what a page shows beside the verdict."""
        return {
            "fingerprint": self.fingerprint,
            "api": self.api,
            "environment": self.environment,
            "interaction": self.interaction,
            "operation": self.signature.operation,
            "direction": self.signature.direction.value,
            "pointer": self.signature.pointer,
            "check": self.signature.check,
            "failure": self.signature.failure.value,
            "message": self.message,
            "expected": self.expected,
            "actual": self.actual,
            "first_failed_at": self.first_failed_at.isoformat(),
            "last_passed_at": self.last_passed_at.isoformat(),
            "verdict": self.verdict.to_json(),
            "reproduce": self.reproduce,
            "exchanges": dict(self.exchanges),
            "masked": [{"pointer": each.pointer, "reason": each.reason} for each in self.masked],
            "contract_digest": self.contract_digest,
            "description_digest": self.description_digest,
            "provider": self.provider or None,
            "conflict": conflict,
        }
