"""Whether enough green runs came to say that what failed now and then is mended: one may be luck."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.engine.ports import Store
from monitor.model.cases import Conflict, ConflictStatus
from monitor.model.flakiness import Run
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Cell, Grade
from monitor.model.verdicts import CellName, Observation

LUCK_MOST = 0.05
"""How probable it may be that so many green runs came although nothing was mended."""


def not_shown_mended(cases: Iterable[Conflict], store: Store) -> Iterator[str]:
    """Of each case that is green again by fewer runs than its fault lets pass by chance, why that is no proof."""
    for case in cases:
        if case.status is ConflictStatus.FIX_VERIFIED:
            for saved in store.regressions(conflict_id=case.id):
                reason = may_be_luck(saved, case, store) if isinstance(saved, Mapping) else ""
                if reason:
                    yield f"case {case.id}: {case.title}: {reason}"
                    break


def may_be_luck(saved: JsonObject, case: Conflict, store: Store) -> str:
    """Why the green runs since a failure of the case, as it was `saved`, are no proof; empty where they are."""
    replays = _replays(saved.get("verdict"))
    passed = replays.count(Cell.PASS)
    if not passed or passed == len(replays):
        return ""
    histories = store.interaction_history(case.integration, str(saved["api"]), str(saved["environment"]))
    history = histories.get(str(saved["interaction"]))
    if history is None:
        return ""
    green = len(history.recent) - len(history.recent.rstrip(Run.PASSED.value))
    wanted = math.ceil(math.log(LUCK_MOST) / math.log(passed / len(replays)))
    if green >= wanted:
        return ""
    return (
        f"broken, it still passed in {passed} of {len(replays)} replays, so that {green} "
        f"green {'run is' if green == 1 else 'runs are'} no proof; {wanted} in a row settle it"
    )


def _replays(verdict: JsonValue) -> Sequence[Cell]:
    """Results of the interaction as it is, in the replays on which the verdict rests."""
    listed = verdict.get("observations") if isinstance(verdict, Mapping) else None
    listed = listed if isinstance(listed, Sequence) and not isinstance(listed, str) else ()
    observations = (Observation.from_json(each) for each in listed if isinstance(each, Mapping))
    return [
        each.result
        for each in observations
        if (each.cell, each.grade) == (CellName.NEW_NEW, Grade.LIVE)
        and each.round > 0
        and each.result is not Cell.UNKNOWN
    ]
