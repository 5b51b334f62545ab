"""Who stands between the companies where a case is stalled, and how they are told."""

from dataclasses import dataclass

from monitor.model.environment_text import EnvironmentText


@dataclass(frozen=True, slots=True)
class Mediator:
    """Somebody of neither company. `notify`: Apprise URLs."""

    name: str
    email: str
    notify: tuple[EnvironmentText, ...] = ()

    def is_called(self, name: str) -> bool:
        """By name or address."""
        return name.strip().casefold() in {self.name.casefold(), self.email.casefold()}


@dataclass(frozen=True, slots=True)
class Between:
    """All who mediate, as somebody who is told: at once, since their hours are nobody's clock."""

    mediators: tuple[Mediator, ...]
    hours: None = None
    daily: bool = False

    @property
    def name(self) -> str:
        return " and ".join(each.name for each in self.mediators) or "whoever mediates"

    @property
    def destinations(self) -> tuple[EnvironmentText, ...]:
        return tuple(where for each in self.mediators for where in each.notify)
