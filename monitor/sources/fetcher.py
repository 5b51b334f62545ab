"""One description source for all kinds of location."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from monitor.errors import Diagnostic, UsageError
from monitor.model.descriptions import FetchFailed, FetchResult, Validators
from monitor.model.integration import SpecSource
from monitor.network.client import GuardedClient
from monitor.sources.file import FileSource
from monitor.sources.git import GitSource
from monitor.sources.limits import FetchLimits, UnfetchableError
from monitor.sources.web import WebSource

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*@")
_HIDDEN = "…"


class DescriptionFetcher:
    """`engine.ports.DescriptionSource` for `https://…`, files, and `git+https://…@ref:path` or `git+file://…`.

    For one event loop, as its client is. `environ`: where `${NAME}` in locations and headers is looked up. `cache`: a
    folder for bare git repositories, made when needed. A failure's diagnostic shows the location as configured, never
    the value of a variable.
    """

    def __init__(
        self, client: GuardedClient, environ: Mapping[str, str], *, cache: Path, limits: FetchLimits | None = None
    ) -> None:
        limits = limits or FetchLimits()
        self._environ = environ
        self._web = WebSource(client, limits)
        self._file = FileSource(limits)
        self._git = GitSource(client, cache, limits)

    async def fetch(self, source: SpecSource, validators: Validators | None) -> FetchResult:
        shown = _CREDENTIALS.sub("", str(source.location))
        try:
            location = source.location.resolve(self._environ)
            headers = {name: value.resolve(self._environ) for name, value in source.headers.items()}
            return await self._fetch(location, headers, shown, validators)
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
