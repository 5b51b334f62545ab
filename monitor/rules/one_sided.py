"""A description that only one side has: one edit, felt by each of its operations."""

from monitor.diff.apis import missed
from monitor.diff.sides import Sides
from monitor.documents import bundle
from monitor.model.api import Api, Operation, Role
from monitor.model.changes import Comparison
from monitor.model.descriptions import Document
from monitor.model.facts import Fact, FactKind
from monitor.model.json_value import JsonObject
from monitor.model.values import Direction
from monitor.openapi import read_api
from monitor.rules.comparison import about
from monitor.rules.rating import changes_of
from monitor.schemas import Judge


def removed(base: Document, name: str, judge: Judge) -> Comparison:
    """`name`: of the description, in messages and fingerprints. Raises `DocumentError` as `compare` does."""
    api = read_api(bundle(base), source=base.source)
    kinds, sides = (FactKind.OPERATION_REMOVED, FactKind.WEBHOOK_REMOVED), Sides.of(api, api, judge)
    gone = _facts(api, name, kinds, (_WHOLE, None))
    told = [missed(fact, operation, sides) for fact, operation in zip(gone, api.operations.values(), strict=True)]
    if told:
        told.insert(0, told.pop(_simplest(api)))  # whose message is the one that is shown
    return Comparison(about(base, api), _NOTHING, changes_of(told, api=name))


def added(revision: Document, name: str) -> Comparison:
    api = read_api(bundle(revision), source=revision.source)
    kinds = FactKind.OPERATION_ADDED, FactKind.WEBHOOK_ADDED
    return Comparison(_NOTHING, about(revision, api), changes_of(_facts(api, name, kinds, (None, _WHOLE)), api=name))


def _simplest(api: Api) -> int:
    """Which operation anybody could call at once: a GET, and of those the one that needs least."""

    def needs(numbered: tuple[int, Operation]) -> tuple[bool, bool, int]:
        _, operation = numbered
        needed = sum(parameter.required for parameter in operation.parameters.values())
        return operation.role is not Role.CONSUMER, operation.method != "GET", needed

    return min(enumerate(api.operations.values()), key=needs)[0]


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
