"""One check of a description that somebody submits: `python -m monitor.daemon.checking`, a process of its own.

What is submitted may be huge, deep or made to be slow: the process limits its memory and time, and can be ended
without harm. It reads a pickled `Order` from the daemon that started it, over a database that refuses to be written,
and answers with one JSON object: what was `checked`, or the `refused` diagnostic. It keeps nothing itself, and no
reference is followed out of the document.
"""

import asyncio
import json
import pickle
import resource
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from monitor.clock import SystemClock
from monitor.daemon.composition import Monitor
from monitor.documents import bundle, external_references, load, locate
from monitor.documents.references import base_of, has_identifiers, keywords_in
from monitor.engine.descriptions.context import api_contexts
from monitor.engine.gate.checking import Checked, check, for_both
from monitor.engine.gate.decision import Gate
from monitor.engine.gate.keeping import keepsake
from monitor.engine.verifying.contracts import read_contracts
from monitor.errors import Diagnostic, DocumentError, MonitorError, Place, StoreError
from monitor.model.descriptions import Document
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import ApiSettings, Configuration, Integration, SpecSource
from monitor.model.json_value import JsonObject, JsonValue
from monitor.openapi import read_api
from monitor.sources.limits import FetchLimits, UnfetchableError
from monitor.sources.overlays import Overlays
from monitor.storage import open_to_read

SUBMITTED = "the description"
"""How people are shown the document."""
_SHOWN_MAX = 100


@dataclass(frozen=True, slots=True)
class Order:
    """`path`: the configuration as the daemon was given it. `environ`: where `${NAME}` is looked up."""

    configuration: Configuration
    path: Path
    environ: Mapping[str, str] = field(repr=False)
    database: str = field(repr=False)
    now: datetime
    integration: str
    api: str
    content: bytes = field(repr=False)
    keep: bool = False
    """What may be kept of it is wanted, too."""


async def checked(
    monitor: Monitor, integration: Integration, api: ApiSettings, content: bytes, now: datetime
) -> Checked:
    """Raises `DocumentError` for a document that can't be read, is none of one file, or is no API description."""
    candidate = await _candidate(monitor, api, content)
    owned = for_both(integration, api)
    async with monitor.ports() as ports:
        configured = await read_contracts(owned, ports.contracts)
    calls = [each for each in configured.interactions if each.webhook is None]
    gate = Gate(owned, api_contexts(owned, monitor.store), calls, monitor.store, monitor.judge)
    return check(gate, api, candidate, now, unread=len(configured.problems))


async def _candidate(monitor: Monitor, api: ApiSettings, content: bytes) -> Document:
    """Under the overlays that the API is configured with, as what it is compared with was read."""
    value = load(content, SUBMITTED)
    _refuse_references(value, content)
    document = Document("description", {"description": content}, SUBMITTED)
    source = SpecSource(EnvironmentText(""), overlays=api.overlays)
    try:
        overlays = await Overlays.read(source, monitor.environ, FetchLimits())
    except UnfetchableError:
        text = f"the overlays that {api.name} is read with can't be read, so that nothing can be compared"
        raise DocumentError(Diagnostic("overlay-unreadable", text)) from None
    if overlays.files:
        document = document.with_overlays(overlays.files)
    read_api(bundle(document), source=SUBMITTED)
    return document


def _refuse_references(value: JsonObject, content: bytes) -> None:
    """What it refers to elsewhere is not fetched for whoever submits it, and without it nothing could be told."""
    outside = sorted(external_references(value))
    if not outside:
        return
    place = Place(SUBMITTED, *(_place_of(value, content, outside[0]) or ()))
    more = f" and {len(outside) - 1} more" if len(outside) > 1 else ""
    raise DocumentError(
        Diagnostic(
            "reference-outside",
            f"it refers to `{outside[0][:_SHOWN_MAX]}`{more}, and nothing is fetched for what is submitted",
            place,
            help="submit one file: bundle the description first",
        )
    )


def _place_of(value: JsonObject, content: bytes, location: str) -> tuple[int, int] | None:
    identified = has_identifiers(value)
    for each in keywords_in(value, base_of(value, "", identified=identified), identified=identified):
        for keyword in ("$ref", "$dynamicRef"):
            reference = each.value.get(keyword)
            if isinstance(reference, str) and reference.partition("#")[0] == location:
                return locate(content, f"{each.pointer}/{keyword}")
    return None


def answer(order: Order) -> dict[str, JsonValue]:
    """`{"checked": …}`, with `keepsake` where one is wanted, or `{"refused": {"code", "message", "help"}, "broken":
    whether it is the store's fault}`.
    """
    integration = order.configuration.integration(order.integration)
    api = integration.api(order.api) if integration else None
    assert integration is not None
    assert api is not None, "the daemon asks for what is configured"
    try:
        with open_to_read(order.database) as store:
            monitor = Monitor(order.configuration, order.path, store, SystemClock(), order.environ)
            found = asyncio.run(checked(monitor, integration, api, order.content, order.now)).to_json()
            if not order.keep:
                return {"checked": found}
            kept = keepsake(found, order.content, monitor.secrets())
            return {"checked": found, "keepsake": [kept.description.decode("latin-1"), kept.answer.decode()]}
    except MonitorError as error:
        about = error.diagnostic
        where = about.place
        place: JsonValue = None if where is None else [where.source, where.line, where.column]
        refused: dict[str, JsonValue] = {
            "code": about.code,
            "message": about.message,
            "place": place,
            "help": about.help,
        }
        return {"refused": refused, "broken": isinstance(error, StoreError)}


def main(memory_bytes: int, cpu_seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    order = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the daemon that started this process
    written = json.dumps(answer(order), default=dict)
    sys.stdout.write(written)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
