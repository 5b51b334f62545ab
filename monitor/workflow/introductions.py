"""What the other company is told with the first message: whose monitor writes to it, and who switched that on."""

from monitor.model.integration import Integration, Settings
from monitor.model.sides import Side

_UNNAMED = Settings().operator


def switched_on_by(integration: Integration, settings: Settings) -> str:
    """Who is named in `deliver:`, else who runs the monitor, else the company whose monitor it is."""
    if integration.switched_on_by:
        return integration.switched_on_by
    if settings.operator != _UNNAMED or settings.contact:
        return _operator(integration, settings)
    return integration.company(Side.IN_HOUSE).name


def introduction(integration: Integration, settings: Settings) -> str:
    """For the first live message to the other company."""
    ours, theirs = (integration.company(side).name for side in (Side.IN_HOUSE, Side.PARTNER))
    runs = f"is run by {_operator(integration, settings)}"
    return (
        f"This is the first message to {theirs} from the monitor that watches the APIs between {ours} and {theirs}. "
        f"It {runs}; messages were switched on by {switched_on_by(integration, settings)}."
    )


def _operator(integration: Integration, settings: Settings) -> str:
    named = settings.operator if settings.operator != _UNNAMED else integration.company(Side.IN_HOUSE).name
    return f"{named} ({settings.contact})" if settings.contact else named
