"""A host on loopback that answers as a function says, or closes the connection."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Call:
    """A request as the host sees it; `query` has the first value of each parameter."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """`body`: a JSON value, or bytes as they are."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


Answer = Callable[[Call], Reply | None]
"""None: the connection is closed without an answer."""


class Host:
    """`answer` may be replaced at any time; use as a context manager."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self._number = 0
        host = self

        class RequestHandler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                split = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(split.query, keep_blank_values=True).items()}
                content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                reply = host.answer(Call(self.command, split.path, query, content))
                if reply is None:
                    self.close_connection = True
                    return
                is_bytes = isinstance(reply.body, bytes)
                sent = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
                host._number += 1
                kind = {"Content-Type": "text/html" if is_bytes else "application/json"}
                headers = {**kind, "Content-Length": str(len(sent)), "X-Request-Id": f"r{host._number}"}
                self.send_response_only(reply.status)
                for name, value in {**headers, **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(sent)

            do_GET = do_POST = do_HEAD = _serve  # noqa: N815 - the base class looks for these names

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
                """Stay quiet: the terminal belongs to the benchmark."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), RequestHandler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"
