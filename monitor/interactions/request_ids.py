"""The provider's own id of a request, by which it finds it in its logs."""

from monitor.model.exchanges import Headers

_NAMES = (
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-ms-request-id",
    "x-github-request-id",
    "cf-ray",
    "x-trace-id",
)
"""Headers of answers under which providers give it, most usual first."""


def request_id_in(headers: Headers) -> str | None:
    by_name = {name.lower(): value for name, value in reversed(headers)}
    return next((by_name[name] for name in _NAMES if name in by_name), None)
