"""Commands run as a user would, on the two sample companies: exit status and both streams."""

import re
from dataclasses import dataclass

import pytest

from monitor.cli import main
from tests.engine.world import World

_VARIES = (
    (r"\bacme-[0-9a-f]{8}\b", "CASE"),
    (r"\b\d+(\s+)replays", r"N\1replays"),
    (r"trace id [0-9a-f]{32}", "trace id TRACE"),
    (r"request id acme-pay-\d+", "request id REQUEST"),
    (r"sent from 127\.0\.0\.1:\d+", "sent from ADDRESS"),
)


@dataclass
class Terminal:
    """`world` is what the commands look at; its store is shared with them through the same file."""

    world: World
    capsys: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Status, standard output, standard error; addresses of this run are written as ACME, CHECKOUT and FOLDER."""
        status = main.run(arguments)
        captured = self.capsys.readouterr()
        return status, self._known(captured.out), self._known(captured.err)

    def _known(self, text: str) -> str:
        world = self.world
        names = {world.acme.url: "ACME", world.checkout.url: "CHECKOUT", str(world.folder.parent): "FOLDER"}
        for found, name in names.items():
            text = text.replace(found, name)
        for pattern, name in _VARIES:
            text = re.sub(pattern, name, text)
        return text
