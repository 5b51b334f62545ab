"""Response headers compared with expected ones: names in any case, lists with any white space after their commas.

Parameters of Content-Type and Accept may come in any order, and more of them than expected (RFC 9110 §5.6.6, §8.3).
"""

from collections.abc import Iterator, Mapping

from monitor.interactions.json_comparison import JsonComparison
from monitor.interactions.media_types import parse_media_type
from monitor.interactions.rule_paths import Rule
from monitor.model.contracts import Check, Mismatch
from monitor.model.exchanges import REDACTED, Headers
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Failure

_WITH_PARAMETERS = frozenset({"content-type", "accept"})


def header_pointer(name: str) -> str:
    """Headers have no place in the body; this keeps two of them apart in signatures."""
    return f"/headers/{name.lower()}"


def compare_headers(
    expected: Headers, rules: JsonObject, actual: Headers, comparison: JsonComparison
) -> Iterator[Mismatch]:
    """`rules`: name -> rule, as Pact v3 writes them under `matchingRules.header`."""
    by_name: Mapping[str, JsonValue] = {name.lower(): rule for name, rule in rules.items()}
    for name, wanted in expected:
        values = [value for each, value in actual if each.lower() == name.lower()]
        if not values:
            yield _mismatch(name, f"header {name} is missing", wanted, None)
            continue
        yield from _compare_one(name, wanted, ", ".join(values), by_name.get(name.lower()), comparison)


def _compare_one(name: str, wanted: str, found: str, rule: JsonValue, comparison: JsonComparison) -> Iterator[Mismatch]:
    matchers = _matchers(rule)
    if matchers:
        either = isinstance(rule, Mapping) and rule.get("combine") == "OR"
        problems = list(comparison.value(("headers", name.lower()), Rule((), matchers, either=either), wanted, found))
        elements = [part.strip() for part in found.split(",")]
        if problems and len(elements) > 1:
            each_rule = Rule((), matchers, either=either)
            location = ("headers", name.lower())
            problems = [p for part in elements for p in comparison.value(location, each_rule, wanted, part)]
        if problems:
            yield _mismatch(name, f"header {name}: {problems[0].message}", wanted, found)
    elif not _same_header(name.lower(), wanted, found):
        if REDACTED in found:
            comparison.unsupported.append(f"header {name} was redacted")
        else:
            yield _mismatch(name, f"header {name} is {found!r} instead of {wanted!r}", wanted, found)


def _matchers(rule: JsonValue) -> tuple[JsonObject, ...]:
    listed = rule.get("matchers", ()) if isinstance(rule, Mapping) else ()
    return tuple(each for each in listed if isinstance(each, Mapping)) if isinstance(listed, list | tuple) else ()


def _same_header(name: str, wanted: str, found: str) -> bool:
    wanted_parts, found_parts = ([part.strip() for part in text.split(",")] for text in (wanted, found))
    if len(wanted_parts) != len(found_parts):
        return False
    if name not in _WITH_PARAMETERS:
        return wanted_parts == found_parts
    return all(map(_covers, wanted_parts, found_parts))


def _covers(wanted: str, found: str) -> bool:
    """Same media type, with at least the wanted parameters. A charset is compared in any case (RFC 9110 §8.3.2)."""
    if "/" not in wanted:
        return wanted == found
    wanted_type, wanted_parameters = parse_media_type(wanted)
    found_type, found_parameters = parse_media_type(found)
    return wanted_type == found_type and all(
        found_parameters.get(name) == value
        or (name == "charset" and found_parameters.get(name, "").lower() == value.lower())
        for name, value in wanted_parameters.items()
    )


def _mismatch(name: str, message: str, wanted: str, found: str | None) -> Mismatch:
    check = Check.MEDIA_TYPE if name.lower() == "content-type" else Check.HEADER
    return Mismatch(check, Failure.HEADERS, header_pointer(name), message, wanted, found)
