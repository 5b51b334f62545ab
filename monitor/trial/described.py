"""A description that was found, read, with what was learned on the way to it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from monitor.documents import bundle
from monitor.errors import Diagnostic, DocumentError
from monitor.model.api import Api
from monitor.model.descriptions import Document
from monitor.model.sides import Side
from monitor.openapi import read_api
from monitor.trial.arguments import Argument
from monitor.trial.findings import Attempt, DescriptionFound


@dataclass(frozen=True, slots=True)
class Described:
    """`address`: the URL it was fetched from, None for files. `headers`: Deprecation, Sunset, Link of that answer."""

    argument: Argument
    found: DescriptionFound
    document: Document
    api: Api
    address: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def api_of(document: Document) -> Api:
    """Raises `DocumentError` for what is not an API description."""
    return read_api(bundle(document), source=document.source)


async def described(
    argument: Argument, side: Side, document: Document, how: str, *, location: str, address: str | None
) -> Described | Attempt:
    """`document` read as an API, in a thread; else why it is not one."""
    try:
        api = await asyncio.to_thread(api_of, document)
    except DocumentError as error:
        return Attempt(location, reason_of(error.diagnostic))
    found = DescriptionFound(
        side=side,
        location=location,
        how=how,
        title=api.title,
        version=api.version,
        openapi=api.spec.value,
        operations=len(api.operations),
        unread=tuple(f"{note.pointer}: {note.message}" for note in api.notes),
    )
    return Described(argument, found, document, api, address)


def with_attempts(found: Described, attempts: Sequence[Attempt], others: tuple[str, ...] = ()) -> Described:
    return replace(found, found=replace(found.found, attempts=tuple(attempts), others=others))


def reason_of(diagnostic: Diagnostic) -> str:
    """Its message, with the line in the document where one is known."""
    place = diagnostic.place
    return f"{diagnostic.message}, in line {place.line}" if place and place.line else diagnostic.message
