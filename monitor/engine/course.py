"""How both companies moved over a span of time: what they described, what ran where, and which cases were open."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum, auto
from itertools import groupby, pairwise

from monitor.documents import load_any
from monitor.engine.descriptions.context import ApiContext, DatedChange, api_contexts
from monitor.engine.ports import Store
from monitor.errors import DocumentError
from monitor.model.history import RecordKind
from monitor.model.integration import Integration
from monitor.model.sides import Side
from monitor.model.values import Severity

LOOKED_BACK = 2000
"""Observations of versions that are read."""
_SHORTEST = timedelta(hours=1)
_WORST_FIRST = (Severity.BREAKING, Severity.RISKY, Severity.COMPATIBLE)


class LaneKind(StrEnum):
    DESCRIBED = auto()
    """By what the company publishes."""
    DEPLOYED = auto()
    """By what the company's delivery pipeline said."""
    TOLD = auto()
    """By what the environment itself says that it runs."""


@dataclass(frozen=True, slots=True)
class Move:
    """From one version to the next, at some instant from `not_before` (None: nobody knows) up to `not_after`.

    `severity` and `edits`: of the description; None and 0 where what moved was not compared.
    """

    not_before: datetime | None
    not_after: datetime
    before: str
    after: str
    severity: Severity | None = None
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """`version`: digest of a description, or what was said to run. `since`: None where it ran before anybody looked."""

    version: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Lane:
    """`environment` is empty for the description of a whole API; `api` for what a company runs as a whole."""

    side: Side
    kind: LaneKind
    api: str
    environment: str
    moves: tuple[Move, ...]
    now: str

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """Oldest first, without a gap: a move that took an interval counts from its end, when it was first seen."""
        if not self.moves:
            return (Stretch(self.now, None, None),)
        first, last = self.moves[0], self.moves[-1]
        between = [Stretch(one.after, one.not_after, two.not_after) for one, two in pairwise(self.moves)]
        return (
            Stretch(first.before, None, first.not_after),
            *between,
            Stretch(last.after, last.not_after, None),
        )


@dataclass(frozen=True, slots=True)
class Trouble:
    """A case, from its first indication until it was over (None: it is not).

    `reported`: it is somebody's word only, and nothing was seen to fail.
    """

    case: str
    title: str
    since: datetime
    until: datetime | None
    changed_by: str
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """From `since` to `until`; what moved before is left out."""

    since: datetime
    until: datetime
    lanes: tuple[Lane, ...]
    troubles: tuple[Trouble, ...]


def course_of(integration: Integration, store: Store, earliest: datetime, until: datetime) -> Course:
    """From the first thing that is known of it, `earliest` at the earliest and an hour before the end at the latest."""
    lanes = [*_described(integration, store), *_deployed(integration, store), *_told(integration, store)]
    troubles = [
        Trouble(
            each.id,
            each.title,
            each.first_indication_at or each.opened_at,
            each.closed_at,
            str(each.verdict.get("changed_by", "")),
            each.only_reported,
        )
        for each in store.conflicts_between(earliest, until, integration=integration.name)
    ]
    known = [*store.watched_since([integration.name]).values(), until - _SHORTEST]
    known += [each.not_before or each.not_after for lane in lanes for each in lane.moves]
    since = max(earliest, min([*known, *(each.since for each in troubles)]))
    return Course(
        since,
        until,
        tuple(sorted((_within(each, since) for each in lanes), key=lambda lane: list(Side).index(lane.side))),
        tuple(sorted(troubles, key=lambda each: each.since)),
    )


def _within(lane: Lane, since: datetime) -> Lane:
    return replace(lane, moves=tuple(each for each in lane.moves if each.not_after >= since))


def _described(integration: Integration, store: Store) -> Iterator[Lane]:
    for context in api_contexts(integration, store).values():
        api, alone = context.settings, len(context.digests) == 1
        for environment, digest in sorted(context.digests.items(), key=lambda item: item[0] or ""):
            moves = tuple(_moves(context.changes if alone else _leading_to(digest, context)))
            yield Lane(api.provider, LaneKind.DESCRIBED, api.name, environment or "", moves, digest)


def _leading_to(digest: str, context: ApiContext) -> Sequence[DatedChange]:
    """Of several descriptions of one API: the changes that end in this one, oldest first."""
    found: list[DatedChange] = []
    later: datetime | None = None
    for change in reversed(context.changes):
        same = bool(found) and (found[-1].base, found[-1].revision) == (change.base, change.revision)
        if same or (change.revision == digest and (later is None or change.not_after <= later)):
            found.append(change)
            digest, later = change.base, change.not_after
    return found[::-1]


def _moves(changes: Iterable[DatedChange]) -> Iterator[Move]:
    for (base, revision, not_after), each in groupby(changes, key=lambda one: (one.base, one.revision, one.not_after)):
        edits = list(each)
        worst = min((edit.change.severity for edit in edits), key=_WORST_FIRST.index)
        yield Move(edits[0].not_before, not_after, base, revision, worst, len(edits))


def _deployed(integration: Integration, store: Store) -> Iterator[Lane]:
    said = sorted(
        (
            (str(each["side"]), str(each["environment"]), datetime.fromisoformat(str(each["at"])), str(each["version"]))
            for each in store.deployments(integration.name)
        ),
    )
    for (side, environment), each in groupby(said, key=lambda one: one[:2]):
        versions = [(at, version) for _, _, at, version in each]
        moves = [Move(None, versions[0][0], "", versions[0][1])]
        moves += [Move(None, at, before, now) for (_, before), (at, now) in pairwise(versions) if before != now]
        yield Lane(Side(side), LaneKind.DEPLOYED, "", environment, tuple(moves), versions[-1][1])


def _told(integration: Integration, store: Store) -> Iterator[Lane]:
    records = store.records(kinds=[RecordKind.VERSION], integration=integration.name, newest=LOOKED_BACK)
    providers = {each.name: each.provider for each in integration.apis}
    told = sorted(
        (record.api, str(record.data.get("environment", "")), record.at, str(record.data.get("version", "")))
        for record in records
        if record.api in providers
    )
    for (api, environment), each in groupby(told, key=lambda one: one[:2]):
        versions = [(at, version) for _, _, at, version in each]
        moves = tuple(Move(at, then, one, two) for (at, one), (then, two) in pairwise(versions) if one != two)
        yield Lane(providers[api], LaneKind.TOLD, api, environment, moves, versions[-1][1])


class DeclaredVersions:
    """The version that each stored description declares; a snapshot never changes, so each is read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, str] = {}

    def of(self, digest: str) -> str:
        """`info.version`; empty where none is declared, or the snapshot is not there."""
        if digest not in self._known:
            self._known[digest] = self._read(digest)
        return self._known[digest]

    def _read(self, digest: str) -> str:
        try:
            document = self._store.document(digest)
            value = load_any(document.files[document.entry], document.entry)
        except (KeyError, DocumentError):
            return ""
        info = value.get("info") if isinstance(value, dict) else None
        version = info.get("version") if isinstance(info, dict) else None
        return str(version) if isinstance(version, str | int | float) else ""
