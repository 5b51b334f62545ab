"""The scripted server with one answer for every path, as a test decides from the request."""

from collections.abc import Callable

from tests.servers.scripted import Received, Reply, ScriptedServer

JSON = {"Content-Type": "application/json"}


class Loopback(ScriptedServer):
    """`answer`: request -> reply; left out, everything gets an empty JSON object."""

    def __init__(self, answer: Callable[[Received], Reply] | None = None) -> None:
        super().__init__()
        self._answer = answer or (lambda _: Reply(body=b"{}", headers=JSON))

    def _reply(self, request: Received) -> Reply:
        return self._answer(request)

    @property
    def base(self) -> str:
        return self.url("")
