"""Real receivers on loopback: an HTTP server that keeps what it was sent and answers as told, and a mail server."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Mail
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Webhook:
    """`statuses`: answers in order, then 200 for ever. `received`: (headers, body). `before_answer` hears of each."""

    port: int = 0
    statuses: list[int] = field(default_factory=list)
    received: list[tuple[dict[str, str], Any]] = field(default_factory=list)
    before_answer: Callable[[Any], None] | None = None

    @property
    def url(self) -> str:
        return f"json://user:s3cret@127.0.0.1:{self.port}/hook"


@contextmanager
def webhook() -> Iterator[Webhook]:
    hook = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            content = self.rfile.read(length := int(self.headers["Content-Length"]))
            if len(content) < length:
                return  # whoever sent it was killed
            body = json.loads(content)
            hook.received.append((dict(self.headers), body))
            if hook.before_answer is not None:
                hook.before_answer(body)
            self.send_response(hook.statuses.pop(0) if hook.statuses else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Mailbox:
    port: int = 0
    mails: list[Mail] = field(default_factory=list)

    async def handle_DATA(self, _server, _session, envelope) -> str:
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}?from=monitor@shop.example&to=api@acme.example&mode=insecure"


@contextmanager
def mailbox(**server: Any) -> Iterator[Mailbox]:
    """`server`: what `aiosmtpd` is told besides."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **server)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
