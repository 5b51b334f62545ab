"""A changelog for the API's users, in the sections of https://keepachangelog.com, by operation, in plain words."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from monitor.model.changes import Change, Comparison
from monitor.model.values import Direction, Severity
from monitor.reports.comparisons import WHOLE, Report, in_component, named, operations_of, summary
from monitor.reports.markdown_text import code, escaped, sentence

_OPERATIONS_SHOWN = 5


class Section(StrEnum):
    ADDED = "Added"
    CHANGED = "Changed"
    DEPRECATED = "Deprecated"
    REMOVED = "Removed"


_PARAMETERS = {"query": "the query", "header": "a header", "path": "the path", "cookie": "a cookie"}

_BY_WORD = {
    "deprecated": Section.DEPRECATED,
    "sunset": Section.DEPRECATED,
    "added": Section.ADDED,
    "introduced": Section.ADDED,
    "removed": Section.REMOVED,
}
"""A word of a rule's id says what happened; the first that is found decides."""


def section_of(change: Change) -> Section:
    words = change.rule.split("-")
    return next((section for word, section in _BY_WORD.items() if word in words), Section.CHANGED)


def lines(report: Report) -> Iterator[str]:
    yield from (f"> {escaped(each.message)}" for each in report.unread)
    for number, pair in enumerate(each for each in report.pairs if each.comparison.changes or not report.several):
        if number or report.unread:
            yield ""
        title = code(pair.name) + ": " if report.several else ""
        yield from _of(pair.comparison, title)


def _of(comparison: Comparison, title: str) -> Iterator[str]:
    yield f"# {title}{escaped(_versions(comparison))}"
    yield ""
    yield f"{escaped(summary(comparison.changes))}."
    for section in Section:
        found = [change for change in comparison.changes if section_of(change) is section]
        if found:
            yield ""
            yield f"## {section}"
            yield from _section(found)


def _versions(comparison: Comparison) -> str:
    base, revision = comparison.base, comparison.revision
    if revision.get("title") and base.get("title") == revision.get("title"):
        versions = [str(each.get("version") or "unversioned") for each in (base, revision)]
        return f"{revision['title']}: {' → '.join(versions) if versions[0] != versions[1] else versions[0]}"
    return f"{named(base)} → {named(revision)}"


def _section(changes: Iterable[Change]) -> Iterator[str]:
    groups: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        groups.setdefault(operations_of(change), []).append(change)
    for operations, members in groups.items():
        yield ""
        yield f"### {_heading(operations)}"
        yield ""
        for change in members:
            mark = "**Breaking:** " if change.severity is Severity.BREAKING else ""
            risky = f" *({'undecided' if not change.decided else 'may break some'})*"
            place = ", ".join(each for each in (in_words(change), escaped(in_component(change))) if each)
            yield (
                f"- {mark}{sentence(change.message)}{', ' + place if place else ''}"
                f"{risky if change.severity is Severity.RISKY else ''}"
            )


def _heading(operations: tuple[str, ...]) -> str:
    if operations == (WHOLE,):
        return "The whole API"
    shown = ", ".join(code(each) for each in operations[:_OPERATIONS_SHOWN])
    more = len(operations) - _OPERATIONS_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def in_words(change: Change) -> str:
    """A place as people say it: `in the 200 response`, `in the query parameter limit`; Markdown.

    A component that the message names may be anywhere, so that only the directions are said; of a place that it names,
    nothing more.
    """
    if change.component is not None and change.component.described in change.message:
        found = {each.direction for each in change.reaches}
        return f"in {' and '.join(f'{each.value}s' for each in Direction if each in found)}" if found else ""
    around, message = _around(change), _message_of(change)
    return f"in {code(around)} of {message.removeprefix('in ')}" if around and message else message


def _message_of(change: Change) -> str:
    first, _, rest = change.place.partition(" ")
    if change.place in change.message or (not rest and f"status {first}" in change.message):
        return ""
    if first[:1].isdigit() or first == "default":
        kind, _, name = rest.partition(" ")
        header = name.partition(" ")[0] if kind == "header" else ""
        inside = f"the header {code(header)} of " if header and f"header {header} " not in change.message else ""
        response = "the default response" if first == "default" else f"the {escaped(first)} response"
        return f"in {inside}{response}"
    if first == "body":
        return "in the body that is sent" if change.direction is Direction.RESPONSE else "in the request body"
    if first in _PARAMETERS:
        name = code(rest.partition(" ")[0])
        return f"in {_PARAMETERS[first]}" if name in change.message else f"in the {first} parameter {name}"
    return ""


def _around(change: Change) -> str:
    """The object of a member that is called by its name alone; empty where it is the whole body."""
    within, _, name = f"/{change.place.partition(' /')[2]}".rpartition("/")
    return within if f"`{name}` is called " in change.message or f" is called `{name}` " in change.message else ""
