"""Which environment variables a configuration needs, and for what."""

from collections.abc import Iterator, Mapping

from monitor.errors import Diagnostic, UsageError
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import ApiSettings, Configuration, Deliver, Environment


def texts(configuration: Configuration, *, alerts: bool) -> Iterator[EnvironmentText]:
    """Everything that may name a variable; `alerts`: also where messages go, whether or not they are sent yet, and
    what people sign in with.
    """
    alertmanager = configuration.settings.alertmanager
    if alertmanager is not None and (alerts or _is_live(configuration)):
        yield alertmanager.url
        yield from alertmanager.headers.values()
    mail = configuration.settings.mail
    if mail is not None and (alerts or _is_live(configuration)):
        yield from (text for text in (mail.user, mail.password) if text is not None)
    sign_in = configuration.settings.sign_in
    if alerts and sign_in is not None and sign_in.oidc is not None and sign_in.oidc.client_secret is not None:
        yield sign_in.oidc.client_secret
    for integration in configuration.integrations:
        if alerts or integration.deliver is Deliver.LIVE:
            for company in integration.companies.values():
                yield from company.notify
                for webhook in company.webhooks:
                    yield from (webhook.url, webhook.secret)
        for api in integration.apis:
            yield from _texts_of(api)
        yield from (contract.location for contract in integration.contracts)


def _is_live(configuration: Configuration) -> bool:
    return any(integration.deliver is Deliver.LIVE for integration in configuration.integrations)


def unset(configuration: Configuration, environ: Mapping[str, str], *, alerts: bool) -> Mapping[str, EnvironmentText]:
    """Each variable that is not set, with the first text that needs it."""
    first: dict[str, EnvironmentText] = {}
    for text in texts(configuration, alerts=alerts):
        for name in text.variables:
            if name not in environ:
                first.setdefault(name, text)
    return first


def require(configuration: Configuration, environ: Mapping[str, str]) -> None:
    """Nothing is polled or probed while something it needs is missing: that would look like the other side's fault.

    Raises `UsageError` (code `environment-variable-missing`) with every variable at once.
    """
    missing: list[Diagnostic] = []
    for text in dict.fromkeys(unset(configuration, environ, alerts=False).values()):
        try:
            text.resolve(environ)
        except UsageError as error:
            missing.extend(error.diagnostics)
    if missing:
        raise UsageError(*missing)


def _texts_of(api: ApiSettings) -> Iterator[EnvironmentText]:
    owners: tuple[ApiSettings | Environment, ...] = (api, *api.environments)
    for owner in owners:
        if owner.spec is not None:
            yield owner.spec.location
            yield from owner.spec.headers.values()
            yield from owner.spec.overlays
    for environment in api.environments:
        yield from environment.headers.values()
        addresses = (environment.base_url, environment.states, environment.previous)
        yield from (address for address in addresses if address is not None)
    for receiver in api.receivers:
        yield from receiver.headers.values()
        yield from (address for address in (receiver.url, receiver.previous) if address is not None)
