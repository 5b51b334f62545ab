"""The options that lay overlays over the descriptions of a command line."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from monitor.errors import Diagnostic, DocumentError, Place
from monitor.model.descriptions import Document
from monitor.model.record import record

_File = tuple[str, bytes]
"""Name as it was given, and content."""


@record
class Overlays:
    """In the order of the command line; those of both descriptions go first."""

    both: tuple[_File, ...] = ()
    base: tuple[_File, ...] = ()
    revision: tuple[_File, ...] = ()

    def over_base(self, document: Document) -> Document:
        return document.with_overlays((*self.both, *self.base))

    def over_revision(self, document: Document) -> Document:
        return document.with_overlays((*self.both, *self.revision))


_OPTIONS = (
    click.option(
        "--overlay",
        "overlays",
        multiple=True,
        metavar="FILE",
        help="Lay an OpenAPI Overlay over both descriptions before they are compared; repeats.",
    ),
    click.option("--overlay-base", multiple=True, metavar="FILE", help="The same, over the base only; repeats."),
    click.option("--overlay-revision", multiple=True, metavar="FILE", help="Over the revision only; repeats."),
)


def overlay_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the command one argument, `overlays`. One that is not there is told once, however many descriptions it is
    for.
    """

    @wraps(command)
    def wrapped(
        *args: Any,
        overlays: tuple[str, ...],
        overlay_base: tuple[str, ...],
        overlay_revision: tuple[str, ...],
        **options: Any,
    ) -> Any:
        read = (tuple((name, _content(name)) for name in each) for each in (overlays, overlay_base, overlay_revision))
        return command(*args, overlays=Overlays(*read), **options)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def _content(location: str) -> bytes:
    try:
        return Path(location).read_bytes()
    except OSError as error:
        reason = (error.strerror or "it can't be opened").lower()
        raise DocumentError(
            Diagnostic("overlay-unreadable", f"the overlay can't be read: {reason}", Place(location))
        ) from None
