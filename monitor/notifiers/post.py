"""Mail to one person, through the server of settings.yaml."""

from collections.abc import Mapping

from monitor.errors import UsageError
from monitor.model.integration import Settings
from monitor.model.mail import Mail
from monitor.notifiers.apprise_notifier import notify
from monitor.notifiers.mail import PREFIX, with_server


async def post(mail: Mail, settings: Settings, environ: Mapping[str, str]) -> str | None:
    """None when the server took it; else the reason, without secrets."""
    try:
        url = with_server(f"{PREFIX}{mail.to}", settings, environ)
    except UsageError as error:
        return error.diagnostic.message
    return await notify(url, mail.id, mail.subject, mail.html or mail.text, html=bool(mail.html))
