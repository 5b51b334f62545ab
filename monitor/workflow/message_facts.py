"""What a message tells, as JSON for programs: the same facts as its text, as they stood when it was written."""

from collections.abc import Mapping

from monitor.model.cases import Conflict
from monitor.model.integration import Company
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.sides import Side
from monitor.workflow.events import CaseEvent
from monitor.workflow.settlement.people import engaged

VERDICT = (
    "changed_by",
    "owes",
    "owes_reason",
    "status",
    "confidence",
    "grade",
    "mechanism",
    "culprit",
    "falsifier",
    "missing",
    "survivors",
    "replays",
    "agreed_by_both",
)
"""Members of `Verdict.to_json()` that the text tells; the page of the case has the rest."""


def facts(
    conflict: Conflict, event: CaseEvent, heading: str, companies: Mapping[Side, Company], room_ended: str | None
) -> JsonObject:
    """`case` is `Conflict.to_json()` with the verdict in short; `said`: what a person, or the monitor, added, and for
    which owner who has not confirmed it; `room_ended`: why its mediation room closed with this.
    """
    owner = event.data.get("for_owner")
    added = bool(event.text and event.text != conflict.title)
    verdict: JsonValue = {name: conflict.verdict.get(name) for name in VERDICT} if conflict.verdict else None
    return {
        "heading": heading,
        "case": {**conflict.to_json(), "verdict": verdict},
        "companies": {side.value: companies[side].name for side in Side},
        "people": list(engaged(companies, conflict.operation)),
        "said": {"by": event.by, "text": event.text if added else "", "unconfirmed_by": owner}
        if added or owner
        else None,
        "taken_over_by": conflict.held_by.value if conflict.held_by is not None else None,
        "end": conflict.notes.get("closed"),
        "room_ended": room_ended,
    }
