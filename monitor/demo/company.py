"""A sample company: a small HTTP server whose description and answers a script may change while it runs."""

import copy
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Answer = tuple[int, dict[str, Any] | list[Any] | None]
Handler = Callable[[re.Match[str]], Answer]


@dataclass
class Behaviour:
    """What a company publishes and how it answers; `failing_requests` of the next ones get a 503."""

    description: dict[str, Any]
    routes: dict[tuple[str, str], Handler] = field(default_factory=dict)
    """(method, path pattern) -> answer."""
    down: bool = False
    """The whole host answers 503, as a load balancer does in front of dead servers."""
    failing_requests: int = 0
    refuses: Callable[[str, str, bytes], Answer | None] | None = None
    """(method, path with query, body) -> the refusal of a request that the routes would answer."""

    def copy(self) -> "Behaviour":
        return replace(self, description=copy.deepcopy(self.description), routes=dict(self.routes))


class Company:
    """One company's host. `behaviour` may be replaced at any time; use as a context manager."""

    def __init__(self, name: str, behaviour: Behaviour) -> None:
        self.name = name
        self.behaviour = behaviour
        self._lock = threading.Lock()
        company = self

        class RequestHandler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                status, body = company.answer(self.command, self.path, self.rfile.read(length))
                content = b"" if body is None else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.send_header("X-Request-Id", f"{company.name.lower().replace(' ', '-')}-{company.next_number()}")
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_POST = do_HEAD = _serve  # noqa: N815 - the base class looks for these names

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
                """Stay quiet: the terminal belongs to the story."""

        self._number = 0
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

    def next_number(self) -> int:
        with self._lock:
            self._number += 1
            return self._number

    def answer(self, method: str, target: str, content: bytes) -> Answer:
        """Status and JSON body for a request, by the behaviour in force now. `target`: the path with its query."""
        behaviour = self.behaviour
        path = target.partition("?")[0]
        if behaviour.down:
            return 503, {"error": "service unavailable"}
        if path == "/openapi.json":
            return 200, behaviour.description
        with self._lock:
            if behaviour.failing_requests:
                behaviour.failing_requests -= 1
                return 503, {"error": "try again"}
        refusal = behaviour.refuses(method, target, content) if behaviour.refuses else None
        if refusal is not None:
            return refusal
        for (wanted, pattern), handler in behaviour.routes.items():
            matched = re.fullmatch(pattern, path)
            if wanted == method and matched:
                return handler(matched)
        return 404, {"error": "not found"}
