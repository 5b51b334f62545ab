"""Requests sent to environments over HTTP, as politely as agreed, and the exchanges that come of it."""

import json
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

from monitor.engine.ports import Clock
from monitor.errors import Diagnostic, UsageError
from monitor.interactions.credential_names import is_credential_header
from monitor.interactions.redaction import Redactor, secret_parts
from monitor.interactions.request_ids import request_id_in
from monitor.model.contracts import Interaction
from monitor.model.environment_text import EnvironmentText
from monitor.model.exchanges import REDACTED, Exchange, Headers, NoResponse, Request, Response
from monitor.model.integration import Environment
from monitor.model.probes import Reach
from monitor.network.addresses import literal_allowance
from monitor.network.client import GuardedClient
from monitor.network.failures import NetworkFailure
from monitor.verifiers.pacing import Pace
from monitor.verifiers.request_url import secrets_in_url, url_of

_NOT_FORWARDED = frozenset({"host", "content-length", "connection", "transfer-encoding", "traceparent", "user-agent"})
"""Headers of contracts that belong to the connection or to whoever sends."""


class HttpExchanger:
    """`engine.ports.Exchanger` on the guarded client, for one event loop.

    `client` carries the honest User-Agent and the guards. `known_secrets`: further values that must never be kept,
    beyond those that the environments' headers and URLs name. Each exchange opens a connection of its own and never
    follows a redirect: a redirect is an answer.
    """

    def __init__(
        self,
        client: GuardedClient,
        clock: Clock,
        environ: Mapping[str, str],
        *,
        known_secrets: Iterable[str] = (),
        timeout_seconds: float = 30.0,
        body_bytes_max: int = 5 * 2**20,
    ) -> None:
        self._client = client
        self._clock = clock
        self._environ = environ
        self._known_secrets = tuple(known_secrets)
        self._timeout_seconds = timeout_seconds
        self._body_bytes_max = body_bytes_max
        self._paces: dict[str, Pace] = {}

    async def send(self, request: Request, environment: Environment, *, previous: bool = False) -> Exchange:
        """Raises `UsageError` where the environment has no such address or names a variable that is not set."""
        base = self._base_url(environment, previous=previous)
        laid_over = {name: text.resolve(self._environ) for name, text in environment.headers.items()}
        trace_id = secrets.token_hex(16)
        headers = (
            *_own_headers(request.headers, laid_over),
            *laid_over.items(),
            ("traceparent", f"00-{trace_id}-{secrets.token_hex(8)}-01"),
        )
        sent = Request(request.method.upper(), request.path, request.query, headers, request.body)
        await self._pace(environment).wait(environment.probe.rate_per_second)
        exchange = await self._exchange(sent, url_of(base, sent), base, trace_id)
        return self._redactor(environment, base, laid_over).exchange(exchange)

    async def reach(self, environment: Environment) -> Reach:
        """Raises `UsageError` as `send` does."""
        base = self._base_url(environment, previous=False)
        await self._pace(environment).wait(environment.probe.rate_per_second)
        at = self._clock.now()
        layers = await self._client.reach(base, literal_allowance(base))
        redactor = self._redactor(environment, base, {})
        return Reach(at, tuple(replace(each, text=redactor.text(each.text)) for each in layers))

    async def set_state(self, interaction: Interaction, environment: Environment) -> str | None:
        """One request per state, in Pact's form (github.com/pact-foundation, "Provider states" of the verifiers)."""
        if not interaction.states:
            return None
        if environment.states is None:
            return "the environment has no endpoint for provider states"
        url = environment.states.resolve(self._environ)
        for state in interaction.states:
            message = {
                "state": state.name,
                "params": dict(state.params),
                "consumer": interaction.consumer,
                "action": "setup",
            }
            request = Request(
                "POST",
                "",
                headers=(("Content-Type", "application/json"),),
                body=json.dumps(message, default=dict).encode(),
            )
            await self._pace(environment).wait(environment.probe.rate_per_second)
            exchange = await self._exchange(request, url, url, secrets.token_hex(16))
            problem = _state_problem(exchange)
            if problem is not None:
                return self._redactor(environment, url, {}).text(f"state {state.name!r}: {problem}")
        return None

    def _base_url(self, environment: Environment, *, previous: bool) -> str:
        key, address = ("previous", environment.previous) if previous else ("base_url", environment.base_url)
        if address is None:
            raise UsageError(
                Diagnostic(
                    "base-url-missing",
                    f"environment {environment.name!r} has no {key} to send requests to",
                    help=f"give it a '{key}', or 'probe: none'",
                )
            )
        return address.resolve(self._environ)

    def _pace(self, environment: Environment) -> Pace:
        """One for everything that is sent because of an environment: its API, the old version, provider states."""
        return self._paces.setdefault(f"{environment.name} {environment.base_url}", Pace(self._clock))

    def _redactor(self, environment: Environment, base_url: str, laid_over: Mapping[str, str]) -> Redactor:
        found = [*self._known_secrets]
        for name, text in environment.headers.items():
            found += text.secrets(self._environ)
            if is_credential_header(name):
                found += secret_parts(laid_over.get(name, ""))
        for url_text in (environment.base_url, environment.previous, environment.states):
            if isinstance(url_text, EnvironmentText):
                found += secrets_in_url(base_url, url_text.secrets(self._environ))
        return Redactor(found)

    async def _exchange(self, request: Request, url: str, configured: str, trace_id: str) -> Exchange:
        at = self._clock.now()
        started = time.perf_counter()
        response: Response | None = None
        error: NoResponse | None = None
        text, source_address, request_id = "", None, None
        try:
            answer = await self._client.send(
                request.method,
                url,
                request.headers,
                request.body,
                timeout=self._timeout_seconds,
                max_bytes=self._body_bytes_max,
                fresh=True,
                allow=literal_allowance(configured),
            )
        except NetworkFailure as failure:
            error, text = failure.kind, failure.text
        else:
            response = Response(answer.status, answer.headers, answer.body, answer.truncated)
            source_address, request_id = answer.local_address, request_id_in(answer.headers)
        return Exchange(
            request=request,
            url=url,
            at=at,
            duration_seconds=time.perf_counter() - started,
            response=response,
            error=error,
            error_text=text,
            source_address=source_address,
            request_id=request_id,
            trace_id=trace_id,
        )


def _own_headers(headers: Headers, laid_over: Mapping[str, str]) -> list[tuple[str, str]]:
    """The contract's headers less what the environment overrides and what was redacted when it was stored."""
    overridden = {name.lower() for name in laid_over} | _NOT_FORWARDED
    return [(name, value) for name, value in headers if name.lower() not in overridden and REDACTED not in value]


def _state_problem(exchange: Exchange) -> str | None:
    if exchange.response is None:
        return exchange.error_text or "no response"
    status = exchange.response.status
    return None if status < 300 else f"the endpoint answered {status}"
