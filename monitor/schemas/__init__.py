"""Schemas: does everything that one JSON Schema allows satisfy another?

Three answers: included (a proof), not included (with a witness that an independent validator confirmed), or unknown
(with reason and place). This room never guesses, never fetches a reference from elsewhere, and never rates what it
finds: severities belong to `rules`.
"""

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
from monitor.schemas.excerpt import Excerpts
from monitor.schemas.filling import alternatives, filled
from monitor.schemas.inclusion import Reasoner, include, sample
from monitor.schemas.judges import jsonschema_judge, jsonschema_rs_judge
from monitor.schemas.resource import DanglingReferenceError, Dialect, Resource, SchemaAt

__all__ = [
    "Answer", "DanglingReferenceError", "Dialect", "Excerpts", "Included", "Judge", "JudgeError", "Kind", "NotIncluded",
    "Reasoner", "Resource", "SchemaAt", "Unknown", "View", "World", "alternatives", "filled", "include",
    "jsonschema_judge", "jsonschema_rs_judge", "sample",
]  # fmt: skip
