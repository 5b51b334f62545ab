"""Descriptions at a URL: conditional requests (RFC 9110 §13), one for each file that the description has."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from monitor.model.descriptions import Fetched, FetchResult, Unchanged, Validators
from monitor.model.exchanges import NoResponse, header
from monitor.model.header_names import over
from monitor.model.json_value import digest_of
from monitor.network.addresses import HostPort, host_and_port, literal_allowance
from monitor.network.client import GuardedClient
from monitor.network.exchange import Answer
from monitor.network.failures import NetworkFailure
from monitor.sources.limits import FetchLimits, UnfetchableError, too_large
from monitor.sources.memory import Memory, Stamp, remembered
from monitor.sources.parts import whole_document

POLICY_HEADERS = ("deprecation", "sunset", "link")
"""RFC 9745, RFC 8594, RFC 8288."""

_ACCEPT = "application/json, application/yaml, application/vnd.oai.openapi+json;q=0.9, */*;q=0.5"
_WORTH_A_RETRY = frozenset({NoResponse.CONNECT, NoResponse.PROTOCOL})
"""Mostly a kept connection that the server had just closed."""
_TRANSIENT = frozenset({408, 425, 429})
_CREDENTIAL_WANTED = (
    "it wants a credential: in a configuration a header (`spec: {url: …, headers: {…}}`); "
    "at a prompt `--header 'NAME: VALUE'`, or a file that you fetched yourself"
)
_REMEDIES = {401: _CREDENTIAL_WANTED, 403: _CREDENTIAL_WANTED, 429: "ask less often, or wait", 503: "it may pass"}
"""Where a status tells more than that the address should be looked at."""
_ABSENT = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a description is, with what its requests carry. `shown`: its location without secrets."""

    url: str
    headers: Mapping[str, str]
    shown: str

    def headers_for(self, url: str) -> Mapping[str, str]:
        return self.headers if _origin(url) == _origin(self.url) else {}

    def allowance_for(self, url: str) -> frozenset[HostPort]:
        return literal_allowance(self.url) if host_and_port(url) == host_and_port(self.url) else frozenset()


@dataclass(frozen=True, slots=True)
class _Seen:
    """One file as it is now. `content` None: as it was, or absent (then the stamp has no digest)."""

    url: str
    stamp: Stamp
    content: bytes | None
    policy: Mapping[str, str]
    changed: bool


class WebSource:
    """Polls URLs: so many at once in all, and so many at once per host and port."""

    def __init__(self, client: GuardedClient, limits: FetchLimits) -> None:
        self._client = client
        self._limits = limits
        self._slots = asyncio.Semaphore(limits.requests_at_once)
        self._hosts: dict[HostPort, asyncio.Semaphore] = {}

    async def fetch(
        self, url: str, headers: Mapping[str, str], shown: str, validators: Validators | None
    ) -> FetchResult:
        """Raises `UnfetchableError`."""
        site = _Site(url, headers, shown)
        known = remembered(validators, shown)
        try:
            async with asyncio.timeout(self._limits.seconds_in_all):
                return await self._poll(site, known)
        except TimeoutError:
            raise UnfetchableError.because(
                "description-too-slow",
                f"the files of the description took more than {self._limits.seconds_in_all:g} seconds together",
                shown,
                transient=True,
            ) from None

    async def _poll(self, site: _Site, known: Memory) -> FetchResult:
        entry = await self._look(site, site.url, known.entry)
        if not entry.changed:
            parts = await self._look_at_parts(site, entry.url, known.parts)
            if not any(part.changed for part in parts.values()):
                stamps = {location: part.stamp for location, part in parts.items()}
                return Unchanged(Memory(site.shown, entry.stamp, stamps).validators())
            entry = await self._look(site, site.url, None)
        return await self._whole(site, entry)

    async def _whole(self, site: _Site, entry: _Seen) -> Fetched:
        if entry.content is None:
            raise UnfetchableError.because(
                "description-missing", "there is no description at this address", site.shown, transient=False
            )
        stamps: dict[str, Stamp] = {}

        async def read(location: str) -> bytes | None:
            url = urljoin(entry.url, location)
            if _origin(url) != _origin(entry.url):
                return None
            part = await self._look(site, url, None)
            stamps[location] = part.stamp
            return part.content

        name = urlsplit(entry.url).path.rpartition("/")[2] or "description"
        document = await whole_document(name, entry.content, site.shown, read, self._limits)
        return Fetched(document, Memory(site.shown, entry.stamp, stamps).validators(), entry.policy)

    async def _look_at_parts(self, site: _Site, base: str, known: Mapping[str, Stamp]) -> dict[str, _Seen]:
        looks = (self._look(site, urljoin(base, location), stamp) for location, stamp in known.items())
        return dict(zip(known, await asyncio.gather(*looks), strict=True))

    async def _look(self, site: _Site, url: str, known: Stamp | None) -> _Seen:
        conditions = {}
        if known is not None and known.etag:
            conditions["If-None-Match"] = known.etag
        if known is not None and known.last_modified:
            conditions["If-Modified-Since"] = known.last_modified
        answer = await self._answer(site, url, over(over({"Accept": _ACCEPT}, site.headers_for(url)), conditions))
        policy = {name: value for name in POLICY_HEADERS if (value := _all_of(answer, name))}
        if answer.status == 304 and known is not None and conditions:
            stamp = Stamp(known.digest, header(answer.headers, "ETag") or known.etag, known.last_modified)
            return _Seen(answer.url, stamp, None, policy, changed=False)
        if answer.status in _ABSENT and url != site.url:
            return _Seen(answer.url, Stamp(), None, policy, changed=known is None or known.digest is not None)
        if answer.status != 200:
            raise _unusable(answer, site)
        if answer.truncated:
            raise too_large(site.shown, self._limits)
        stamp = Stamp(digest_of(answer.body), header(answer.headers, "ETag"), header(answer.headers, "Last-Modified"))
        same = known is not None and known.digest == stamp.digest
        return _Seen(answer.url, stamp, None if same else answer.body, policy, changed=not same)

    async def _answer(self, site: _Site, url: str, headers: Mapping[str, str]) -> Answer:
        host = self._hosts.setdefault(host_and_port(url), asyncio.Semaphore(self._limits.requests_at_once_per_host))
        async with AsyncExitStack() as held:
            await held.enter_async_context(host)  # first, so that those who wait for one host keep no slot from others
            await held.enter_async_context(self._slots)
            try:
                return await self._once(site, url, headers)
            except NetworkFailure as failure:
                if failure.kind not in _WORTH_A_RETRY:
                    raise UnfetchableError.from_error(failure, site.shown, transient=failure.transient) from None
            try:
                return await self._once(site, url, headers)
            except NetworkFailure as failure:
                raise UnfetchableError.from_error(failure, site.shown, transient=failure.transient) from None

    async def _once(self, site: _Site, url: str, headers: Mapping[str, str]) -> Answer:
        return await self._client.send(
            "GET",
            url,
            headers,
            timeout=self._limits.seconds_per_file,
            max_bytes=self._limits.bytes_max,
            allow=site.allowance_for(url),
            follow_redirects=True,
        )


def _unusable(answer: Answer, site: _Site) -> UnfetchableError:
    return UnfetchableError.because(
        "description-status",
        f"the server answered {answer.status} instead of the description",
        site.shown,
        transient=answer.status >= 500 or answer.status in _TRANSIENT,
        help_=_REMEDIES.get(answer.status),
    )


def _all_of(answer: Answer, name: str) -> str:
    return ", ".join(value for each, value in answer.headers if each.lower() == name)


def _origin(url: str) -> tuple[str, HostPort]:
    return urlsplit(url).scheme, host_and_port(url)
