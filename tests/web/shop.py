"""The real application over two real companies, for what must see real contracts; checks run in its own process."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx

from monitor.daemon.check_room import judged
from monitor.daemon.checking import Order, answer
from monitor.daemon.service import Service
from monitor.model.access import Scope
from monitor.model.checks import Judged
from monitor.model.sides import Side
from monitor.storage import SqlStore
from monitor.web import create_app
from tests.engine.world import World, a_world
from tests.fakes.clock import FakeClock
from tests.gate.desk import Desk, charge
from tests.web import doors
from tests.web.sample import NOW
from tests.web.site import client_of, listening

SIGN_IN = "sign_in: {local: true}\n"


def edited(world: World) -> bytes:
    """The amount becomes text, an operation goes, and one comes."""

    def amount(document: dict[str, Any]) -> None:
        charge(document)["properties"]["amount"] = {"type": "string"}
        del document["paths"]["/status"]
        document["paths"]["/rates"] = {"get": {"responses": {"200": {"description": "rates"}}}}

    return Desk(world).spec(amount).read_bytes()


class Shop:
    """The real application over two real companies, of which a cycle has seen all; people have to sign in."""

    def __init__(self, world: World, url: str) -> None:
        assert isinstance(world.store, SqlStore)
        self.world, self.url, self.store = world, url, world.store

    def bearer(self, name: str, side: Side | None, *integrations: str) -> httpx.Client:
        client = client_of(self.url)
        client.headers.update(doors.token(self.site, name, Scope.READ, *integrations, side=side))
        return client

    @property
    def site(self) -> Any:
        return SimpleNamespace(url=self.url, store=self.store)


@contextmanager
def open_shop(folder: Path) -> Iterator[Shop]:
    with a_world(folder) as world:
        world.clock = FakeClock(NOW)
        asyncio.run(world.cycle())
        (world.folder / "settings.yaml").write_text(SIGN_IN)
        store, url = world.store, f"sqlite:///{folder / 'store.sqlite'}"
        assert isinstance(store, SqlStore)
        service = Service(world.folder, store, world.clock, {})

        def check(integration: str, api: str, content: bytes, _who: str | None, /, *, keep: bool) -> Judged:
            now, configuration = world.clock.now(), service.configuration
            return judged(answer(Order(configuration, world.folder, {}, url, now, integration, api, content, keep)))

        with listening(create_app(replace(service.web_context(), check=check))) as address:
            yield Shop(world, address)
