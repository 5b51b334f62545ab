"""Requests that are sent more than once, each as an attempt of its own (draft-ietf-httpapi-idempotency-key-header).

A repeated Idempotency-Key would be answered from the provider's memory of the first attempt: it would neither show that
the present version still works nor that it fails. So every sending has a key of its own; one and the same sending is
never retried here, and what a proxy on the way retries keeps its key.
"""

import secrets
from dataclasses import replace

from monitor.interactions.attempt_names import ATTEMPT_HEADERS, carries_attempt
from monitor.model.api import Api, ParameterIn
from monitor.model.exchanges import Request, header
from monitor.model.integration import SAFE_METHODS
from monitor.openapi import match_operation
from monitor.openapi.conformance import operation_named


def as_new_attempt(request: Request, api: Api | None = None) -> Request:
    """The request with a fresh key, where it carries one or `api` describes one for it; safe ones as they are."""
    if request.method.upper() in SAFE_METHODS:
        return request
    name = _carried(request) or _described(request, api)
    if name is None:
        return request
    kept = tuple(pair for pair in request.headers if pair[0].lower() != name.lower())
    return replace(request, headers=(*kept, (name, f"compat-monitor-{secrets.token_hex(16)}")))


def _carried(request: Request) -> str | None:
    return next((name for name in ATTEMPT_HEADERS if header(request.headers, name) is not None), None)


def _described(request: Request, api: Api | None) -> str | None:
    operation = operation_named(api, match_operation(api, request.method, request.path)) if api else None
    parameters = operation.parameters.values() if operation else ()
    names = (each.name for each in parameters if each.location is ParameterIn.HEADER)
    return next((name for name in names if carries_attempt(name)), None)
