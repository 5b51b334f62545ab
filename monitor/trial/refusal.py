"""Which member of an answer its schema refuses: the validator only says that one does."""

import json

from monitor.documents.pointers import resolve_pointer, split_pointer
from monitor.model.api import Api, Operation
from monitor.model.exchanges import Response
from monitor.openapi.conformance import described_answer
from monitor.openapi.dialects import schema_at
from monitor.openapi.message_types import media_type_of
from monitor.schemas import DanglingReferenceError, View
from monitor.schemas.budget import Budget, ExhaustedError
from monitor.schemas.evaluation.evaluator import Evaluation
from monitor.schemas.evaluation.findings import Failure
from monitor.schemas.normal.form import NormalForms

_SHORT = 60
"""Characters of a keyword that is shown with its value."""


def refusal(api: Api, operation: Operation, response: Response) -> str | None:
    """`/amount` does not satisfy `type: integer` (#/components/schemas/Charge/…); None where the place is not found."""
    described = described_answer(operation, response.status)
    media_type = described.content.get(media_type_of(response.headers)) if described else None
    if media_type is None or media_type.schema is None:
        return None
    schema = schema_at(api, media_type.schema)
    try:
        failure = Evaluation(NormalForms(View.RESPONSE), Budget()).finding(schema, response.json())
    except (ValueError, ExhaustedError, RecursionError, DanglingReferenceError):
        return None
    if not isinstance(failure, Failure):
        return None
    pointer = failure.source.pointer
    place = f"`{failure.place}`" if failure.place else "the whole"
    written = f" (#{api.origin(pointer)})" if pointer is not None else ""
    return f"{place} does not satisfy `{_keyword(api, pointer) or failure.source.kind.value}`{written}"


def _keyword(api: Api, pointer: str | None) -> str:
    """As it is written, where it is short."""
    if not pointer:
        return ""
    try:
        said = f"{split_pointer(pointer)[-1]}: {json.dumps(resolve_pointer(api.root, pointer), ensure_ascii=False)}"
    except KeyError:
        return ""
    return said.replace('"', "") if len(said) <= _SHORT else split_pointer(pointer)[-1]
