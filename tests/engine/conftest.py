from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.arena import Arena, an_arena
from tests.engine.shop import Shop, a_shop
from tests.engine.world import World, a_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with a_world(tmp_path) as found:
        yield found


@pytest.fixture(params=["partner", "in-house"])
def either(tmp_path, request) -> Iterator[Arena]:
    """An arena with each company as the provider."""
    with an_arena(tmp_path, provider=request.param) as found:
        yield found


@pytest.fixture
def shop(tmp_path) -> Iterator[Shop]:
    with a_shop(tmp_path) as found:
        yield found


@pytest.fixture(params=["partner", "in-house"])
def either_sends(tmp_path, request) -> Iterator[Shop]:
    """Each company as the sender."""
    with a_shop(tmp_path, provider=request.param) as found:
        yield found
