"""A report that somebody hands in, by the command line, over the API or on a page, through the same door."""

from monitor.daemon.composition import Monitor
from monitor.engine.settling import reporting
from monitor.engine.settling.reporting import Filed
from monitor.model.integration import Integration
from monitor.model.reports import Filing


def file_report(monitor: Monitor, integration: Integration, filing: Filing) -> Filed:
    """The case that it opened or joined. Raises `UsageError`, and then nothing was kept."""
    base_urls = {
        (api.name, each.name): each.base_url.resolve(monitor.environ)
        for api in integration.apis
        for each in api.environments
        if each.base_url is not None
    }
    return reporting.file_report(monitor.store, integration, filing, base_urls, monitor.secrets(), monitor.clock.now())
