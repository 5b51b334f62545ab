"""All that page and terminal show of one verdict, made from the stored regression and the exchanges that it names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.explanation import picture
from monitor.explanation.cells import CellView, Seen, cell_views, observations
from monitor.explanation.picture import Line, Step
from monitor.explanation.saved import as_list, as_moment, as_number, as_object, as_objects, as_text
from monitor.explanation.weighing import Weighed, weighed
from monitor.explanation.words import Names, culprit_time, explaining, explanation, next_step, percent
from monitor.model.exchanges import Exchange
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import ChangedBy, Owes, VerdictStatus


@dataclass(frozen=True, slots=True)
class Masked:
    """A place that was left out of comparisons, and why."""

    pointer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Considered:
    """Another change that was made between the last pass and the first failure, and that is not named as the cause."""

    summary: str
    not_before: datetime | None
    not_after: datetime | None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """`sentence`: the verdict in plain words. `redacted`: what was replaced in the exchanges before they were stored.

    `borrowed`: the replays are those of another failure of the same host, whose verdict this one shares. `trail` is
    empty where an older version gave the verdict. `culprit_when`: its kind and interval.
    """

    fingerprint: str
    conflict: str
    api: str
    environment: str
    operation: str
    pointer: str
    message: str
    last_passed_at: datetime | None
    first_failed_at: datetime | None
    names: Names
    sentence: str
    changed_by: str
    status: str
    step: str
    step_reason: str
    agreed: bool
    mechanism: str
    culprit: str
    culprit_when: str
    culprit_fingerprint: str
    considered: tuple[Considered, ...]
    falsifier: str
    missing: tuple[str, ...]
    replays: int
    cells: tuple[CellView, ...]
    weighed: tuple[Weighed, ...]
    trail: tuple[Step, ...]
    lines: tuple[Line, ...]
    masked: tuple[Masked, ...]
    redacted: tuple[str, ...]
    borrowed: bool

    @property
    def explained_by(self) -> str:
        """What to call the mechanism."""
        no_change = self.changed_by in {ChangedBy.ENVIRONMENT, ChangedBy.HARNESS, ChangedBy.NONE}
        return "what explains it" if no_change else "the change that explains it"

    def to_json(self) -> dict[str, JsonValue]:
        """For programs; exchanges are named by digest and by what finds them in the provider's own logs."""
        return {
            "fingerprint": self.fingerprint,
            "conflict": self.conflict,
            "api": self.api,
            "environment": self.environment,
            "operation": self.operation,
            "pointer": self.pointer,
            "message": self.message,
            "last_passed_at": _iso(self.last_passed_at),
            "first_failed_at": _iso(self.first_failed_at),
            "sentence": self.sentence,
            "changed_by": self.changed_by,
            "status": self.status,
            "step": self.step,
            "step_reason": self.step_reason,
            "agreed_by_both": self.agreed,
            "mechanism": self.mechanism,
            "culprit": {
                "summary": self.culprit,
                "when": self.culprit_when,
                "fingerprint": self.culprit_fingerprint or None,
            },
            "considered": [
                {
                    "summary": each.summary,
                    "not_before": _iso(each.not_before),
                    "not_after": _iso(each.not_after),
                    "fingerprint": each.fingerprint or None,
                }
                for each in self.considered
            ],
            "falsifier": self.falsifier,
            "missing": list(self.missing),
            "replays": self.replays,
            "cells": [_cell(each) for each in self.cells],
            "explanations": [
                {
                    "name": each.name,
                    "words": each.words,
                    "probability": each.share,
                    "standing": each.standing.value,
                    "predicted": dict(each.predicted),
                    "contradicted_by": list(each.against),
                    "why": each.why,
                }
                for each in self.weighed
            ],
            "trail": [
                {
                    "round": each.round,
                    "replays": each.replays,
                    "at": _iso(each.at),
                    "seen": [{"cell": cell, "result": result} for cell, result in each.seen],
                    "posterior": dict(each.shares),
                }
                for each in self.trail
            ],
            "masked": [{"pointer": each.pointer, "reason": each.reason} for each in self.masked],
            "redacted": list(self.redacted),
            "shares_verdict_of_host": self.borrowed,
        }


BORROWED = (
    "this failure was not replayed by itself: it shares the verdict of another one of the same host, whose replays are "
    "shown here"
)
UNTOLD = "how sure it was after each replay was not kept by the version that gave this verdict"


def digests(regression: JsonObject) -> frozenset[str]:
    """Of the exchanges that a stored regression names."""
    verdict = as_object(regression.get("verdict"))
    named = [as_text(each.get("exchange")) for each in as_objects(verdict.get("observations"))]
    named += [as_text(each) for each in as_object(regression.get("exchanges")).values()]
    return frozenset(each for each in named if each)


def explain(
    regression: JsonObject, exchanges: Mapping[str, Exchange], names: Names, considered: Sequence[Considered] = ()
) -> Explanation:
    """`regression` as it was stored (`Regression.to_json`), by this version or an older one.

    `exchanges`: by digest, those of `digests` that are kept. `considered`: other changes of the time in question.
    """
    verdict = as_object(regression.get("verdict"))
    culprit = as_object(verdict.get("culprit"))
    seen = observations(verdict, exchanges)
    cells = tuple(cell_views(regression, seen, names))
    trail = picture.steps(verdict)
    return Explanation(
        fingerprint=as_text(regression.get("fingerprint")),
        conflict=as_text(regression.get("conflict")),
        api=as_text(regression.get("api")),
        environment=as_text(regression.get("environment")),
        operation=as_text(regression.get("operation")),
        pointer=as_text(regression.get("pointer")),
        message=as_text(regression.get("message")),
        last_passed_at=as_moment(regression.get("last_passed_at")),
        first_failed_at=as_moment(regression.get("first_failed_at")),
        names=names,
        sentence=_sentence(regression, verdict, names),
        changed_by=as_text(verdict.get("changed_by")),
        status=as_text(verdict.get("status")),
        step=next_step(as_text(verdict.get("owes")), names),
        step_reason=as_text(verdict.get("owes_reason")),
        agreed=verdict.get("agreed_by_both") is True,
        mechanism=as_text(verdict.get("mechanism")),
        culprit=as_text(culprit.get("summary")),
        culprit_when=culprit_time(culprit),
        culprit_fingerprint=as_text(culprit.get("fingerprint")),
        considered=tuple(considered),
        falsifier=as_text(verdict.get("falsifier")),
        missing=tuple(as_text(each) for each in as_list(verdict.get("missing"))),
        replays=int(as_number(verdict.get("replays"))),
        cells=cells,
        weighed=tuple(weighed(verdict, as_text(regression.get("failure")), cells, names)),
        trail=trail,
        lines=tuple(picture.lines(trail, names)),
        masked=tuple(
            Masked(as_text(each.get("pointer")), as_text(each.get("reason")))
            for each in as_objects(regression.get("masked"))
        ),
        redacted=tuple(sorted({name for each in exchanges.values() for name in each.redacted})),
        borrowed=_is_borrowed(regression, seen),
    )


def _is_borrowed(regression: JsonObject, seen: Sequence[Seen]) -> bool:
    failing = as_text(as_object(regression.get("exchanges")).get("now"))
    return bool(failing and seen) and failing not in {each.digest for each in seen}


def _sentence(regression: JsonObject, verdict: JsonObject, names: Names) -> str:
    """Who, what, how sure, whose step: in the companies' names."""
    pointer = as_text(regression.get("pointer"))
    place = f"`{as_text(regression.get('operation'))}` fails{f' at `{pointer}`' if pointer else ''}"
    place += f" in {as_text(regression.get('environment'))} of {as_text(regression.get('api'))}"
    status = as_text(verdict.get("status"))
    if status not in {VerdictStatus.ATTRIBUTED, VerdictStatus.LIKELY}:
        left = _left(verdict, names)
        return f"It is not known yet what explains why {place}{f'; still possible: {left}' if left else ''}."
    replays = int(as_number(verdict.get("replays")))
    grounds = f"{percent(as_number(verdict.get('confidence')))} sure, {replays} replay{'s' * (replays != 1)}"
    because = explaining(as_text(verdict.get("changed_by")), names, probably=status == VerdictStatus.LIKELY)
    owes, reason = as_text(verdict.get("owes")), as_text(verdict.get("owes_reason"))
    why = f": {reason}" if reason and owes not in {Owes.NOBODY, Owes.UNDETERMINED} else ""
    return f"{because} why {place} ({grounds}). {next_step(owes, names)}{why}."


def _left(verdict: JsonObject, names: Names) -> str:
    posterior = as_object(verdict.get("posterior"))
    survivors = [as_text(each) for each in as_list(verdict.get("survivors"))]
    return ", ".join(
        f"{explanation(each, names)} ({percent(as_number(posterior.get(each)))})" if each in posterior else each
        for each in survivors
    )


def _cell(cell: CellView) -> JsonObject:
    return {
        "cell": cell.name,
        "pairing": cell.pairing,
        "result": cell.result,
        "tally": cell.tally,
        "grade": cell.grade or None,
        "means": cell.means,
        "same_as": cell.same_as or None,
        "observations": [_seen(each) for each in cell.seen],
        "reproduce": [
            {"what": each.what, "command": each.command or None, "answered": each.answer or None} for each in cell.ways
        ],
    }


def _seen(seen: Seen) -> JsonObject:
    exchange = seen.exchange
    return {
        "round": seen.round,
        "counts": seen.counts,
        "result": seen.result,
        "grade": seen.grade,
        "at": _iso(seen.at),
        "note": seen.note,
        "exchange": seen.digest or None,
        "request": f"{exchange.request.method} {exchange.request.path}" if exchange else None,
        "url": exchange.url if exchange else None,
        "status": exchange.response.status if exchange and exchange.response else None,
        "error": exchange.error.value if exchange and exchange.error else None,
        "request_id": exchange.request_id if exchange else None,
        "trace_id": exchange.trace_id if exchange else None,
        "source_address": exchange.source_address if exchange else None,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
