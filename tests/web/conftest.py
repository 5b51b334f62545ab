"""One running site for all tests that only read; a fresh one for those that change it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import CodeType

import httpx
import pytest
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from monitor.access import passwords
from monitor.web import rendering
from tests.web.site import Site, client_of, running_site


class Compiled(BytecodeCache):
    """Templates compiled once for all sites of a process, and again where one was edited."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def compiled_templates() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "Environment", partial(Environment, bytecode_cache=Compiled()))
        yield


@pytest.fixture(scope="module", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """A third of a second of work for each who comes in; that a stored password costs it is asked in tests/access."""
    kept, passwords.COST = passwords.COST, (1, 8, 1)
    passwords._decoy.cache_clear()
    yield
    passwords.COST = kept
    passwords._decoy.cache_clear()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def fresh_site(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def client(site: Site) -> Iterator[httpx.Client]:
    with client_of(site.url) as session:
        yield session


@pytest.fixture
def fresh_client(fresh_site: Site) -> Iterator[httpx.Client]:
    with client_of(fresh_site.url) as session:
        yield session
