"""A response body compared with an expected one, by media type: JSON by structure, text by characters.

A body of another kind passes where it equals the example byte for byte; otherwise it is undecidable.
"""

import json
from collections.abc import Iterator, Mapping
from typing import NoReturn

from monitor.interactions.json_comparison import JsonComparison, shown
from monitor.interactions.matchers import RESPONSE_WIDE, name_of
from monitor.interactions.media_types import essence_of, is_json, is_text
from monitor.interactions.patterns import UndecidableError
from monitor.interactions.rule_paths import RuleSet
from monitor.interactions.schema_conformance import conformance
from monitor.model.contracts import Check, ExpectedBody, Mismatch
from monitor.model.exchanges import REDACTED, Response, header
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Failure


def compare_body(expected: ExpectedBody, response: Response, comparison: JsonComparison) -> Iterator[Mismatch]:
    """Raises `UndecidableError` where nothing can be said."""
    if response.truncated:
        raise UndecidableError("the body is longer than what is kept of it")
    if expected.absent:
        if response.body:
            yield _shape(Check.BODY_PRESENT, f"a body of {len(response.body)} bytes instead of none")
    elif not response.body:
        yield _shape(Check.BODY_PRESENT, "no body")
    elif expected.schema is not None:
        try:
            value = _parsed(response.body)
        except _NotJsonError as error:
            yield error.mismatch
        else:
            yield from conformance(expected.schema, expected.dialect, value)
    elif expected.example is None and not expected.rules:
        return
    elif (media_rule := _media_type_rule(expected.rules)) is not None:
        yield from _media_type(media_rule, response)
    elif is_json(expected.media_type) or not isinstance(expected.example, str):
        yield from _json(expected, response.body, comparison)
    else:
        yield from _text(expected, expected.example, response.body, comparison)


class _NotJsonError(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.mismatch = _shape(Check.BODY_PARSES, f"the body is not JSON: {reason}")


def _shape(check: Check, message: str) -> Mismatch:
    return Mismatch(check, Failure.SHAPE, "", message)


def _parsed(body: bytes) -> JsonValue:
    try:
        value: JsonValue = json.loads(body, parse_constant=_refuse_constant)
    except RecursionError:
        raise UndecidableError("the body is nested too deeply to be compared") from None
    except json.JSONDecodeError as error:
        raise _NotJsonError(f"{error.msg} at line {error.lineno}") from None
    except UnicodeDecodeError:
        raise _NotJsonError("its bytes are not Unicode text") from None
    except ValueError:
        raise UndecidableError("the body has a number too long to be compared") from None
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise _NotJsonError(f"{name} is not a JSON value")


def _json(expected: ExpectedBody, body: bytes, comparison: JsonComparison) -> Iterator[Mismatch]:
    try:
        yield from comparison.compare((), expected.example, _parsed(body))
    except _NotJsonError as error:
        yield error.mismatch
    except RecursionError:
        raise UndecidableError("the body is nested too deeply to be compared") from None


def _text(expected: ExpectedBody, example: str, body: bytes, comparison: JsonComparison) -> Iterator[Mismatch]:
    text = body.decode("utf-8", errors="replace")
    if text == example and not expected.rules:
        return
    media_type = expected.media_type or ("application/xml" if example.lstrip().startswith("<") else "text/plain")
    if not is_text(media_type):
        raise UndecidableError(f"bodies of {essence_of(media_type)} can't be compared unless they are equal")
    rule = RuleSet(expected.rules).governing(())
    if rule is None and expected.rules:
        raise UndecidableError("matching rules for places inside a text")
    if rule is None and REDACTED in text:
        raise UndecidableError("the body was redacted")
    yield from comparison.value((), rule, example, text)


def _media_type_rule(rules: JsonObject) -> str | None:
    for rule in rules.values():
        listed = rule.get("matchers", ()) if isinstance(rule, Mapping) else ()
        for matcher in listed if isinstance(listed, list | tuple) else ():
            if isinstance(matcher, Mapping) and name_of(matcher) in RESPONSE_WIDE:
                return str(matcher.get("value", ""))
    return None


def _media_type(wanted: str, response: Response) -> Iterator[Mismatch]:
    """Pact looks into the bytes; we believe the header where it agrees, and decide nothing where it is missing."""
    found = essence_of(header(response.headers, "content-type"))
    if found is None:
        raise UndecidableError(f"the media type of the body is not declared ({shown(wanted)} expected)")
    if found != essence_of(wanted):
        yield _shape(Check.MEDIA_TYPE, f"a body of {found} instead of {wanted}")
