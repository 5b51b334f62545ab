"""Validators that this room did not write.

Both are given an excerpt, which spells dialects older than draft-07 as draft-07: in draft-04 neither takes 1.0 for an
integer nor knows the formats `date` and `uuid`, as every reader of OpenAPI 3.0 does.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from monitor.model.json_value import OBJECT, JsonValue
from monitor.schemas.answers import Judge, JudgeError, View
from monitor.schemas.judges.excerpt import Excerpts
from monitor.schemas.judges.weight import WEIGHT_MAX, Weights
from monitor.schemas.resource import DanglingReferenceError, Dialect, SchemaAt
from monitor.schemas.text.searching import SearchError, search

_ADDRESS = "urn:excerpt"
_SCALAR = (str, int, float, type(None))
_REMEMBERED = 4

_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\Z")
_DURATION = re.compile(
    r"[+-]?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?\Z", re.ASCII
)
_ALSO_FORMATS: Mapping[str, Callable[[str], bool]] = {
    "uuid": lambda text: _UUID.match(text) is not None,
    "duration": lambda text: _DURATION.match(text) is not None,
}
"""Formats that draft-07 lacks, and documents of OpenAPI 3.0 use."""


def jsonschema_judge() -> Judge:
    """The reference implementation in Python; thorough, slow to load."""
    return _Validators(_jsonschema_check, exact=True)


def jsonschema_rs_judge() -> Judge:
    """The same question asked of a compiled validator that loads in milliseconds."""
    return _Validators(_jsonschema_rs_check)


class _Built(NamedTuple):
    """`names`: those of members that a value may have to be checked by it."""

    names: frozenset[str]
    check: Callable[[JsonValue], bool]


class _Validators:
    """Builds a validator of what the members of a value meet, and remembers the last few: others have the same."""

    def __init__(self, build: Callable[[SchemaAt], Callable[[JsonValue], bool]], *, exact: bool = False) -> None:
        """`exact`: as of `Excerpts.met`."""
        self._build, self._exact = build, exact
        self._built: dict[tuple[SchemaAt, View], _Built] = {}
        self._excerpts, self._weights = Excerpts(), Weights()

    def valid(self, schema: SchemaAt, value: JsonValue, view: View) -> bool:
        names = frozenset(_names(value))
        try:
            built = self._built.pop((schema, view), None)
            if built is None or not names <= built.names:
                if len(self._built) >= _REMEMBERED:  # before the next is built: a large one takes megabytes
                    del self._built[next(iter(self._built))]  # that which was not asked for longest
                built = _Built(names, self._build(self._bounded(schema, view, names)))
            self._built[schema, view] = built
            return built.check(value)
        except (DanglingReferenceError, SearchError) as error:
            raise JudgeError(str(error)) from error
        except RecursionError as error:
            raise JudgeError("the schema or the value is nested too deeply for the validator") from error

    def _bounded(self, schema: SchemaAt, view: View, names: frozenset[str]) -> SchemaAt:
        """An excerpt, if a validator can be done with it. Raises JudgeError."""
        found = self._excerpts.met(schema, view, names, exact=self._exact)
        if self._weights.of(schema) > WEIGHT_MAX:
            raise JudgeError("its references unfold to more schemas than a validator can visit")
        return found


def _names(value: JsonValue) -> Iterator[str]:
    """Of the members of its objects, at any depth."""
    waiting = [value]
    while waiting:
        held = waiting.pop()
        if isinstance(held, (list, tuple)):
            waiting += held
        elif not isinstance(held, _SCALAR) and isinstance(held, OBJECT):
            yield from held
            waiting += held.values()


def _entry(schema: SchemaAt) -> dict[str, Any]:
    from urllib.parse import quote

    return {"$ref": f"{_ADDRESS}#{quote(schema.pointer)}"}


def _jsonschema_check(schema: SchemaAt) -> Callable[[JsonValue], bool]:
    from jsonschema import Draft202012Validator, exceptions
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    kind, specification = _reference_implementation(schema.resource.dialect)
    root: Any = schema.resource.root
    registry: Any = Registry().with_resource(_ADDRESS, specification.create_resource(root))
    validator = kind(_entry(schema), registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)

    def check(value: JsonValue) -> bool:
        try:
            return bool(validator.is_valid(value))
        except (Unresolvable, exceptions.UnknownType, exceptions.SchemaError) as error:
            raise JudgeError(f"jsonschema can't judge: {error}") from error
        except (TypeError, ValueError, AttributeError, ArithmeticError, LookupError, re.error) as error:
            raise JudgeError(f"jsonschema can't read the schema: {error}") from error

    return check


@cache
def _reference_implementation(dialect: Dialect) -> tuple[Any, Any]:
    """Class of validators and rules of reference of a dialect; made once, for a class takes milliseconds to make."""
    from jsonschema import Draft7Validator, Draft201909Validator, Draft202012Validator, validators
    from referencing.jsonschema import DRAFT7, DRAFT201909, DRAFT202012

    kind, specification = {
        Dialect.DRAFT2019: (Draft201909Validator, DRAFT201909),
        Dialect.DRAFT2020: (Draft202012Validator, DRAFT202012),
    }.get(dialect, (Draft7Validator, DRAFT7))
    extend: Any = validators.extend
    return extend(kind, {"pattern": _pattern}), specification


def _pattern(validator: Any, expression: str, instance: JsonValue, _schema: object) -> Iterator[Exception]:
    """In the place of jsonschema's own, whose search has no bound."""
    from jsonschema.exceptions import ValidationError

    if validator.is_type(instance, "string") and not search(expression, str(instance)):
        yield ValidationError(f"{instance!r} does not match {expression!r}")


def _jsonschema_rs_check(schema: SchemaAt) -> Callable[[JsonValue], bool]:
    import jsonschema_rs

    def retrieve(address: str) -> Any:
        if address == _ADDRESS:
            return schema.resource.root
        raise LookupError(address)

    kind = {
        Dialect.DRAFT2019: jsonschema_rs.Draft201909Validator,
        Dialect.DRAFT2020: jsonschema_rs.Draft202012Validator,
    }.get(schema.resource.dialect, jsonschema_rs.Draft7Validator)
    try:
        validator = kind(
            _entry(schema),
            validate_formats=True,
            ignore_unknown_formats=True,
            retriever=retrieve,
            formats=dict(_ALSO_FORMATS),
        )
    except (ValueError, jsonschema_rs.ValidationError) as error:
        first = str(error).partition("\n")[0]  # the rest shows the whole place
        raise JudgeError(f"jsonschema-rs can't read the schema: {first}") from error

    def check(value: JsonValue) -> bool:
        try:
            return bool(validator.is_valid(value))
        except (ValueError, OverflowError) as error:
            raise JudgeError(f"jsonschema-rs can't judge: {error}") from error

    return check
