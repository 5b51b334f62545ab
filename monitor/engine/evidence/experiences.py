"""What past verdicts on a signature teach about its noise: those that people stand behind."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.attribution.rates import Experience, experience
from monitor.attribution.table import Hypothesis
from monitor.engine.ports import Store
from monitor.model.cases import ConflictStatus, LogEntry
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.sides import Side
from monitor.model.values import ChangedBy
from monitor.model.verdicts import Observation
from monitor.workflow.events import EventKind
from monitor.workflow.speaking import sides_named

_SPOKEN = frozenset(
    each.value
    for each in (ConflictStatus.ACCEPTED, ConflictStatus.DISPUTED, ConflictStatus.UPHELD, ConflictStatus.OVERTURNED)
)


def experiences(store: Store, integration: str, fingerprint: str, provider: Side) -> Iterator[Experience]:
    """Of every case of this signature whose verdict was accepted by whom it names, or upheld."""
    for case in store.conflicts(integration=integration):
        if fingerprint not in case.fingerprints or not case.verdict:
            continue
        for saved in store.regressions(conflict_id=case.id):
            verdict = _verdict(saved, fingerprint)
            if verdict and verdict.get("changed_by") == case.verdict.get("changed_by"):
                changed_by = ChangedBy(str(verdict["changed_by"]))
                explanation = _explanation(changed_by, provider)
                if explanation is not None and stands(store.log(case.id), changed_by):
                    yield experience(explanation, _observations(verdict))


def stands(log: Sequence[LogEntry], changed_by: ChangedBy) -> bool:
    """Whether people stand behind a verdict: upheld after a dispute, or accepted by every side that it names.

    What they said of the one before, or before it broke again, is said of that.
    """
    given = [number for number, each in enumerate(log) if _is_given_anew(each)]
    spoken = [each for each in log[given[-1] + 1 if given else 0 :] if each.event in _SPOKEN]
    if not spoken or spoken[-1].event == ConflictStatus.UPHELD.value:
        return bool(spoken)
    named = {side.value for side in sides_named(changed_by)}
    since = next((n for n, each in enumerate(reversed(spoken)) if each.event != ConflictStatus.ACCEPTED.value), None)
    accepted = spoken if since is None else spoken[len(spoken) - since :]
    return bool(named) and named <= {str(each.data.get("side")) for each in accepted}


def _is_given_anew(entry: LogEntry) -> bool:
    judged = "verdict" in entry.data and entry.event != ConflictStatus.UPHELD.value
    return judged or entry.event == EventKind.RELAPSED.value


def _verdict(saved: JsonValue, fingerprint: str) -> JsonObject:
    if not isinstance(saved, Mapping) or saved.get("fingerprint") != fingerprint:
        return {}
    verdict = saved.get("verdict")
    return verdict if isinstance(verdict, Mapping) else {}


def _explanation(changed_by: ChangedBy, provider: Side) -> Hypothesis | None:
    """In roles; None where no company changed, which nobody accepts or upholds."""
    return {
        provider.value: Hypothesis.PROVIDER,
        provider.other.value: Hypothesis.CONSUMER,
        ChangedBy.BOTH.value: Hypothesis.BOTH,
        ChangedBy.INTERACTION.value: Hypothesis.INTERACTION,
    }.get(changed_by.value)


def _observations(verdict: JsonObject) -> tuple[Observation, ...]:
    listed = verdict.get("observations")
    listed = listed if isinstance(listed, Sequence) and not isinstance(listed, str) else ()
    return tuple(Observation.from_json(each) for each in listed if isinstance(each, Mapping))
