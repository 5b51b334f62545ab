"""HTTP messages as values: what was sent, what came back, or why nothing did."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.model.json_value import JsonValue

Headers = tuple[tuple[str, str], ...]


REDACTED = "[redacted]"
"""Stands in place of a secret in an exchange that is kept."""


def header(headers: Headers, name: str) -> str | None:
    """The first value of a header, whatever the case of its name."""
    wanted = name.lower()
    return next((value for each, value in headers if each.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Request:
    """`path` begins with `/` and is relative to the environment's base URL; `query` keeps order and repeats."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Headers = ()
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Headers = ()
    body: bytes = b""
    truncated: bool = False
    """The body was longer than the limit and only its beginning is kept: nothing may be concluded from its end."""

    def json(self) -> JsonValue:
        """The body parsed as JSON; raises `ValueError` where it is not, or is nested too deeply to be read."""
        import json

        try:
            value: JsonValue = json.loads(self.body)
        except RecursionError:
            raise ValueError("nested too deeply") from None
        return value


class NoResponse(StrEnum):
    """Why no response arrived: which layer failed."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    REFUSED_ADDRESS = "refused-address"
    """Our own guard refused to connect there; the other side did nothing."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came of it: exactly one of `response` and `error` is set."""

    request: Request
    url: str
    at: datetime
    duration_seconds: float
    response: Response | None = None
    error: NoResponse | None = None
    error_text: str = ""
    source_address: str | None = None
    request_id: str | None = None
    """The provider's own id for it, from a response header: 'find it in your own logs'."""
    trace_id: str | None = None
    redacted: tuple[str, ...] = field(default=())
    """Names of the headers, parameters and members whose values were replaced before storing."""
