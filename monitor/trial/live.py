"""Live answers held against the description: safe GETs without parameters, few and slow."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, replace

from monitor.engine.ports import Exchanger
from monitor.model.api import Api, Operation
from monitor.model.environment_text import EnvironmentText
from monitor.model.exchanges import Exchange, Request, Response, header
from monitor.model.integration import Environment, ProbeRules
from monitor.model.sides import Side
from monitor.openapi.bare_calls import left_out
from monitor.openapi.conformance import Conformance, response_conformance
from monitor.openapi.endings import from_headers
from monitor.schemas import Judge
from monitor.trial.arguments import without_secrets
from monitor.trial.described import Described
from monitor.trial.findings import LiveChecked, LiveLeftOut, LiveOutcome
from monitor.trial.refusal import refusal

REQUESTS_MAX = 10
RATE_PER_SECOND = 2.0
_SILENT_MAX = 2
"""Requests without an answer, one after the other, after which the host is left alone."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Operations to call, in order, and how many are left out for what reason."""

    chosen: tuple[Operation, ...]
    left_out: tuple[tuple[str, int], ...]


def planned(api: Api) -> Plan:
    """Those that need no credentials first; at most `REQUESTS_MAX`."""
    reasons = Counter[str]()
    callable_: list[Operation] = []
    for operation in api.operations.values():
        reason = left_out(operation)
        if reason is None:
            callable_.append(operation)
        else:
            reasons[reason] += 1
    callable_.sort(key=_needs_credentials)
    if len(callable_) > REQUESTS_MAX:
        reasons[f"more than {REQUESTS_MAX} would be many for a first look"] = len(callable_) - REQUESTS_MAX
    return Plan(tuple(callable_[:REQUESTS_MAX]), tuple(reasons.most_common()))


def _needs_credentials(operation: Operation) -> bool:
    return frozenset() not in operation.security.alternatives


async def checked(
    described: Described, base_url: str, exchanger: Exchanger, judge: Judge
) -> AsyncGenerator[LiveChecked | LiveLeftOut, None]:
    """Each answer as it comes. Those that look as if the API were not there at all wait for one that shows it is."""
    side, api = described.found.side, described.api
    plan = planned(api)
    rules = ProbeRules(methods=frozenset({"GET"}), rate_per_second=RATE_PER_SECOND)
    environment = Environment("try", EnvironmentText(base_url), probe=rules)
    doubtful: list[LiveChecked] = []
    called = silent = 0
    served = False
    for operation in plan.chosen:
        if silent == _SILENT_MAX:
            break
        called += 1
        request = Request("GET", operation.path, headers=(("Accept", _accepted(operation)),))
        exchange = await exchanger.send(request, environment)
        result, is_doubtful = await asyncio.to_thread(_judged, side, api, operation, request, exchange, judge)
        silent = silent + 1 if exchange.response is None else 0
        served = served or (result.outcome in {LiveOutcome.CONFORMS, LiveOutcome.VIOLATES} and not is_doubtful)
        if is_doubtful:
            doubtful.append(result)
        else:
            yield result
    for result in doubtful:
        yield result if served else _not_there(result, base_url)
    reasons = list(plan.left_out)
    if called < len(plan.chosen):
        reasons.append((f"the host gave no answer {_SILENT_MAX} times in a row", len(plan.chosen) - called))
    yield LiveLeftOut(side, without_secrets(base_url), called, tuple(reasons))


def _accepted(operation: Operation) -> str:
    names = [name for key, each in operation.responses.items() if key.startswith("2") for name in each.content]
    return ", ".join([*dict.fromkeys(names), "*/*;q=0.1"]) if names else "application/json, */*;q=0.1"


def _not_there(result: LiveChecked, base_url: str) -> LiveChecked:
    reason = f"answered {result.status}, as every path there does: {without_secrets(base_url)} may not be where it runs"
    return replace(result, outcome=LiveOutcome.UNKNOWN, reason=reason)


def _judged(
    side: Side, api: Api, operation: Operation, request: Request, exchange: Exchange, judge: Judge
) -> tuple[LiveChecked, bool]:
    """The result, and whether it may only mean that the API is elsewhere."""
    outcome, reason = _outcome(api, operation, request, exchange, judge)
    response = exchange.response
    result = LiveChecked(
        side=side,
        operation=operation.key,
        url=exchange.url,
        outcome=outcome,
        reason=reason,
        status=response.status if response else None,
        request_id=exchange.request_id,
        at=exchange.at,
        announced=tuple(from_headers(dict(_lowered(response)), operation.key)) if response else (),
    )
    is_elsewhere = response is not None and (response.status in {404, 405, 410} or _is_page(response))
    return result, outcome is LiveOutcome.VIOLATES and is_elsewhere


def _outcome(
    api: Api, operation: Operation, request: Request, exchange: Exchange, judge: Judge
) -> tuple[LiveOutcome, str]:
    response = exchange.response
    if response is None:
        return LiveOutcome.UNREACHABLE, exchange.error_text or "no answer"
    besides = _beside_the_contract(operation, response)
    if besides is not None:
        return besides
    finding = response_conformance(api, request, response, judge)
    if finding.conformance is Conformance.CONFORMS:
        return LiveOutcome.CONFORMS, f"{response.status}, as described"
    if finding.conformance is Conformance.UNKNOWN:
        return LiveOutcome.UNKNOWN, finding.reason
    if _hidden(exchange, response):
        return LiveOutcome.UNKNOWN, "a secret in the answer was hidden before it was compared"
    place = refusal(api, operation, response)
    return LiveOutcome.VIOLATES, f"{finding.reason}{f': {place}' if place else ''}"


def _beside_the_contract(operation: Operation, response: Response) -> tuple[LiveOutcome, str] | None:
    """Answers that tell of credentials, limits, outages and detours, and nothing about the description."""
    status = response.status
    if status in {401, 403, 407}:
        return LiveOutcome.NEEDS_CREDENTIALS, f"answered {status}"
    if status == 429:
        return LiveOutcome.UNKNOWN, "answered 429: too many requests, so nothing can be said"
    if status >= 500:
        return LiveOutcome.UNREACHABLE, f"the server answered {status}"
    if 300 <= status < 400 and not set(operation.responses) & {str(status), "3XX"}:
        where = without_secrets(header(response.headers, "location") or "elsewhere")
        return LiveOutcome.UNKNOWN, f"answered {status}, a redirect to {where}, which is not followed"
    return None


def _hidden(exchange: Exchange, response: Response) -> bool:
    """Whether something other than a header was taken out."""
    headers = {name.lower() for name, _ in (*response.headers, *exchange.request.headers)}
    return any(name.lower() not in headers for name in exchange.redacted)


def _is_page(response: Response) -> bool:
    return (header(response.headers, "content-type") or "").lower().startswith("text/html")


def _lowered(response: Response) -> Iterator[tuple[str, str]]:
    for name, value in response.headers:
        yield name.lower(), value
