"""What a bundle holds of a case, and what can be held against it afterwards without the store.

The log of a case is a part of the chain of all cases. The bundle has the entries of this case whole, and of every entry
from the first of them to the newest one the hashes (`chain.json`), so that whoever was told a head later than this can
see that these entries were there before it, and nobody reads what is said in other cases.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from monitor.interactions.har_writing import as_har
from monitor.model.cases import Conflict, Link, LogEntry, hash_of
from monitor.model.descriptions import Document
from monitor.model.exchanges import Exchange
from monitor.model.json_value import JsonObject, JsonValue, digest_of
from monitor.reports.bundle.container import NoBundle, Opened, Tampered, open_bundle

LOG = "log.json"
CHAIN = "chain.json"
_EXCHANGES = "exchanges/"

README = """\
Evidence of one case, as the monitor of {names} kept it.

index.html         the case for people: open it in any browser; it loads nothing
exchanges.har      every exchange that the verdicts rest on, or that was tried for
                   what people brought (HTTP archive, HAR 1.2)
exchanges/         the same as they were stored; the SHA-256 of each file is its name
descriptions/      the API descriptions of that time, by digest
verdicts.json      every failure with its verdict: cells, observations, posterior
case.json          status, next step, times
log.json           what was said and brought and done in this case, hash-chained
chain.json         the hashes of the log of all cases from then to the newest
redacted.json      what was taken out of each exchange, and of what people brought
                   (by its log entry), before it was stored
manifest.json      every file with its SHA-256
signature.json     an Ed25519 signature of the bytes of manifest.json

To check it with the program:   compat-monitor evidence verify FILE
To check it without:            compare the SHA-256 of each file with manifest.json,
                                and verify the signature with any Ed25519 library.
The signature shows that nothing was changed since; whose it is you know by the
public key, which the companies tell each other:
{public_key}
"""


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that is kept of a case. `exchanges`: digest -> (the exchange, the bytes that are stored of it)."""

    case: Conflict
    names: str
    regressions: Sequence[JsonValue]
    log: Sequence[LogEntry]
    links: Sequence[Link]
    exchanges: Mapping[str, tuple[Exchange, bytes]]
    descriptions: Mapping[str, Document]


def about(found: Gathered, at: str, version: str) -> JsonObject:
    """What the manifest says besides its files. `at`: ISO 8601."""
    head = found.links[-1] if found.links else Link(0, "", "")
    return {
        "case": found.case.id,
        "integration": found.case.integration,
        "exported_at": at,
        "program": f"compat-monitor {version}",
        "chain_head": {"number": head.number, "hash": head.hash},
    }


def files(found: Gathered, page: str, public_key: str, version: str) -> Mapping[str, bytes]:
    """Name -> content of everything but manifest and signature."""
    kept = {digest: exchange for digest, (exchange, _) in found.exchanges.items()}
    redacted: dict[str, JsonValue] = {digest: list(each.redacted) for digest, each in kept.items()}
    redacted |= dict(_taken_out(found.log))
    links: list[JsonValue] = [
        {"number": each.number, "previous": each.previous, "hash": each.hash} for each in found.links
    ]
    return {
        "README.txt": README.format(names=found.names, public_key=public_key).encode(),
        "index.html": page.encode(),
        "case.json": _json(found.case.to_json()),
        "verdicts.json": _json(list(found.regressions)),
        LOG: _json([each.to_json() for each in found.log]),
        CHAIN: _json(links),
        "redacted.json": _json(redacted),
        "exchanges.har": _json(as_har(kept, {"name": "compat-monitor", "version": version})),
        **{f"{_EXCHANGES}{digest}.json": content for digest, (_, content) in found.exchanges.items()},
        **dict(_descriptions(found.descriptions)),
    }


def _taken_out(log: Iterable[LogEntry]) -> Iterator[tuple[str, JsonValue]]:
    for entry in log:
        named = [each for name in ("not_kept", "redacted") if isinstance(each := entry.data.get(name), Sequence)]
        if taken := [*chain.from_iterable(named)]:
            yield f"log entry {entry.number}", taken


def _descriptions(documents: Mapping[str, Document]) -> Iterator[tuple[str, bytes]]:
    """By number, as names of files may be whole URLs; `index.json` tells what each is."""
    for digest, document in documents.items():
        index: dict[str, JsonValue] = {"entry": document.entry, "source": document.source}
        for number, (name, content) in enumerate(sorted(document.files.items())):
            index[f"{number}"] = name
            yield f"descriptions/{digest}/{number}", content
        yield f"descriptions/{digest}/index.json", _json(index)


def _json(value: JsonValue) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=True, default=dict).encode("ascii") + b"\n"


@dataclass(frozen=True, slots=True)
class Intact:
    """A bundle in which nothing was changed. `heads`: hash of every log entry that it shows to be there, of which
    `newest` is the last.
    """

    case: str
    exported_at: str
    public_key: str
    heads: frozenset[str]
    newest: str


def checked(content: bytes) -> Intact | Tampered | NoBundle:
    """What the bundle is, if every byte is as it was signed and no file says against another; else the first record.

    Anybody may sign anything: a file of which the signature is good need not hold what a bundle holds.
    """
    try:
        opened = open_bundle(content)
        if isinstance(opened, Tampered | NoBundle):
            return opened
        return _first_contradiction(opened) or _intact(opened)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Tampered("the file", "it does not hold what a bundle holds")


def _intact(opened: Opened) -> Intact:
    hashes = [str(each["hash"]) for each in json.loads(opened.files[CHAIN])]
    manifest = opened.manifest
    return Intact(str(manifest["case"]), str(manifest["exported_at"]), opened.public_key, frozenset(hashes), hashes[-1])


def _first_contradiction(opened: Opened) -> Tampered | None:
    """What the files of a sound bundle say against each other: a store that was rewritten before it was exported."""
    log, links = json.loads(opened.files[LOG]), json.loads(opened.files[CHAIN])
    return next(chain(_of_exchanges(opened.files), _of_chain(links), _of_log(log, links)), None)


def _of_exchanges(held: Mapping[str, bytes]) -> Iterator[Tampered]:
    for name, content in held.items():
        if name.startswith(_EXCHANGES) and digest_of(content) != name.removeprefix(_EXCHANGES).removesuffix(".json"):
            yield Tampered(name, "it is not the exchange that the verdict names")


def _of_chain(links: Sequence[JsonObject]) -> Iterator[Tampered]:
    for before, after in pairwise(links):
        if (after["number"], after["previous"]) != (int(str(before["number"])) + 1, before["hash"]):
            yield Tampered(f"log entry {after['number']}", "it does not follow the one before it")


def _of_log(log: Iterable[JsonObject], links: Sequence[JsonObject]) -> Iterator[Tampered]:
    known = {each["number"]: each["hash"] for each in links}
    for entry in log:
        name = f"log entry {entry['number']}"
        if hash_of(entry) != entry["hash"]:
            yield Tampered(name, "it is not what it was when it was written")
        elif known.get(entry["number"]) != entry["hash"]:
            yield Tampered(name, "it is not in the chain")
