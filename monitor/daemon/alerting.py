"""Open cases to Alertmanager, where `alertmanager:` names one."""

from collections.abc import Iterable, Mapping

from monitor.engine.ports import Clock, Store
from monitor.errors import UsageError
from monitor.model.integration import Configuration, Deliver, Integration
from monitor.network.client import GuardedClient, user_agent
from monitor.notifiers.alertmanager import AlertmanagerNotifier
from monitor.workflow.alerts import alerts
from monitor.workflow.letters import case_page


async def alert(
    configuration: Configuration,
    integrations: Iterable[Integration],
    store: Store,
    clock: Clock,
    environ: Mapping[str, str],
) -> Mapping[str, str | None]:
    """Send what is open in those that are `deliver: live`: by their names, why it was not taken, None where it was."""
    settings = configuration.settings
    live = [each for each in integrations if each.deliver is Deliver.LIVE]
    if settings.alertmanager is None or not live:
        return {}
    try:
        url = settings.alertmanager.url.resolve(environ)
        headers = {name: text.resolve(environ) for name, text in settings.alertmanager.headers.items()}
    except UsageError as error:
        return {each.name: error.diagnostic.message for each in live}
    answers: dict[str, str | None] = {}
    async with GuardedClient(agent=user_agent(settings), networks_allowed=settings.networks_allowed) as client:
        alertmanager = AlertmanagerNotifier(client, url, headers)
        for integration in live:
            conflicts = store.conflicts(integration=integration.name, open_only=True)
            links = {each.id: page for each in conflicts if (page := case_page(each.id, settings.address))}
            until = store.paused_until(integration.name)
            paused = until if until is not None and until > clock.now() else None
            open_now = alerts(conflicts, integration, paused, links)
            every = min(integration.schedule.poll, integration.schedule.verify)
            answers[integration.name] = await alertmanager.tell(store, integration.name, open_now, every, clock)
    return answers
