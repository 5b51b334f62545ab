"""The report on a month for people who never sign in: who gets which, rolled up from teams to the company."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from monitor.accounts.account import Account
from monitor.accounts.period import Period, month_of
from monitor.accounts.screen import Screen, screen
from monitor.accounts.tables import BY_INTEGRATION, Breakdown
from monitor.model.integration import Company, Deliver, Integration
from monitor.model.mail import MonthlyReport

HOUR = 7
"""Of the first day of a month (UTC): from then on the report on the month before is due."""


def month_due(now: datetime) -> Period | None:
    """The month before this one; None in the first hours of a month, when it is not due yet."""
    month = month_of(now)
    if now.astimezone(UTC) < month.start + timedelta(hours=HOUR):
        return None
    return month_of(month.start - timedelta(days=1))


def next_due(now: datetime) -> datetime:
    """When the report on the month in which `now` lies is sent."""
    return month_of(now).end + timedelta(hours=HOUR)


def covered(report: MonthlyReport, integrations: Iterable[Integration]) -> tuple[Integration, ...]:
    """Those that it is of and that are live: of what is in shadow nobody is told anything."""
    return tuple(each for each in integrations if each.deliver is Deliver.LIVE and _fits(report, each))


def in_shadow(report: MonthlyReport, integrations: Iterable[Integration]) -> tuple[Integration, ...]:
    return tuple(each for each in integrations if each.deliver is not Deliver.LIVE and _fits(report, each))


def _fits(report: MonthlyReport, integration: Integration) -> bool:
    company = integration.company(report.side)
    asked = ((report.company, company.name), (report.organisation, company.organisation), (report.team, company.team))
    return all(name is None or name == is_called for name, is_called in asked)


def told(report: MonthlyReport, accounts: Sequence[Account]) -> Screen:
    """The screen of its readers: one line for each part of what they answer for."""
    return screen(accounts, report.side, of=name_of(report, accounts), breakdown=_breakdown(report, accounts))


def name_of(report: MonthlyReport, accounts: Sequence[Account]) -> str:
    """`Payments of Checkout`, `Checkout`."""
    companies = {each.integration.company(report.side).name for each in accounts}
    company = companies.pop() if len(companies) == 1 else ""
    inside = report.team or report.organisation or ""
    return f"{inside} of {company}" if inside and company else inside or company


def _breakdown(report: MonthlyReport, accounts: Sequence[Account]) -> Breakdown:
    """A company by its organisations, an organisation by its teams, a team by its integrations; where none has a name
    there, by the next. What has none stands under the name of its integration.
    """

    def company(account: Account) -> Company:
        return account.integration.company(report.side)

    by_organisation = Breakdown("organisation", lambda each: company(each).organisation or each.integration.name)
    by_team = Breakdown("team", lambda each: company(each).team or each.integration.name)
    if report.team is not None:
        return BY_INTEGRATION
    if report.organisation is None and any(company(each).organisation for each in accounts):
        return by_organisation
    return by_team if any(company(each).team for each in accounts) else BY_INTEGRATION


def subject(told: Screen) -> str:
    """`1 Nov to 30 Nov 2026: customers met no break; 2 breaks were prevented`."""
    headline = told.headline.rstrip(".")
    return f"{told.period}: {headline[:1].lower()}{headline[1:]}"
