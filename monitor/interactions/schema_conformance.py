"""A response body held against the JSON Schema of the description that a generated case is pinned to."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from monitor.documents.pointers import join_pointer
from monitor.interactions.json_comparison import shown
from monitor.interactions.patterns import UndecidableError
from monitor.model.contracts import Check, Mismatch
from monitor.model.exchanges import REDACTED
from monitor.model.json_value import JsonValue
from monitor.model.values import Failure

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

DIALECT_2020 = "https://json-schema.org/draft/2020-12/schema"
DIALECT_4 = "http://json-schema.org/draft-04/schema#"

_ERRORS_MAX = 20
"""Of one body; the first is what people read, the rest only distinguish signatures."""

_CHECKS: Mapping[str, tuple[Check, Failure]] = {
    "type": (Check.TYPE, Failure.SHAPE),
    "required": (Check.REQUIRED_MEMBER, Failure.SHAPE),
    "additionalProperties": (Check.UNEXPECTED_MEMBER, Failure.SHAPE),
    "unevaluatedProperties": (Check.UNEXPECTED_MEMBER, Failure.SHAPE),
    "enum": (Check.EQUALITY, Failure.VALUE),
    "const": (Check.EQUALITY, Failure.VALUE),
    "pattern": (Check.PATTERN, Failure.VALUE),
    "format": (Check.PATTERN, Failure.VALUE),
    "minLength": (Check.LENGTH, Failure.VALUE),
    "maxLength": (Check.LENGTH, Failure.VALUE),
    "minItems": (Check.LENGTH, Failure.SHAPE),
    "maxItems": (Check.LENGTH, Failure.SHAPE),
    "minimum": (Check.SCHEMA, Failure.VALUE),
    "maximum": (Check.SCHEMA, Failure.VALUE),
    "exclusiveMinimum": (Check.SCHEMA, Failure.VALUE),
    "exclusiveMaximum": (Check.SCHEMA, Failure.VALUE),
    "multipleOf": (Check.SCHEMA, Failure.VALUE),
}
"""By the keyword that failed; any other is a plain schema mismatch of the shape."""

_VALIDATORS = {DIALECT_2020: "Draft202012Validator", DIALECT_4: "Draft4Validator"}


def conformance(schema: JsonValue, dialect: str | None, body: JsonValue) -> Iterator[Mismatch]:
    """What in `body` breaks `schema`; raises `UndecidableError` where the schema can't be used."""
    import jsonschema_rs

    validator_class = getattr(jsonschema_rs, _VALIDATORS.get(dialect or DIALECT_2020, "Draft202012Validator"))
    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=100_000)
    try:
        validator = validator_class(schema, validate_formats=True, pattern_options=options, offline=True)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as refusal:
        reason = str(refusal).partition("\n")[0]
        raise UndecidableError(f"the schema in the description can't be used: {shown(reason)}") from None
    for count, error in enumerate(validator.iter_errors(body)):
        if count >= _ERRORS_MAX:
            return
        if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.BacktrackLimitExceeded):
            raise UndecidableError("a pattern in the description takes too long on the value")
        mismatch = _mismatch(error)
        if mismatch.failure is Failure.VALUE and isinstance(error.instance, str) and REDACTED in error.instance:
            raise UndecidableError(f"the value was redacted (at {mismatch.pointer or 'the root'})")
        yield mismatch


def _mismatch(error: "ValidationError") -> Mismatch:
    keyword = next((step for step in reversed(error.schema_path) if isinstance(step, str)), "")
    check, failure = _CHECKS.get(keyword, (Check.SCHEMA, Failure.SHAPE))
    location = tuple(error.instance_path)
    if keyword == "required":
        location = (*location, str(getattr(error.kind, "property", "")))
    value = error.instance if isinstance(error.instance, str | int | float | bool | None) else None
    return Mismatch(check, failure, join_pointer(*location), shown(error.message), actual=value)
