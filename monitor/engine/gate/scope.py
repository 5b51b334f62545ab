"""What every question of a decision shares: one API of one integration, in one environment, at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.engine.descriptions.context import ApiContext, Descriptions
from monitor.engine.gate.running import Running
from monitor.engine.ports import Store
from monitor.model.changes import Change
from monitor.model.contracts import Interaction
from monitor.model.integration import ApiSettings, Integration
from monitor.schemas import Judge


@dataclass(frozen=True, slots=True)
class Scope:
    """`path`: the configuration folder as the user wrote it, for the commands that reasons name."""

    integration: Integration
    context: ApiContext
    environment: str
    runs: Running
    store: Store
    descriptions: Descriptions
    judge: Judge
    now: datetime
    path: str
    compared: dict[tuple[str, str, str], tuple[Change, ...]] = field(default_factory=dict, repr=False, compare=False)
    """API, digests of base and candidate -> what is between them: environments mostly share their base."""

    @property
    def api(self) -> ApiSettings:
        return self.context.settings

    @property
    def provider(self) -> str:
        """The company's name."""
        return self.integration.company(self.api.provider).name

    @property
    def consumer(self) -> str:
        return self.integration.company(self.api.consumer).name

    @property
    def look_again(self) -> str:
        """The command that polls and verifies."""
        return f"compat-monitor run {self.path}"

    @property
    def base(self) -> str | None:
        """Digest of what consumers were told: what is in force, else what runs.

        An agreement is about the API's own description; an environment with one of its own is held against that.
        """
        in_force = self.context.in_force
        if in_force is None or in_force.description_digest is None or self.environment in self.context.digests:
            return self.runs.digest
        return in_force.description_digest


def replaced(configured: Sequence[Interaction], candidate: Sequence[Interaction]) -> tuple[Interaction, ...]:
    """What will be relied on once the candidate is out: it takes the place of the file of its name, else of its pair.

    A pair is a consumer and a provider, for which Pact has one contract. What other files and consumers rely on stays.
    """
    names = {_file(each) for each in candidate}
    pairs = {(each.consumer, each.provider) for each in candidate}
    by_file = any(_file(each) in names for each in configured)
    kept = [
        each
        for each in configured
        if (_file(each) not in names if by_file else (each.consumer, each.provider) not in pairs)
    ]
    return (*candidate, *kept)


def _file(interaction: Interaction) -> str:
    return interaction.contract.rpartition("/")[2]
