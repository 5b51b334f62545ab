"""Who may see which field of a case, and of a check that was kept: one table, and one function that goes by it.

What the table does not name is shown to nobody: whoever adds a field says here for whom it is.
"""

from collections.abc import Mapping
from enum import StrEnum

from monitor.model.json_value import JsonValue
from monitor.model.sides import Side


class Audience(StrEnum):
    SHARED = "both companies, and the same for each"
    OWN = "the company that it is from"


A = Audience
FIELDS: Mapping[str, Mapping[str, Audience]] = {
    "commitment": {
        **dict.fromkeys(
            (
                "id", "at", "side", "by", "what", "plan", "owner", "needs", "accepted_by", "awaits", "due", "standing",
                "declined", "fixed_at", "no_buffer", "lapsed",
            ),
            A.SHARED,
        ),
        **dict.fromkeys(("estimate", "buffer", "overruns"), A.OWN),
    },
    "concern": dict.fromkeys(
        ("id", "at", "side", "by", "kind", "text", "to", "claimed", "answered", "settled", "answers", "due"), A.SHARED
    ),
    "expectation": dict.fromkeys(
        ("id", "at", "side", "by", "text", "hearers", "confirmed_by", "confirmed", "retracted"), A.SHARED
    ),
    "hand_over": dict.fromkeys(("number", "at", "side", "by", "to", "contact", "reason"), A.SHARED),
    "statement": dict.fromkeys(("number", "at", "side", "by", "event", "text", "owner", "confirmed_by"), A.SHARED),
    "contact": {
        **dict.fromkeys(("side", "name", "role", "owner"), A.SHARED),
        **dict.fromkeys(("email", "operations"), A.OWN),
    },
    "report": dict.fromkeys(
        (
            "number", "at", "by", "side", "text", "request", "environment", "expected", "answered", "not_kept",
            "left_out", "document", "untried",
        ),
        A.SHARED,
    ),
    "step": dict.fromkeys(("trigger", "due", "to", "what", "about", "side"), A.SHARED),
    "note": dict.fromkeys(("side", "at", "by", "text"), A.OWN),
    "room": dict.fromkeys(
        (
            "id", "opened_at", "side", "by", "reason", "answer_by", "is_open", "closed_at", "ended", "silent",
            "positions", "options", "step", "settled", "expectation", "commitments",
        ),
        A.SHARED,
    ),
    "position": dict.fromkeys(("number", "at", "side", "by", "text", "changes_mind", "stands"), A.SHARED),
    "option": dict.fromkeys(
        ("id", "at", "by", "text", "tasks", "experiment", "command", "sentence", "answer_by", "answers"), A.SHARED
    ),
    "option_answer": dict.fromkeys(("at", "side", "by", "accepted", "stands", "reason", "promise"), A.SHARED),
    "room_step": dict.fromkeys(("by", "side", "what", "due"), A.SHARED),
    "check": dict.fromkeys(
        (
            "number", "at", "api", "by", "side", "answer", "environments", "breaking", "in_use", "digest",
            "description", "bytes", "redacted",
        ),
        A.SHARED,
    ),
    "urgency": dict.fromkeys(("level", "impact", "visibility", "time", "reasons", "claimed"), A.SHARED),
}  # fmt: skip
"""Kind of object -> field -> audience."""


def for_viewer(
    kind: str, fields: Mapping[str, JsonValue], owner: Side | None, viewer: Side | None
) -> dict[str, JsonValue]:
    """Of `fields`, those that the viewer may see. `owner`: the company it is from; `viewer` None: nobody is known."""
    allowed = FIELDS[kind]
    own = owner is not None and owner is viewer
    return {
        name: value
        for name, value in fields.items()
        if allowed.get(name) is A.SHARED or (allowed.get(name) is A.OWN and own)
    }
