"""One running site for all tests that only read; a fresh one for those that change it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.web.site import Site, running_site


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
    with httpx.Client(base_url=site.url, trust_env=False, timeout=60) as session:
        yield session


@pytest.fixture
def fresh_client(fresh_site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=fresh_site.url, trust_env=False, timeout=60) as session:
        yield session
