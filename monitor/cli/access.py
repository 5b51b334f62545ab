"""`access`: accounts, links and API tokens, and the log of who came in."""

import getpass
import json
import sys
from datetime import datetime
from pathlib import Path

import click

from monitor.cli import diagnostics
from monitor.cli.options import Decorated, config_option, database_option, format_option
from monitor.errors import Diagnostic, UsageError
from monitor.model.access import Account, ApiToken, AuditEntry, AuditEvent, Invitation, Role, Scope
from monitor.model.sides import Side

NEITHER = "none"
WIDTH = 80
"""Columns of a line."""


@click.group()
def command() -> None:
    """Let people and programs in, and see who came."""


def _by(function: Decorated) -> Decorated:
    return click.option("--by", default=getpass.getuser, show_default="your user name", help="Who says so.")(function)


def _seen(function: Decorated) -> Decorated:
    """`--side` and `--integration`: for whom, and what is seen."""
    side = click.option(
        "--side",
        type=click.Choice([*(each.value for each in Side), NEITHER]),
        default=Side.IN_HOUSE.value,
        show_default=True,
        help="The company that it acts for.",
    )
    several = click.option(
        "--integration", "integrations", multiple=True, help="What it sees; repeat it for several.  [default: all]"
    )
    return side(several(config_option(function)))


@command.command()
@click.argument("name")
@click.option("--role", type=click.Choice([each.value for each in Role]), required=True, help="What they may do.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, and don't ask for it.")
@_seen
@_by
@database_option
def add(
    name: str,
    role: str,
    password_stdin: bool,
    side: str,
    integrations: tuple[str, ...],
    path: Path,
    by: str,
    database: str,
) -> None:
    """Add an account, or change the one of that NAME.

    One that there is gets this password, role and view, and has to sign in again.
    """
    from monitor.access.admission import admission_problem, name_problem
    from monitor.access.passwords import hashed, password_problem
    from monitor.clock import SystemClock
    from monitor.storage import open_store

    acts_for = _side(side)
    _refuse(name_problem(name) or admission_problem(Role(role), acts_for, integrations))
    _known(integrations, path)
    password = _password(asking=not password_stdin)
    _refuse(password_problem(password))
    now = SystemClock().now()
    account = Account(name, Role(role), acts_for, integrations or None, hashed(password), now)
    with open_store(database) as store:
        event = AuditEvent.ACCOUNT_CHANGED if store.account(name) else AuditEvent.ACCOUNT_ADDED
        store.save_account(account)
        store.audit(AuditEntry(now, event, name, f"{_what(account)}, by {by}"))
    click.echo(diagnostics.printable(f"{name}: {_what(account)}"))
    click.echo("signs in at /sign-in, where settings.yaml says `sign_in: {local: true}`")


@command.command("list")
@database_option
@format_option()
def list_(database: str, output_format: str) -> None:
    """List accounts, links and API tokens, without their secrets."""
    from monitor.clock import SystemClock
    from monitor.storage import open_existing

    with open_existing(database) as store:
        accounts, links, tokens = store.accounts(), store.invitations(), store.api_tokens()
    now = SystemClock().now()
    if output_format == "json":
        click.echo(json.dumps(_listed(accounts, links, tokens, now), indent=2, ensure_ascii=False))
        return
    lines = [_fitting(f"account  {each.name}:", _what(each)) for each in accounts]
    for link in links:
        to = f"case {link.case} of {link.integration}" if link.case else link.integration
        whom = link.email if link.name == link.email else f"{link.name} <{link.email}>"
        lines.append(_fitting(f"link     {link.id} to {to}:", f"for {whom}, {_ends(link, now)}"))
    lines += [_fitting(f"token    {each.name}:", f"{each.scope} {_sees(each)}, {_ends(each, now)}") for each in tokens]
    for line in lines or ["nobody was let in yet; `compat-monitor access add` adds an account"]:
        click.echo(diagnostics.printable(line))


@command.command()
@click.argument("name")
@_by
@database_option
def remove(name: str, by: str, database: str) -> None:
    """Remove the account NAME, and sign it out everywhere."""
    from monitor.cli.selection import named
    from monitor.clock import SystemClock
    from monitor.storage import open_existing

    with open_existing(database) as store:
        named(name, [each.name for each in store.accounts()], what="account", where="the database")
        store.remove_account(name)
        store.audit(AuditEntry(SystemClock().now(), AuditEvent.ACCOUNT_REMOVED, name, f"by {by}"))
    click.echo(diagnostics.printable(f"{name} was removed"))


@command.command()
@click.argument("integration")
@click.option("--side", type=click.Choice([each.value for each in Side]), required=True, help="Whom it invites.")
@click.option("--case", "case", help="Show this case and nothing else.")
@click.option("--for", "email", required=True, help="The address that you send it to.")
@click.option("--name", help="As pages and the log show them.  [default: the contact of that address, else it]")
@click.option("--expires", default="14d", show_default=True, help="Such as 12h, 3d or 14d.")
@config_option
@_by
@database_option
def link(
    integration: str,
    side: str,
    case: str | None,
    email: str,
    name: str | None,
    expires: str,
    path: Path,
    by: str,
    database: str,
) -> None:
    """Print a link for somebody who has no account.

    By it they come in, and act for their company.

    Whoever has the link can use it: send it to one person, and take it back with `revoke` when it went astray.
    """
    from monitor.access.admission import name_problem
    from monitor.access.inviting import invited
    from monitor.cli.selection import case_named, duration_given, integration_named
    from monitor.clock import SystemClock
    from monitor.config import load
    from monitor.storage import open_store

    configuration = load(path)
    found = integration_named(configuration, integration, path)
    _refuse_open_house(configuration.settings.sign_in is None, path)
    company = found.company(Side(side))
    shown = name or next((each.name for each in company.contacts if each.email == email), "")
    with open_store(database) as store:
        if case is not None and case_named(store, case).integration != integration:
            message = f"the case {case} is not one of {integration}"
            raise UsageError(Diagnostic("case-elsewhere", message, help="`compat-monitor conflicts list` says whose"))
        if not shown:
            message = f"nobody with the address {email} is named in the contacts of {company.name}"
            raise UsageError(Diagnostic("name-missing", message, help="say with --name how the log shows them"))
        _refuse(name_problem(shown))
        made, to = invited(
            store,
            integration=integration,
            side=Side(side),
            case=case,
            email=email,
            name=shown,
            by=by,
            now=SystemClock().now(),
            lasts=duration_given(expires, "--expires"),
        )
    address = (configuration.settings.address or "http://127.0.0.1:8750").rstrip("/")
    click.echo(f"{address}{to}")
    note = f"for {shown} of {company.name}, until {made.expires_at:%Y-%m-%d %H:%M} UTC; take it back with"
    click.echo(diagnostics.printable(note), err=True)
    click.echo(f"  compat-monitor access revoke {made.id}", err=True)
    if configuration.settings.address is None:
        click.echo("note: set `address:` in settings.yaml, so that links begin with the public address", err=True)


@command.command()
@click.argument("name")
@click.option("--scope", type=click.Choice([each.value for each in Scope]), required=True, help="What it is for.")
@click.option("--expires", help="Such as 90d.  [default: until it is revoked]")
@_seen
@_by
@database_option
def token(
    name: str,
    scope: str,
    expires: str | None,
    side: str,
    integrations: tuple[str, ...],
    path: Path,
    by: str,
    database: str,
) -> None:
    """Print a new API token, once: it is stored hashed.

    Programs send it as `Authorization: Bearer TOKEN`.
    """
    import secrets

    from monitor.access.admission import name_problem, token_problem
    from monitor.access.sessions import digest_of
    from monitor.cli.selection import duration_given
    from monitor.clock import SystemClock
    from monitor.storage import open_store

    _refuse(name_problem(name) or token_problem(Scope(scope), _side(side), integrations))
    _known(integrations, path)
    now, secret = SystemClock().now(), f"cm_{secrets.token_urlsafe(32)}"
    until = now + duration_given(expires, "--expires") if expires else None
    made = ApiToken(name, digest_of(secret), Scope(scope), _side(side), integrations or None, now, until)
    with open_store(database) as store:
        if not store.save_api_token(made):
            message = f"there is, or was, a token named {name!r}"
            raise UsageError(Diagnostic("token-exists", message, help="choose another name"))
        store.audit(AuditEntry(now, AuditEvent.TOKEN_MADE, name, f"{scope} {_sees(made)}, by {by}"))
    click.echo(secret)
    click.echo(diagnostics.printable(f"{name}: {scope} {_sees(made)}; it is not shown again"), err=True)


@command.command()
@click.argument("name")
@_by
@database_option
def revoke(name: str, by: str, database: str) -> None:
    """Take back the link with that id, or the token of that NAME.

    Whoever came in by the link is out at once.
    """
    from monitor.access.inviting import taken_back
    from monitor.cli.selection import named
    from monitor.clock import SystemClock
    from monitor.storage import open_existing

    with open_existing(database) as store:
        known = [*(each.id for each in store.invitations()), *(each.name for each in store.api_tokens())]
        taken_back(store, named(name, known, what="link-or-token", where="the database"), by, SystemClock().now())
    click.echo(diagnostics.printable(f"{name} was taken back"))


@command.command()
@click.option("--newest", default=50, show_default=True, type=click.IntRange(1), help="How many entries.")
@database_option
@format_option()
def log(newest: int, database: str, output_format: str) -> None:
    """Who came in, or tried to, and who let them in; newest first.

    Nothing of it is ever rewritten.
    """
    from monitor.storage import open_existing

    with open_existing(database) as store:
        entries = store.audit_entries(newest)
    if output_format == "json":
        members = [
            {"at": each.at.isoformat(), "event": each.event, "name": each.name, "text": each.text, "from": each.address}
            for each in entries
        ]
        click.echo(json.dumps({"log": members}, indent=2, ensure_ascii=False))
        return
    for each in entries:
        source = f"from {each.address}" if each.address else ""
        said = _fitting(f"{each.at:%Y-%m-%d %H:%M:%SZ}  {each.event:<15}  {each.name}", f"{each.text} {source}".strip())
        click.echo(diagnostics.printable(said))
    if not entries:
        click.echo("nobody came in yet")


def _fitting(head: str, rest: str) -> str:
    """One line where it fits a terminal, else two."""
    line = f"{head} {rest}".rstrip()
    return line if len(line) <= WIDTH else f"{head}\n    {rest}"


def _refuse(problem: str | None) -> None:
    if problem is not None:
        raise UsageError(Diagnostic("admission", problem, help="see docs/access.md"))


def _refuse_open_house(is_open: bool, path: Path) -> None:
    if is_open:
        message = f"in {path} nobody signs in: whoever reaches the pages may use them, and a link opens nothing more"
        raise UsageError(Diagnostic("no-sign-in", message, help="write `sign_in: {local: true}` in settings.yaml"))


def _known(integrations: tuple[str, ...], path: Path) -> None:
    from monitor.cli.selection import integration_named
    from monitor.config import load

    if integrations:
        configuration = load(path)
        for each in integrations:
            integration_named(configuration, each, path)


def _password(*, asking: bool) -> str:
    if not asking:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        message = "there is no terminal to ask for the password at"
        raise UsageError(Diagnostic("no-terminal", message, help="hand it over with --password-stdin"))
    answer: str = click.prompt("Password", hide_input=True, confirmation_prompt="Again")
    return answer


def _side(side: str) -> Side | None:
    return None if side == NEITHER else Side(side)


_FOR = {Side.IN_HOUSE: "our side", Side.PARTNER: "the other company", None: "neither company"}


def _sees(holder: Account | ApiToken) -> str:
    seen = "all integrations" if holder.integrations is None else ", ".join(holder.integrations)
    return f"for {_FOR[holder.side]}, sees {seen}"


def _what(account: Account) -> str:
    return f"{account.role} {_sees(account)}"


def _ends(what: Invitation | ApiToken, now: datetime) -> str:
    if what.revoked_at is not None:
        return f"taken back {what.revoked_at:%Y-%m-%d %H:%M} UTC"
    if what.expires_at is None:
        return "until it is revoked"
    return f"{'ended' if what.expires_at <= now else 'until'} {what.expires_at:%Y-%m-%d %H:%M} UTC"


def _listed(
    accounts: tuple[Account, ...], links: tuple[Invitation, ...], tokens: tuple[ApiToken, ...], now: datetime
) -> dict[str, object]:
    def time(at: datetime | None) -> str | None:
        return at.isoformat() if at else None

    def common(each: Account | ApiToken) -> dict[str, object]:
        return {"name": each.name, "side": each.side, "integrations": each.integrations}

    return {
        "accounts": [common(each) | {"role": each.role, "added_at": time(each.added_at)} for each in accounts],
        "links": [
            {
                "id": each.id,
                "name": each.name,
                "email": each.email,
                "integration": each.integration,
                "side": each.side,
                "case": each.case,
                "made_by": each.made_by,
                "expires_at": time(each.expires_at),
                "revoked_at": time(each.revoked_at),
            }
            for each in links
        ],
        "tokens": [
            common(each)
            | {"scope": each.scope, "expires_at": time(each.expires_at), "revoked_at": time(each.revoked_at)}
            for each in tokens
        ],
        "at": time(now),
    }
