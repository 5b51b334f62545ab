"""The port that pages are served on, taken before anything else begins."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from monitor.errors import Diagnostic, UsageError


@contextmanager
def listening_on(host: str, port: int) -> Iterator[socket.socket]:
    """A bound, listening socket (port 0: any free one). Raises `UsageError` (code `port-unusable`)."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        text = f"pages can't be served on {host}:{port}: {_reason(error)}"
        raise UsageError(Diagnostic("port-unusable", text, help="choose another with --host or --port")) from None
    with listening:
        yield listening


def _reason(error: OSError) -> str:
    return str(error.strerror or error).partition(" (")[0].lower()
