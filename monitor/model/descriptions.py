"""API descriptions as they were fetched, and what each poll saw."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from urllib.parse import unquote

from monitor.errors import Diagnostic
from monitor.model.json_value import JsonValue, digest_of, digest_of_value
from monitor.model.record import record


@record
class PollTarget:
    """One description to be polled: that of an API, or of one environment where it has its own.

    `scope` is the integration's name, or `shared` for an API written once in settings.yaml.
    """

    scope: str
    api: str
    environment: str | None = None

    @property
    def key(self) -> str:
        return "/".join(part for part in (self.scope, self.api, self.environment) if part)


def beside(source: str, location: str) -> str:
    """A file as people are shown it, which the description at `source` refers to by `location`.

    In git the path in the repository stands behind a colon: `git+https://host/repository@ref:api/openapi.yaml`.
    """
    if "://" in location:
        return location
    folder = max(source.rfind("/"), source.rfind(":") if source.startswith("git+") else -1)
    return source[: folder + 1] + (location if "://" in source else unquote(location))


_OVERLAY = "overlay:"
"""How the keys of overlays begin; no location of a file does. So they are stored, and counted into the digest, as any
other file is: an overlay that changes changes the description."""


@record
class Document:
    """The bytes of a description: the entry file and, where it is split by relative `$ref`, the files it needs.

    `files`: location relative to the entry's folder (or an absolute URL) -> raw bytes; `entry` is one of the keys, and
    overlays are among them (see `with_overlays`). `source`: the location as people are shown it (no secrets).
    """

    entry: str
    files: Mapping[str, bytes]
    source: str

    @property
    def digest(self) -> str:
        """Identity of the content: names and bytes of all files; where it was fetched from does not count."""
        hashes: dict[str, JsonValue] = {name: digest_of(content) for name, content in self.files.items()}
        return digest_of_value([self.entry, hashes])

    @property
    def overlays(self) -> tuple[str, ...]:
        """Keys of the files that are overlays, in the order in which they are applied to the entry file."""
        return tuple(sorted(name for name in self.files if name.startswith(_OVERLAY)))

    @property
    def overlay_names(self) -> frozenset[str]:
        return frozenset(map(self.overlay_name, self.overlays))

    def with_overlays(self, overlays: Iterable[tuple[str, bytes]]) -> "Document":
        """With more overlays, applied after those that it has: name as people are shown it, raw bytes."""
        first = len(self.overlays)
        added = {f"{_OVERLAY}{first + index:03}:{name}": content for index, (name, content) in enumerate(overlays)}
        return Document(self.entry, {**self.files, **added}, self.source) if added else self

    @staticmethod
    def overlay_name(key: str) -> str:
        """The name that an overlay was given."""
        return key.removeprefix(_OVERLAY).partition(":")[2]


@record
class Validators:
    """What makes the next poll conditional."""

    etag: str | None = None
    last_modified: str | None = None
    revision: str | None = None
    """Commit of a git source; modification time and size of a file."""
    overlays: str | None = None
    """Digest of the overlays that were laid over it."""
    location: str | None = None
    """Digest of where it was read, which may hold secrets. None: written by a version that did not keep it."""


@record
class Unchanged:
    """A 304, the same commit, or an untouched file."""

    validators: Validators


@record
class Fetched:
    document: Document
    validators: Validators
    headers: Mapping[str, str] = field(default_factory=dict)
    """Response headers that carry policy: Deprecation, Sunset, Link; lower-case names."""


@record
class FetchFailed:
    """A fact about the side that publishes the description. `transient`: trying again may help."""

    diagnostic: Diagnostic
    transient: bool


FetchResult = Unchanged | Fetched | FetchFailed


class PollOutcome(StrEnum):
    UNCHANGED = "unchanged"
    FIRST = "first"
    CHANGED = "changed"
    MOVED = "moved"
    """Another document, since the configuration was edited: read from elsewhere, or under other overlays of ours."""
    UNREACHABLE = "unreachable"
    """Transient: the next poll may succeed."""
    UNREADABLE = "unreadable"
    """Lasting: needs a person on the side that publishes it."""


@record
class PollState:
    """What is known about a target between polls. `digest` is the last good snapshot, never lost by a failure."""

    target: PollTarget
    digest: str | None = None
    validators: Validators = Validators()
    last_polled_at: datetime | None = None
    last_good_at: datetime | None = None
    failing_since: datetime | None = None
    diagnostic: Diagnostic | None = None


@record
class Poll:
    """One poll's result."""

    target: PollTarget
    outcome: PollOutcome
    at: datetime
    digest: str | None
    previous_digest: str | None = None
    previous_seen_at: datetime | None = None
    """When the previous digest was last seen: the change happened in the interval from then to `at`."""
    diagnostic: Diagnostic | None = None
