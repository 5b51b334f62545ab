"""Everything around one failing verification: what its explanation may draw on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.engine.descriptions.context import ApiContext, Descriptions
from monitor.engine.observed.traffic import Traffic
from monitor.engine.ports import Ports
from monitor.engine.verifying.verification import Verification
from monitor.interactions.identity import content_digest
from monitor.interactions.sealing import has_same_credentials
from monitor.model.contracts import Interaction
from monitor.model.history import Recording
from monitor.model.integration import Integration
from monitor.model.sides import Side
from monitor.schemas import Judge


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything around one failing verification that the explanation may use."""

    integration: Integration
    context: ApiContext
    descriptions: Descriptions
    beside: Sequence[Verification]
    """All verifications of this cycle in the same API and environment."""
    ports: Ports
    judge: Judge
    traffic: Traffic = field(default_factory=Traffic)
    """What was observed there."""

    @property
    def publisher(self) -> Side:
        """Who publishes the description: the provider, save of webhooks, which it sends."""
        return self.context.settings.provider


def contract_changed(recording: Recording | None, interaction: Interaction) -> bool:
    """Whether the interaction differs from the one that last passed, be it in a credential that the contract has."""
    if recording is None:
        return False
    return recording.contract_digest != content_digest(interaction) or credentials_changed(recording, interaction)


def credentials_changed(recording: Recording, interaction: Interaction) -> bool:
    """Whether a credential in the contract is known to be another one than when it last passed."""
    return has_same_credentials(recording.interaction, interaction) is False


def is_message(failing: Verification) -> bool:
    """Whether it is a message of a webhook, whose operation no path tells."""
    return failing.planned.interaction.webhook is not None
