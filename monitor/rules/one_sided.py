"""A description that only one side has: one edit, felt by each of its operations."""

from monitor.documents import bundle
from monitor.model.api import Api, Role
from monitor.model.changes import Comparison
from monitor.model.descriptions import Document
from monitor.model.facts import Fact, FactKind
from monitor.model.json_value import JsonObject
from monitor.model.values import Direction
from monitor.openapi import read_api
from monitor.rules.comparison import about
from monitor.rules.rating import judge


def removed(base: Document, name: str) -> Comparison:
    """`name`: of the description, in messages and fingerprints. Raises `DocumentError` as `compare` does."""
    api = read_api(bundle(base), source=base.source)
    kinds = FactKind.OPERATION_REMOVED, FactKind.WEBHOOK_REMOVED
    return Comparison(about(base, api), _NOTHING, judge(_facts(api, name, kinds, (_WHOLE, None)), api=name))


def added(revision: Document, name: str) -> Comparison:
    api = read_api(bundle(revision), source=revision.source)
    kinds = FactKind.OPERATION_ADDED, FactKind.WEBHOOK_ADDED
    return Comparison(_NOTHING, about(revision, api), judge(_facts(api, name, kinds, (None, _WHOLE)), api=name))


_WHOLE = ""
"""Pointer to the document itself."""
_NOTHING: JsonObject = {}


def _facts(
    api: Api, name: str, kinds: tuple[FactKind, FactKind], pointers: tuple[str | None, str | None]
) -> tuple[Fact, ...]:
    called, sent = kinds
    return tuple(
        Fact(
            kind=called if operation.role is Role.CONSUMER else sent,
            direction=Direction.NONE,
            edit="description",
            operation=operation.key,
            place="",
            subject="",
            path="",
            base=pointers[0],
            revision=pointers[1],
            values={"name": f"the whole description {name}"},
        )
        for operation in api.operations.values()
    )
