"""Observed answers that the description in force does not allow: a doubt, also where no contract speaks of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from monitor.engine.descriptions.context import ApiContext, Descriptions
from monitor.engine.descriptions.terms import REDACTION_MARK
from monitor.engine.events import Problem
from monitor.engine.gate.running import EVIDENCE_AGE_MAX
from monitor.engine.observed.traffic import telling_exchanges
from monitor.engine.ports import Store
from monitor.model.api import Api
from monitor.model.exchanges import Exchange
from monitor.model.integration import Environment, Integration
from monitor.openapi import match_operation
from monitor.openapi.conformance import Conformance, response_conformance
from monitor.schemas import Judge

_OF_THE_CLIENT = frozenset({401, 403, 429})
"""Of a client whom nobody let in, or who asked too often."""


def answers_outside(
    integration: Integration,
    contexts: Mapping[str, ApiContext],
    descriptions: Descriptions,
    store: Store,
    judge: Judge,
    now: datetime,
) -> Iterator[Problem]:
    """One for each operation whose newest answer, observed where it may not be asked for, is not as described."""
    for api in integration.apis:
        context = contexts[api.name]
        for environment in api.environments:
            in_force = context.in_force.description_digest if context.in_force else None
            described = descriptions.api(in_force or context.digest_for(environment.name))
            if described is None or environment.base_url is None:
                continue
            seen = telling_exchanges(store, integration, api, environment.name, now - EVIDENCE_AGE_MAX)
            for operation, exchange in _newest(seen, described, environment).items():
                reason = _violation(exchange, described, judge)
                if reason:
                    text = (
                        f"{operation} in {environment.name} of {api.name}, as observed at {exchange.at:%Y-%m-%d %H:%M} "
                        f"UTC, is not as the description in force says ({reason}); "
                        f"{integration.company(api.provider).name} can mend that, or allow to ask for it (`probe`)"
                    )
                    yield Problem(integration.name, "observed-not-described", text, api.provider.value)


def _newest(seen: tuple[Exchange, ...], api: Api, environment: Environment) -> Mapping[str, Exchange]:
    """By operation, of those that say something of the provider and may not be asked for."""
    found: dict[str, Exchange] = {}
    for each in seen:
        status = each.response.status if each.response is not None else 500
        if status >= 500 or status in _OF_THE_CLIENT or each.request.method in environment.probe.methods:
            continue
        operation = match_operation(api, each.request.method, each.request.path)
        if operation is not None:
            found[operation] = each
    return found


def _violation(exchange: Exchange, api: Api, judge: Judge) -> str:
    if exchange.response is None or REDACTION_MARK in exchange.response.body:
        return ""
    finding = response_conformance(api, exchange.request, exchange.response, judge)
    return finding.reason if finding.conformance is Conformance.VIOLATES else ""
