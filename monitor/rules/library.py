"""`monitor.compare`: two descriptions in, judged changes out, for programs that import this package.

Nothing here opens a file, a connection or the clock: what a description needs is handed in, and so is the day.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from monitor.errors import Diagnostic, Place, UsageError
from monitor.model.changes import Change, Comparison, Location
from monitor.model.descriptions import Document
from monitor.model.json_value import canonical
from monitor.rules.comparison import compare as compare_documents

Description: TypeAlias = Document | Mapping[str, Any] | str | bytes
"""A document with all its files, a parsed value, or the text of a JSON or YAML file that refers to no other."""

Contract: TypeAlias = Mapping[str, Any] | str | bytes
"""A Pact file, an interactions file, an HTTP archive (HAR) or Arazzo workflows, parsed or as text."""


def compare(
    base: Description,
    revision: Description,
    *,
    now: datetime | None = None,
    notice: timedelta | None = None,
    overrides: Mapping[str, str] | None = None,
    contracts: Mapping[str, Contract] | None = None,
    stability: str | None = None,
    api: str = "",
) -> Comparison:
    """What changed from `base` to `revision`, and what each change means for those who built on the base.

    `now`: the day, aware, against which `x-sunset` dates are held; None: none has passed. `notice`: how long an end is
    announced before; None: no date is too near. `overrides`: severity ('breaking', 'risky', 'compatible') by rule id.
    `contracts`: what consumers rely on, by the name under which each is shown; they fill in `Change.consumers`.
    `stability`: the attribute that says how stable a part is; None: `x-stability-level` and `x-beta-api`. `api`: a name
    that goes into every fingerprint.

    The changes come worst first. Lines and columns are there for descriptions given as text or as a `Document`. The
    same arguments give the same answer. Raises `DocumentError` for a description or contract that can't be read, and
    `UsageError` for an unknown rule or severity, a `now` without time zone, text that names a file, or an argument of
    another type.
    """
    options: dict[str, Any] = {"now": now, "notice": notice, "overrides": overrides, "api": api}
    _check_types({**options, "contracts": contracts, "stability": stability})
    if now is not None and now.tzinfo is None:
        raise UsageError(
            Diagnostic("usage", "`now` has no time zone", help="give an aware datetime, such as one in UTC")
        )
    from monitor.schemas import jsonschema_rs_judge

    options |= {"judge": jsonschema_rs_judge(), **({} if stability is None else {"stability": (stability,)})}
    before, after = _document(base, "base"), _document(revision, "revision")
    comparison = _used(before, after, contracts, options) if contracts else compare_documents(before, after, **options)
    return _with_lines_of(comparison, base=not isinstance(base, Mapping), revision=not isinstance(revision, Mapping))


_TYPES: Mapping[str, tuple[type, str]] = {
    "now": (datetime, "an aware `datetime`"),
    "notice": (timedelta, "a `timedelta`"),
    "overrides": (Mapping, "a mapping of rule ids to severities"),
    "contracts": (Mapping, "a mapping of names to contracts"),
    "stability": (str, "the name of an attribute"),
    "api": (str, "a name"),
}


def _check_types(arguments: Mapping[str, object]) -> None:
    for name, (expected, described) in _TYPES.items():
        given = arguments[name]
        if given is not None and not isinstance(given, expected):
            message = f"`{name}` is of type {type(given).__name__}"
            raise UsageError(Diagnostic("usage", message, help=f"give {described}"))


def _document(description: Description, name: str) -> Document:
    if isinstance(description, Document):
        return description
    content = _bytes(description, name)
    return Document(name, {name: content}, name)


def _bytes(given: Mapping[str, Any] | str | bytes, name: str) -> bytes:
    if isinstance(given, Mapping):
        try:
            return canonical(given)
        except (TypeError, ValueError) as error:
            message = f"this holds what JSON can't express: {str(error).lower()}"
            help_ = "give what a JSON or YAML reader returns, or the text"
            raise UsageError(Diagnostic("usage", message, Place(name), help=help_)) from None
    if not isinstance(given, str | bytes):
        message = f"this is no description or contract, but of type {type(given).__name__}"
        help_ = "give its text (`str` or `bytes`), the parsed value (`dict`), or for a description a `Document`"
        raise UsageError(Diagnostic("usage", message, Place(name), help=help_))
    text = given.decode("utf-8", "replace") if isinstance(given, bytes) else given
    if "\n" not in text and text.strip().endswith((".json", ".yaml", ".yml")):
        message = f"this is the name of a file, and not what stands in it: {text.strip()[:100]!r}"
        raise UsageError(Diagnostic("usage", message, Place(name), help="give what stands in the file"))
    return given if isinstance(given, bytes) else given.encode("utf-8", "surrogatepass")


def _used(
    base: Document, revision: Document, contracts: Mapping[str, Contract], options: Mapping[str, Any]
) -> Comparison:
    from monitor.documents import bundle, load_any
    from monitor.interactions.reading import read_contract
    from monitor.openapi import read_api
    from monitor.rules.usage import comparison_use

    described = read_api(bundle(base), source=base.source)
    interactions = [
        interaction
        for name, contract in contracts.items()
        for interaction in read_contract(load_any(_bytes(contract, name), name), contract=name, described=described)
    ]
    comparison = compare_documents(base, revision, interactions=interactions, **options)
    return comparison_use(comparison, interactions, described)


def _with_lines_of(comparison: Comparison, *, base: bool, revision: bool) -> Comparison:
    """A parsed value has no lines: those of the text that it was written out as mean nothing to anybody."""
    if base and revision:
        return comparison

    def unlined(change: Change) -> Change:
        return replace(
            change,
            base=change.base if base else _unlined(change.base),
            revision=change.revision if revision else _unlined(change.revision),
        )

    return replace(comparison, changes=tuple(map(unlined, comparison.changes)))


def _unlined(location: Location | None) -> Location | None:
    return None if location is None else replace(location, line=None, column=None)
