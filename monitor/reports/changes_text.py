"""A comparison as text: how many edits break whom, the worst first, with the message that shows it and what to do."""

import json
from collections.abc import Iterator, Mapping

from monitor.model.changes import Change, Comparison, Location, Witness
from monitor.model.json_value import JsonValue
from monitor.model.values import Severity

_PLACES_SHOWN = 3
_COMPATIBLE_SHOWN = 10
_WITNESS_WIDTH = 300


def comparison_lines(comparison: Comparison, help_of: Mapping[str, str]) -> Iterator[str]:
    """`help_of`: rule id -> what to do. Lines about a change begin with its severity."""
    yield f"{_named(comparison.base)} → {_named(comparison.revision)}"
    yield from _strangers(comparison)
    yield _summary(comparison)
    for note in comparison.notes:
        yield f"note: {note}"
    for severity in (Severity.BREAKING, Severity.RISKY):
        for change in comparison.changes:
            if change.severity is severity:
                yield ""
                yield from _change(change, comparison, help_of)
    yield from _compatible(comparison)


def _named(about: Mapping[str, JsonValue]) -> str:
    return " ".join(str(about[name]) for name in ("title", "version") if about.get(name)) or str(about.get("source"))


def _strangers(comparison: Comparison) -> Iterator[str]:
    """Two descriptions that share almost no operation are hardly two versions of one."""
    counts = [about.get("operations") for about in (comparison.base, comparison.revision)]
    fewest = min((each for each in counts if isinstance(each, int)), default=0)
    if fewest and comparison.shared_operations * 10 < fewest:
        shared = f"these two share {comparison.shared_operations} of {fewest} operations"
        yield f"{shared}: they are hardly two versions of one API"
        both = f"{_source(comparison.base)} {_source(comparison.revision)}"
        yield f"to watch two APIs against each other: compat-monitor try {both}"


def _source(about: Mapping[str, JsonValue]) -> str:
    return str(about.get("source"))


def _summary(comparison: Comparison) -> str:
    if not comparison.changes:
        return "no change that matters to anybody"
    parts = [f"{comparison.count(each)} {each.value}" for each in Severity if comparison.count(each)]
    undecided = f" ({comparison.undecided} undecided)" if comparison.undecided else ""
    operations = {r.operation for c in comparison.changes if c.severity is Severity.BREAKING for r in c.reaches}
    broken = f"; {len(operations)} operation{'s' * (len(operations) != 1)} affected by a break" if operations else ""
    return ", ".join(parts) + undecided + broken


def _change(change: Change, comparison: Comparison, help_of: Mapping[str, str]) -> Iterator[str]:
    severity = change.severity.value + ("" if change.decided else " (undecided)")
    yield f"{severity}: {change.message} [{change.rule}]"
    where = " · ".join(each for each in (change.operation if change.operation != "*" else "", change.place) if each)
    if where:
        yield f"  at    {where}{_others(change)}"
    places = [
        f"{name} {_written(location, about)}"
        for name, location, about in (
            ("base", change.base, comparison.base),
            ("revision", change.revision, comparison.revision),
        )
        if location is not None
    ]
    if places:
        yield f"  in    {', '.join(places)}"
    if change.witness is not None:
        yield f"  e.g.  {_shown(change.witness)}"
    if change.used_by:
        yield f"  used by {', '.join(change.used_by)}"
    if change.note:
        yield f"  note  {change.note}"
    if change.rule in help_of:
        yield f"  help  {help_of[change.rule]}"


def _others(change: Change) -> str:
    others = list(dict.fromkeys(each.operation for each in change.reaches if each.operation != change.operation))
    if not others:
        return ""
    shown = ", ".join(others[:_PLACES_SHOWN])
    more = f" and {len(others) - _PLACES_SHOWN} more" if len(others) > _PLACES_SHOWN else ""
    return f", also {shown}{more}"


def _written(location: Location, about: Mapping[str, JsonValue]) -> str:
    file = location.source or _source(about)
    return f"{file}:{location.line}" if location.line is not None else f"{file}#{location.pointer}"


def _shown(witness: Witness) -> str:
    """One line: what is sent, and which side reads it."""
    request, response = witness.message.get("request"), witness.message.get("response")
    words = [str(request.get("method")), str(request.get("path"))] if isinstance(request, Mapping) else []
    if isinstance(response, Mapping):
        words += ["→", str(response.get("status")), *_parts(response)]
    elif isinstance(request, Mapping):
        words += _parts(request)
    text = " ".join(words)
    text = text if len(text) <= _WITNESS_WIDTH else text[: _WITNESS_WIDTH - 1] + "…"
    return f"{text}   ({witness.accepted_by} sends it, {witness.rejected_by} does not read it)"


def _parts(message: Mapping[str, JsonValue]) -> list[str]:
    found = []
    for name in ("query", "headers"):
        held = message.get(name)
        if isinstance(held, Mapping):
            found += [f"{key}={_compact(value)}" for key, value in held.items() if key != "Content-Type"]
    return [*found, *([_compact(message["body"])] if "body" in message else [])]


def _compact(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, default=dict)


def _compatible(comparison: Comparison) -> Iterator[str]:
    found = [change for change in comparison.changes if change.severity is Severity.COMPATIBLE]
    if found:
        yield ""
    for change in found[:_COMPATIBLE_SHOWN]:
        where = " · ".join(each for each in (change.operation, change.place) if each and each != "*")
        yield f"compatible: {change.message} ({where})"
    if len(found) > _COMPATIBLE_SHOWN:
        yield f"and {len(found) - _COMPATIBLE_SHOWN} more that are compatible; --format json lists them"
