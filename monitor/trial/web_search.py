"""A description looked for at and around a web address: the address itself, links, catalog, well-known places."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from urllib.parse import urlsplit

from monitor.documents import external_references, load, load_any
from monitor.errors import DocumentError
from monitor.model.descriptions import Document
from monitor.model.environment_text import EnvironmentText, SecretText
from monitor.model.exchanges import NoResponse, header
from monitor.model.header_names import over
from monitor.model.json_value import JsonValue
from monitor.model.sides import Side
from monitor.network.addresses import literal_allowance
from monitor.network.client import GuardedClient
from monitor.network.credentials import split_credentials
from monitor.network.exchange import Answer
from monitor.network.failures import NetworkFailure
from monitor.sources.web import POLICY_HEADERS
from monitor.trial.addresses import API_CATALOG, in_catalog, in_page, linked, origin, well_known
from monitor.trial.arguments import Argument, without_secrets
from monitor.trial.described import Described, described, reason_of, with_attempts
from monitor.trial.findings import Attempt, DescriptionMissing

_AT_ONCE = 4
_ITEMS_MAX = 5
"""Of a catalog of many APIs: whoever wants another one gives its address."""
_SECONDS_LEAST = 1.5
"""For the places beside the address, however long it took to answer."""
_ACCEPT = "application/json, application/yaml, application/vnd.oai.openapi+json;q=0.9, text/html;q=0.6, */*;q=0.5"
_REMEDY = "give the address of the description itself, a file, or git+https://host/repository@ref:path"
_LOCKED_REMEDY = "give it as https://user:password@host/…, or a --header 'NAME: VALUE', or the description as a file"
_REMEDIES: Mapping[NoResponse, str] = {
    NoResponse.DNS: "check the spelling of the host, or give the description as a file",
    NoResponse.REFUSED_ADDRESS: "give its IP address in place of the name: what is written out is allowed",
    NoResponse.TLS: "have the certificate mended, or give the description as a file",
}

_Place = tuple[str, str]
"""A URL, and how it came to be tried."""


Fetch = Callable[[str, str, Mapping[str, EnvironmentText]], Awaitable[Described | Attempt]]
"""Location, how it came to be tried, and headers -> the description with all its files, or what was there instead."""


class WebSearch:
    """One search. `deadline` is of `time.monotonic`."""

    def __init__(self, client: GuardedClient, fetch: Fetch, argument: Argument, side: Side, deadline: float) -> None:
        self._client = client
        self._fetch = fetch
        self._argument = argument
        self._side = side
        self._deadline = deadline
        self._url, self._authorization = split_credentials(argument.text)
        self._allow = literal_allowance(self._url)
        self._attempts: list[Attempt] = []

    async def find(self) -> Described | DescriptionMissing:
        try:
            answer = await self._get(self._url)
        except NetworkFailure as failure:
            self._attempts.append(Attempt(self._argument.shown, failure.text))
            return self._missing(_REMEDIES.get(failure.kind, _REMEDY))
        found = await self._read(answer)
        if isinstance(found, Described):
            return found
        self._attempts.append(found)
        try:
            async with asyncio.timeout(max(_SECONDS_LEAST, self._deadline - time.monotonic())):
                elsewhere = await self._around(answer)
        except TimeoutError:
            elsewhere = None
            self._attempts.append(Attempt("the places not yet tried", "given up: they took too long"))
        if elsewhere:
            return with_attempts(elsewhere, self._attempts)
        return self._missing(_LOCKED_REMEDY if answer.status in {401, 403} else _REMEDY)

    async def _read(self, answer: Answer) -> Described | Attempt:
        """The answer of the address itself, where it is a description."""
        shown = self._argument.shown
        if answer.status != 200 or answer.truncated:
            return Attempt(shown, f"answered {answer.status}")
        name = urlsplit(answer.url).path.rpartition("/")[2] or "description"
        try:
            value = await asyncio.to_thread(load, answer.body, shown)
        except DocumentError as error:
            return Attempt(shown, reason_of(error.diagnostic))
        if external_references(value):
            return await self._fetched(self._url, "the address given")
        document = Document(name, {name: answer.body}, shown)
        found = await described(
            self._argument, self._side, document, "the address given", location=shown, address=self._url
        )
        if isinstance(found, Attempt):
            return found
        policy = {each: text for each in POLICY_HEADERS if (text := header(answer.headers, each))}
        return Described(found.argument, found.found, found.document, found.api, self._url, policy)

    async def _around(self, answer: Answer) -> Described | None:
        places: dict[str, str] = {}
        for url, how in await self._places(answer):
            if url != self._url:
                places.setdefault(url, how)
        waiting = list(places.items())
        at_once = 1  # the likeliest alone: mostly it is there, and nobody is asked for more
        while waiting:
            wave, waiting = waiting[:at_once], waiting[at_once:]
            for result in await asyncio.gather(*(self._fetched(url, how) for url, how in wave)):
                if isinstance(result, Described):
                    return result
                self._attempts.append(result)
            at_once = _AT_ONCE
        return None

    async def _places(self, answer: Answer) -> list[_Place]:
        """Best first: what the server itself says, then where descriptions usually are."""
        said = [(url, "a service-desc link") for url in linked(answer.headers, answer.url, "service-desc")]
        said += [(url, "named by the page") for url in in_page(answer.body, answer.url)]
        catalogs = linked(answer.headers, answer.url, "api-catalog") or (origin(answer.url) + API_CATALOG,)
        for catalog in catalogs[:1]:
            said += [(url, "the API catalog") for url in await self._catalog(catalog)]
        return [*said, *((url, "a well-known place") for url in self._well_known(answer))]

    def _well_known(self, answer: Answer) -> Iterator[str]:
        yield from well_known(self._url.partition("?")[0].partition("#")[0])
        if origin(answer.url) != origin(self._url):
            yield from well_known(origin(answer.url))

    async def _catalog(self, url: str) -> tuple[str, ...]:
        """What it names; else what the APIs and catalogs name that are its items, one level deep (RFC 9727, §4)."""
        read = await self._linkset(url)
        if read is None:
            return ()
        value, base = read
        found = in_catalog(value, base)
        if not found:
            within = (*in_catalog(value, base, "item"), *in_catalog(value, base, "api-catalog"))
            items = await asyncio.gather(*(self._item(each) for each in within[:_ITEMS_MAX]))
            found = tuple(dict.fromkeys(each for item in items for each in item))
        if not found:
            self._attempts.append(Attempt(without_secrets(url), "the catalog names no description"))
        return found

    async def _linkset(self, url: str) -> tuple[JsonValue, str] | None:
        """The catalog and the address that relative links in it are meant from."""
        if not self._is_allowed(url):
            return None
        try:
            answer = await self._get(url)
            if answer.status != 200:
                self._attempts.append(Attempt(without_secrets(url), f"answered {answer.status}"))
                return None
            return load_any(answer.body, "API catalog"), answer.url
        except NetworkFailure as failure:
            self._attempts.append(Attempt(without_secrets(url), failure.text))
        except DocumentError as error:
            self._attempts.append(Attempt(without_secrets(url), error.diagnostic.message))
        return None

    async def _item(self, url: str) -> tuple[str, ...]:
        """Descriptions that an item leads to: by its links, as a catalog of its own, or itself."""
        if not self._is_allowed(url):
            return ()
        try:
            answer = await self._get(url)
        except NetworkFailure:
            return ()
        named = linked(answer.headers, answer.url, "service-desc")
        if answer.status != 200:
            return named
        try:
            value = load_any(answer.body, "API")
        except DocumentError:
            return (*named, *in_page(answer.body, answer.url))
        itself = (url,) if isinstance(value, Mapping) and ("openapi" in value or "swagger" in value) else ()
        return (*itself, *named, *in_catalog(value, answer.url))

    async def _fetched(self, url: str, how: str) -> Described | Attempt:
        if not self._is_allowed(url):
            return Attempt(without_secrets(url), "not tried: that address was not given on the command line")
        return await self._fetch(url, how, self._headers(url))

    def _is_allowed(self, url: str) -> bool:
        """What a server says must not lead to an address on this machine or network that nobody wrote down."""
        try:
            return literal_allowance(url) <= self._allow
        except ValueError:
            return False

    def _headers(self, url: str) -> dict[str, SecretText]:
        if origin(url) != origin(self._url):
            return {}
        own = {} if self._authorization is None else {"Authorization": SecretText(self._authorization)}
        return over(own, self._argument.sent)

    async def _get(self, url: str) -> Answer:
        own = {name: text.resolve({}) for name, text in self._headers(url).items()}
        headers = over({"Accept": _ACCEPT}, own)
        seconds = max(_SECONDS_LEAST, self._deadline - time.monotonic())
        return await self._client.send("GET", url, headers, timeout=seconds, allow=self._allow, follow_redirects=True)

    def _missing(self, remedy: str) -> DescriptionMissing:
        return DescriptionMissing(self._side, self._argument.shown, tuple(self._attempts), remedy)
