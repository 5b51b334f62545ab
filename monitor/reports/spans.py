"""Text for a terminal in pieces with roles: whoever prints it decides what a role looks like."""

from collections.abc import Iterator
from enum import StrEnum

from monitor.model.record import record
from monitor.model.values import Severity
from monitor.reports.layout import wrapped


class Role(StrEnum):
    PLAIN = "plain"
    BREAKING = "breaking"
    RISKY = "risky"
    COMPATIBLE = "compatible"
    HEADING = "heading"
    LABEL = "label"
    QUIET = "quiet"
    MARKED = "marked"
    """The point that a message is shown for."""


@record
class Span:
    text: str
    role: Role = Role.PLAIN


Spans = tuple[Span, ...]
"""One line."""
EMPTY: Spans = ()


def plain(line: Spans) -> str:
    return "".join(span.text for span in line)


def role_of(severity: Severity) -> Role:
    return Role(severity.value)


def labelled(label: str, text: str, *, indent: int, width: int) -> Iterator[Spans]:
    """A label, and the text beside it, wrapped between words where it is wider than `width`."""
    first, *rest = wrapped(text, first=" " * indent, width=width)
    yield Span(label.ljust(indent), Role.LABEL), Span(first[indent:])
    for line in rest:
        yield (Span(line),)
