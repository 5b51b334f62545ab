"""One case as both companies read it: who, what, how sure, what next; then the evidence; then the log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.engine.explaining import leading_first
from monitor.engine.ports import Store
from monitor.explanation.saved import as_list, as_moment, as_number, as_object, as_text
from monitor.explanation.words import (
    FAILURES,
    Names,
    cell_words,
    culprit_time,
    duration,
    explanation,
    next_step,
    probability,
    sure,
    who_changed,
)
from monitor.model.cases import Conflict, LogEntry, Message
from monitor.model.changes import Change
from monitor.model.evidence import Mask, Volatility
from monitor.model.exchanges import Exchange
from monitor.model.history import RecordKind
from monitor.model.integration import Integration
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.probes import host_probes
from monitor.model.values import ChangedBy, Grade
from monitor.web.case.exchanges import Pair, compare, indented, short
from monitor.web.case.line import CaseLine, case_line
from monitor.web.words import GRADES, delivery
from monitor.workflow.letters import letter
from monitor.workflow.log import steps

OBSERVED_GRADE = "observed traffic and recordings of earlier answers"
CELL_NAMES = ("old_old", "old_new", "new_old", "new_new", "control")


@dataclass(frozen=True, slots=True)
class Observed:
    """One experiment: in which cell, what it showed, with what evidence."""

    round: int
    cell: str
    result: str
    grade: str
    at: datetime | None
    note: str
    exchange: str


@dataclass(frozen=True, slots=True)
class VerdictView:
    """`sure`: how sure, in words with the number. `settled`: whether the evidence carries the answer."""

    who: str
    step: str
    step_reason: str
    sure: str
    settled: bool
    by_change: bool
    """Whether a change of either company explains it, rather than the environment, a flake or this monitor."""
    mechanism: str
    culprit: str
    culprit_time: str
    falsifier: str
    missing: tuple[str, ...]
    agreed: bool
    grade: str
    replays: int
    observed: int
    survivors: tuple[str, ...]
    cells: Mapping[str, str]
    posterior: tuple[tuple[str, float, str], ...]
    observations: tuple[Observed, ...]
    host: tuple[str, ...] = ()
    """What the host showed when it was probed by itself, where nothing else could stand beside the failing request."""


@dataclass(frozen=True, slots=True)
class RegressionView:
    fingerprint: str
    operation: str
    environment: str
    pointer: str
    message: str
    failure: str
    expected: str
    actual: str
    first_failed_at: datetime | None
    last_passed_at: datetime | None
    reproduce: str
    pair: Pair
    control: Pair
    verdict: VerdictView | None


@dataclass(frozen=True, slots=True)
class ForeseenView:
    """`witness` as text. `live`: what each environment showed of it, so far."""

    change: Change
    witness: str
    live: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    case: CaseLine
    conflict: Conflict
    names: Names
    verdict: VerdictView | None
    regressions: tuple[RegressionView, ...]
    foreseen: tuple[ForeseenView, ...]
    log: tuple[tuple[LogEntry, LogEntry, int], ...]
    """Its `steps`."""
    messages: tuple[tuple[Message, str], ...]
    """What both companies were told, or would have been, each with what became of it."""
    window: str
    last_green_at: datetime | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


def case_page(
    store: Store, conflict: Conflict, integration: Integration | None, address: str | None = None
) -> CasePage:
    """Everything the page of one case shows. `address`: the public one of the pages, as messages have it."""
    saved = leading_first(store, conflict)
    names = Names.of(integration, conflict.api).where_served_by(as_text(saved[0].get("provider")) if saved else "")
    regressions = tuple(_regression(store, each, names) for each in saved)
    verdict = _verdict(conflict.verdict, names) if conflict.verdict else None
    window = (
        conflict.attributed_at - conflict.confirmed_at if conflict.attributed_at and conflict.confirmed_at else None
    )
    return CasePage(
        case=case_line(conflict, integration),
        conflict=conflict,
        names=names,
        verdict=verdict or (regressions[0].verdict if regressions else None),
        regressions=regressions,
        foreseen=_foreseen(store, conflict, integration),
        log=tuple(steps(store.log(conflict.id))),
        messages=tuple((letter(each, address), delivery(each, names)) for each in store.messages(conflict=conflict.id)),
        window=duration(window) if window is not None else "",
    )


def _foreseen(store: Store, conflict: Conflict, integration: Integration | None) -> tuple[ForeseenView, ...]:
    """The changes that the case is about; empty where nothing was foreseen."""
    settings = integration.api(conflict.api) if integration else None
    scope = "shared" if settings and settings.shared else conflict.integration
    wanted = set(conflict.fingerprints)
    live: dict[str, dict[str, str]] = {}
    for each in store.records(kinds=(RecordKind.CONFIRMATION,), integration=conflict.integration):
        shown = f"{as_text(each.data.get('live'))}: {as_text(each.data.get('reason'))}"
        live.setdefault(as_text(each.data.get("fingerprint")), {})[as_text(each.data.get("environment"))] = shown
    found = {
        change.fingerprint: ForeseenView(
            change,
            indented(change.witness.message, 2000) if change.witness else "",
            tuple(live.get(change.fingerprint, {}).items()),
        )
        for *_, change in store.changes(scope, conflict.api)
        if change.fingerprint in wanted
    }
    return tuple(found.values())


def _regression(store: Store, saved: JsonObject, names: Names) -> RegressionView:
    names = names.where_served_by(as_text(saved.get("provider")))
    exchanges = as_object(saved.get("exchanges"))
    verdict = as_object(saved.get("verdict"))
    kept = {role: _exchange(store, digest) for role, digest in exchanges.items()}
    return RegressionView(
        fingerprint=as_text(saved.get("fingerprint")),
        operation=as_text(saved.get("operation")),
        environment=as_text(saved.get("environment")),
        pointer=as_text(saved.get("pointer")),
        message=as_text(saved.get("message")),
        failure=FAILURES.get(as_text(saved.get("failure")), as_text(saved.get("failure"))),
        expected=short(saved.get("expected")) if saved.get("expected") is not None else "",
        actual=short(saved.get("actual")) if saved.get("actual") is not None else "",
        first_failed_at=as_moment(saved.get("first_failed_at")),
        last_passed_at=as_moment(saved.get("last_passed_at")),
        reproduce=as_text(saved.get("reproduce")),
        pair=compare(kept.get("before"), kept.get("now"), _masks(saved)),
        control=compare(None, kept.get("control")),
        verdict=_verdict(verdict, names) if verdict else None,
    )


def _masks(saved: JsonObject) -> tuple[Mask, ...]:
    """From `Regression.to_json()`; a reason that this version does not know masks nothing."""
    by_reason = {Mask("", kind).reason: kind for kind in Volatility}
    listed = [as_object(each) for each in as_list(saved.get("masked"))]
    return tuple(
        Mask(as_text(each.get("pointer")), by_reason[reason])
        for each in listed
        if (reason := as_text(each.get("reason"))) in by_reason
    )


def _exchange(store: Store, digest: JsonValue) -> tuple[str, Exchange] | None:
    if not isinstance(digest, str):
        return None
    try:
        return digest, store.exchange(digest)
    except KeyError:
        return None


def _verdict(verdict: JsonObject, names: Names) -> VerdictView:
    """From `Verdict.to_json()`; what an older store did not write is left empty."""
    culprit = as_object(verdict.get("culprit"))
    status = as_text(verdict.get("status"))
    posterior = {name: as_number(value) for name, value in as_object(verdict.get("posterior")).items()}
    confidence = as_number(verdict.get("confidence"))
    changed_by = as_text(verdict.get("changed_by")) if status != "undetermined" else "undetermined"
    return VerdictView(
        who=("Probably: " if status == "likely" else "") + who_changed(changed_by, names),
        step=next_step(as_text(verdict.get("owes")), names),
        step_reason=as_text(verdict.get("owes_reason")),
        sure=sure(status, confidence),
        settled=status == "attributed",
        by_change=changed_by not in {ChangedBy.ENVIRONMENT, ChangedBy.HARNESS, ChangedBy.NONE},
        mechanism=as_text(verdict.get("mechanism")),
        culprit=as_text(culprit.get("summary")),
        culprit_time=culprit_time(culprit),
        falsifier=as_text(verdict.get("falsifier")),
        missing=tuple(as_text(each) for each in as_list(verdict.get("missing"))),
        agreed=verdict.get("agreed_by_both") is True,
        grade=OBSERVED_GRADE
        if verdict.get("observed")
        else as_text(verdict.get("grade_reason")) or _grade(as_text(verdict.get("grade"))),
        replays=int(as_number(verdict.get("replays"))),
        observed=int(as_number(verdict.get("observed"))),
        survivors=tuple(explanation(as_text(each), names) for each in as_list(verdict.get("survivors"))),
        cells={name: as_text(as_object(verdict.get("cells")).get(name)) or "unknown" for name in CELL_NAMES},
        posterior=tuple(
            (explanation(name, names), share, probability(share))
            for name, share in sorted(posterior.items(), key=lambda each: -each[1])
        ),
        observations=tuple(_observed(as_object(each), names) for each in as_list(verdict.get("observations"))),
        host=host_probes(verdict),
    )


def _observed(saved: JsonObject, names: Names) -> Observed:
    return Observed(
        round=int(as_number(saved.get("round"))),
        cell=cell_words(as_text(saved.get("cell")), names),
        result=as_text(saved.get("result")),
        grade=as_text(saved.get("grade")),
        at=as_moment(saved.get("at")),
        note=as_text(saved.get("note")),
        exchange=as_text(saved.get("exchange")),
    )


def _grade(word: str) -> str:
    return GRADES[Grade(word)] if word in list(Grade) else ""
