from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.world import a_world
from tests.gate.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_world(tmp_path) as world:
        yield Desk(world)
