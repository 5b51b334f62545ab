"""Reports on a month, mailed once to each reader, however often the daemon starts and however many there are."""

from collections.abc import Iterator, Mapping

from monitor.accounts.account import Account
from monitor.accounts.monthly import covered, month_due, subject, told
from monitor.accounts.period import Period
from monitor.accounts.screen import Screen
from monitor.engine.accounting import accounts
from monitor.engine.ports import Clock, Store
from monitor.model.integration import Configuration
from monitor.model.json_value import digest_of_value
from monitor.model.mail import Mail, Mailing, MonthlyReport
from monitor.notifiers import post
from monitor.reports import account_html, account_text
from monitor.workflow.retries import is_due


async def send_monthly(
    configuration: Configuration, store: Store, clock: Clock, environ: Mapping[str, str]
) -> list[str]:
    """Send what is due and was not sent; why some could not be."""
    now, settings = clock.now(), configuration.settings
    month = month_due(now)
    if month is None:
        return []
    failures = []
    for report in settings.monthly_reports:
        waiting = [each for each in _mailings(report, month, store) if is_due(each[1], now)]
        found = accounts_of(report, configuration, store, clock, month) if waiting else []
        if not found:
            continue
        screen = told(report, found)
        for to, mailing in waiting:
            if store.claim_mailing(mailing, now):
                problem = await post(_mail(mailing.id, to, screen, clock), settings, environ)
                store.mark_mailing(mailing.id, None if problem else clock.now(), problem)
                if problem:
                    failures.append(f"the report on {screen.period} was not mailed to {to}: {problem}")
    return failures


def accounts_of(
    report: MonthlyReport, configuration: Configuration, store: Store, clock: Clock, month: Period
) -> list[Account]:
    """Of the integrations that are live; empty where none of them was watched in that month."""
    integrations = covered(report, configuration.integrations)
    if not integrations:
        return []
    found = list(accounts(store, integrations, month, configuration.settings.cost_rates, clock.now()))
    watched = any(each.watched_since is not None and each.watched_since < month.end for each in found)
    return found if watched else []


def _mailings(report: MonthlyReport, month: Period, store: Store) -> Iterator[tuple[str, Mailing]]:
    """A report of other integrations is another one: what is edited in the settings is sent anew."""
    of = digest_of_value([report.side.value, report.company, report.organisation, report.team])[:16]
    for to in report.to:
        mailing_id = f"report {month.start:%Y-%m} {of} {to}"
        yield to, store.mailing(mailing_id) or Mailing(mailing_id, month.end)


def _mail(mailing_id: str, to: str, screen: Screen, clock: Clock) -> Mail:
    text = "\n".join(account_text.lines(screen))
    return Mail(digest_of_value(mailing_id), to, subject(screen), text, account_html.page(screen, clock.now()))
