"""Schemas: does everything that one JSON Schema allows satisfy another?

Three answers: included (a proof), not included (with a witness that an independent validator confirmed), or unknown
(with reason and place). This room never guesses, never fetches a reference from elsewhere, and never rates what it
finds: severities belong to `rules`.
"""

from typing import TYPE_CHECKING

from monitor.schemas.answers import (
    Answer,
    Included,
    Judge,
    JudgeError,
    Kind,
    NotIncluded,
    Unknown,
    View,
    World,
)  # fmt: skip
from monitor.schemas.choosing import chooses
from monitor.schemas.inclusion import Reasoner, include, sample
from monitor.schemas.judges.excerpt import Excerpts
from monitor.schemas.judges.validators import jsonschema_judge, jsonschema_rs_judge
from monitor.schemas.resource import DanglingReferenceError, Dialect, Resource, SchemaAt

if TYPE_CHECKING:
    from monitor.schemas.filling import alternatives, filled

__all__ = [
    "Answer", "DanglingReferenceError", "Dialect", "Excerpts", "Included", "Judge", "JudgeError", "Kind", "NotIncluded",
    "Reasoner", "Resource", "SchemaAt", "Unknown", "View", "World", "alternatives", "chooses", "filled",
    "include", "jsonschema_judge", "jsonschema_rs_judge", "sample",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """What only whoever sends samples needs is loaded when it is first asked for (PEP 562)."""
    if name not in {"alternatives", "filled"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from monitor.schemas import filling

    return getattr(filling, name)
