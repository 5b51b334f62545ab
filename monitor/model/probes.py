"""What a host showed when it was probed layer by layer, beside any exchange of its API (DESIGN.md §7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.json_value import JsonObject
from monitor.model.values import Cell


class Layer(StrEnum):
    """What has to work before a request can be sent, in that order."""

    DNS = "DNS"
    CONNECTION = "connection"
    TLS = "TLS"


@dataclass(frozen=True, slots=True)
class LayerProbe:
    """`text`: what was seen, one plain phrase. Unknown where our own rules forbade to look."""

    layer: Layer
    result: Cell
    text: str

    def __str__(self) -> str:
        return f"{self.layer.value}: {self.text}"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one attempt to reach a host came: a layer that did not pass is the last; plain HTTP has no TLS."""

    at: datetime
    layers: tuple[LayerProbe, ...]

    @property
    def result(self) -> Cell:
        return self.layers[-1].result

    def __str__(self) -> str:
        return "; ".join(map(str, self.layers))


_SHOWN = 2


def host_probes(verdict: JsonObject) -> tuple[str, ...]:
    """What the probes behind a verdict (as JSON) showed, the last of each result; empty where controls were sent."""
    observations = verdict.get("observations")
    if verdict.get("control_basis") != "probes" or not isinstance(observations, list | tuple):
        return ()
    controls = [each for each in observations if isinstance(each, Mapping) and each["cell"] == "control"]
    return tuple({(each["result"], each["failure"]): str(each["note"]) for each in controls}.values())[-_SHOWN:]
