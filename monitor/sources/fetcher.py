"""One description source for all kinds of location."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from monitor.errors import Diagnostic, Place, UsageError
from monitor.interactions.credential_names import is_credential_header
from monitor.interactions.redaction import Redactor
from monitor.model.descriptions import Document, Fetched, FetchFailed, FetchResult, Validators
from monitor.model.integration import SpecSource
from monitor.model.json_value import digest_of
from monitor.network.client import GuardedClient
from monitor.network.credentials import without_credentials
from monitor.sources.file import FileSource
from monitor.sources.git import GitSource
from monitor.sources.limits import FetchLimits, UnfetchableError
from monitor.sources.overlays import Overlays
from monitor.sources.web import WebSource

_HIDDEN = "…"
_SECRET_MIN = 8
"""Characters; a shorter value of a variable is found in descriptions that quote nothing."""


class DescriptionFetcher:
    """`engine.ports.DescriptionSource` for `https://…`, files, and `git+https://…@ref:path` or `git+file://…`.

    For one event loop, as its client is. `environ`: where `${NAME}` in locations and headers is looked up. `cache`: a
    folder for bare git repositories, made when needed. `within`: as `FileSource` has it. A failure's diagnostic shows
    the location as configured, never the value of a variable.
    """

    def __init__(
        self,
        client: GuardedClient,
        environ: Mapping[str, str],
        *,
        cache: Path,
        limits: FetchLimits | None = None,
        within: Path | None = None,
    ) -> None:
        limits = limits or FetchLimits()
        self._environ = environ
        self._limits = limits
        self._web = WebSource(client, limits)
        self._file = FileSource(limits, within)
        self._git = GitSource(client, cache, limits)

    async def fetch(self, source: SpecSource, validators: Validators | None) -> FetchResult:
        shown = without_credentials(str(source.location))
        try:
            location = source.location.resolve(self._environ)
            headers = {name: value.resolve(self._environ) for name, value in source.headers.items()}
            overlays = await Overlays.read(source, self._environ, self._limits)
            place = digest_of((source.written or source.location).resolve(self._environ).encode())
            known = validators if validators and validators.location in {None, place} else None
            result = await self._fetch(location, headers, shown, overlays.still_valid(known))
            return _read_at(place, self._kept(overlays.laid_over(result), source, shown))
        except UsageError as error:
            return FetchFailed(error.diagnostic, transient=False)
        except UnfetchableError as error:
            return self._without_secrets(error.failed, source)

    async def _fetch(
        self, location: str, headers: Mapping[str, str], shown: str, validators: Validators | None
    ) -> FetchResult:
        scheme = location.partition("://")[0].lower() if "://" in location else ""
        if scheme in {"http", "https"}:
            return await self._web.fetch(location, headers, shown, validators)
        if scheme.startswith("git+"):
            return await self._git.fetch(location, headers, shown, validators)
        if scheme == "file":
            return await self._file.fetch(Path(unquote(urlsplit(location).path)), shown, validators)
        if not scheme:
            return await self._file.fetch(Path(location), shown, validators)
        raise UnfetchableError.because(
            "location-unknown", f"descriptions can't be fetched by {scheme}", shown, transient=False
        )

    def _kept(self, result: FetchResult, source: SpecSource, shown: str) -> FetchResult:
        """What may be stored of an answer from a host that may say back what it was sent."""
        credentials = [
            secret
            for name, value in source.headers.items()
            if is_credential_header(name)
            for secret in value.secrets(self._environ)
            if len(secret) >= _SECRET_MIN
        ]
        if not credentials or isinstance(result, FetchFailed):
            return result
        redactor = Redactor(credentials)
        if isinstance(result, Fetched):
            if any(redactor.finds_secret(each) for each in _parts_of(result.document)):
                return _quoting(shown)
            policy = {name: value for name, value in result.headers.items() if not _found(redactor, value)}
            result = replace(result, headers=policy)
        stored = result.validators
        if any(_found(redactor, text) for text in (stored.etag, stored.last_modified, stored.revision)):
            return replace(result, validators=Validators(overlays=stored.overlays))
        return result

    def _without_secrets(self, failed: FetchFailed, source: SpecSource) -> FetchFailed:
        texts = (source.location, *source.headers.values())
        secrets = sorted({each for text in texts for each in text.secrets(self._environ)}, key=len, reverse=True)

        def hide(text: str) -> str:
            for secret in secrets:
                text = text.replace(secret, _HIDDEN)
            return text

        found: Diagnostic = failed.diagnostic
        place = found.place and replace(found.place, source=hide(found.place.source))
        note = found.note and hide(found.note)
        return FetchFailed(replace(found, message=hide(found.message), place=place, note=note), failed.transient)


def _read_at(place: str, result: FetchResult) -> FetchResult:
    if isinstance(result, FetchFailed):
        return result
    return replace(result, validators=replace(result.validators, location=place))


def _parts_of(document: Document) -> Iterator[bytes]:
    for name, content in document.files.items():
        yield name.encode()
        yield content


def _found(redactor: Redactor, text: str | None) -> bool:
    return text is not None and redactor.finds_secret(text.encode())


def _quoting(shown: str) -> FetchFailed:
    return FetchFailed(
        Diagnostic(
            "description-quotes-credentials",
            "the description repeats the credential that it was asked for with, so it was not kept",
            Place(shown),
            help="take the credential out of what the server answers, and issue a new one",
        ),
        transient=False,
    )
