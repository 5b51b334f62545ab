"""Why no answer came: one exception with the layer that failed, whatever the HTTP library raised."""

import os
import ssl
from collections.abc import Iterator

import httpcore
import httpx

from monitor.errors import Diagnostic, OtherSideError
from monitor.model.exchanges import NoResponse

_LASTING = frozenset({NoResponse.TLS, NoResponse.REFUSED_ADDRESS})
"""Kinds that a second attempt won't mend."""


_BY_TYPE: tuple[tuple[tuple[type[Exception], ...], NoResponse, str], ...] = (
    ((httpx.ConnectError, httpcore.ConnectError), NoResponse.CONNECT, "the connection was not accepted: {reason}"),
    ((httpx.NetworkError, OSError), NoResponse.CONNECT, "the connection broke before the answer was complete"),
    ((httpx.RemoteProtocolError,), NoResponse.PROTOCOL, "the answer is not proper HTTP: {reason}"),
    (
        (httpx.UnsupportedProtocol, httpx.InvalidURL, ValueError),
        NoResponse.PROTOCOL,
        "the address is not one that HTTP can call",
    ),
)
"""The first row that fits."""


class NetworkFailure(OtherSideError):  # noqa: N818 - a fact about the other side, as `NoResponse` is
    """No usable answer arrived. `kind`: the layer that failed; `text`: one plain sentence without secrets."""

    def __init__(self, kind: NoResponse, text: str) -> None:
        super().__init__(Diagnostic(f"network-{kind.value}", text), transient=kind not in _LASTING)
        self.kind = kind
        self.text = text


def classified(error: Exception) -> NetworkFailure:
    """The failure that an exception of httpx or httpcore (or of the layers below them) stands for."""
    if isinstance(error, NetworkFailure):
        return error
    if isinstance(error, TimeoutError | httpx.TimeoutException | httpcore.TimeoutException):
        return NetworkFailure(NoResponse.TIMEOUT, "no answer within the time-out")
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return NetworkFailure(NoResponse.TLS, f"the certificate is not valid: {cause.verify_message}")
        if isinstance(cause, ssl.SSLError):
            return NetworkFailure(NoResponse.TLS, f"the TLS handshake failed: {cause.reason or 'no reason given'}")
    for kinds, layer, text in _BY_TYPE:
        if isinstance(error, kinds):
            return NetworkFailure(layer, text.format(reason=_reason(error)))
    return NetworkFailure(NoResponse.PROTOCOL, f"the request could not be sent: {type(error).__name__}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    each: BaseException | None = error
    while each is not None:
        yield each
        each = each.__cause__ or each.__context__


def _reason(error: Exception) -> str:
    number = next((each.errno for each in _causes(error) if isinstance(each, OSError) and each.errno), None)
    return (os.strerror(number) if number else str(error) or type(error).__name__).strip(" .").lower()
