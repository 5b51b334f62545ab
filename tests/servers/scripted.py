"""An HTTP/1.1 server whose behaviour, good or bad, is written down by the test.

    with ScriptedServer({"/openapi.json": Reply(body=b"{}", etag='"1"')}) as server:
        ...  # server.url("/openapi.json"), server.received

It runs on a loop of its own in a thread, on 127.0.0.1 and a free port, and handles any number of connections.
"""

import asyncio
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Self


@dataclass(frozen=True)
class Received:
    """One request. `headers` have lower-case names; `connection` counts the server's connections from 1. `header_lines`:
    as they came, each.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    connection: int
    header_lines: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass(frozen=True)
class Reply:
    """What one request gets.

    `etag`, `last_modified`: sent, and answered with 304 to a request that names them. `drip`: seconds between single
    bytes of the body. `reset`: the connection is reset instead of an answer. `hang`: no answer for that many seconds.
    `raw`: these bytes instead of a proper answer. `cut`: Content-Length promises so many bytes more than are sent.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    drip: float | None = None
    hang: float | None = None
    reset: bool = False
    raw: bytes | None = None
    cut: int = 0

    def is_fresh_for(self, request: Received) -> bool:
        asked = request.headers.get("if-none-match")
        if asked is not None:
            return self.etag is not None and asked == self.etag
        return self.last_modified is not None and request.headers.get("if-modified-since") == self.last_modified


Route = Reply | Sequence[Reply] | Callable[[Received], Reply]
"""Always the same; one after the other, the last for ever; or as a function says."""


class ScriptedServer:
    """`routes`: path -> `Route`, may be changed while it runs. `received`: all requests, in order."""

    def __init__(self, routes: Mapping[str, Route] | None = None, *, tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.received: list[Received] = []
        self.connections = 0
        self.open_now = 0
        self.open_most = 0
        self.port = 0
        self._tls = tls
        self._asked: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [request.path for request in self.received]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=self._tls, backlog=1000)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        await asyncio.sleep(0)  # a connection accepted last begins its task
        while connections := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in connections:
                task.cancel()
            await asyncio.gather(*connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open_now += 1
        self.open_most = max(self.open_most, self.open_now)
        try:
            number = self.connections
            while await self._exchange(reader, writer, number):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            pass
        finally:
            self.open_now -= 1
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> bool:
        """Whether the connection goes on."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ", 2)
        lines = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in head[1:-2]))
        headers = {name.lower(): value for name, value in lines}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        request = Received(method, target, headers, body, number, lines)
        self.received.append(request)
        reply = self._reply(request)
        if reply.hang is not None:
            await asyncio.sleep(reply.hang)
        if reply.reset:
            linger = struct.pack("ii", 1, 0)  # SO_LINGER with time 0: close sends RST
            writer.get_extra_info("socket").setsockopt(1, 13, linger)
            return False
        if reply.raw is not None:
            writer.write(reply.raw)
            await writer.drain()
            return False
        await self._write(reply, request, writer)
        return not reply.cut and headers.get("connection", "").lower() != "close"

    def _reply(self, request: Received) -> Reply:
        route = self.routes.get(request.target, self.routes.get(request.path, Reply(404, b"nothing here")))
        if callable(route):
            return route(request)
        if isinstance(route, Reply):
            return route
        turn = self._asked[request.path]
        self._asked[request.path] += 1
        return route[min(turn, len(route) - 1)]

    async def _write(self, reply: Reply, request: Received, writer: asyncio.StreamWriter) -> None:
        status, body = (304, b"") if reply.is_fresh_for(request) else (reply.status, reply.body)
        headers = dict(reply.headers)
        if reply.etag is not None:
            headers["ETag"] = reply.etag
        if reply.last_modified is not None:
            headers["Last-Modified"] = reply.last_modified
        if status != 304:
            headers.setdefault("Content-Length", str(len(body) + reply.cut))
        lines = [
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        if request.method == "HEAD":
            body = b""
        if reply.drip is None:
            writer.write(body)
        else:
            for byte in body:
                writer.write(bytes((byte,)))
                await writer.drain()
                await asyncio.sleep(reply.drip)
        await writer.drain()
