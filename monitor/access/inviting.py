"""Letting somebody in by a link, and taking back what lets somebody in; each is noted in the audit log."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.access.invitations import link_text
from monitor.access.keys import link_key
from monitor.access.store import AccessStore
from monitor.model.access import AuditEntry, AuditEvent, Invitation
from monitor.model.sides import Side

RENEWED_EVERY = timedelta(minutes=10)


def invited(
    store: AccessStore,
    *,
    integration: str,
    side: Side,
    case: str | None,
    email: str,
    name: str,
    by: str,
    now: datetime,
    lasts: timedelta,
) -> tuple[Invitation, str]:
    """A new link, and its path."""
    link = Invitation(secrets.token_hex(12), integration, side, case, email, name, now, by, now + lasts)
    path = f"/link/{link_text(link_key(store), link)}"
    store.save_invitation(link)
    told = f"link {link.id} to {case or integration} for {email}, by {by}"
    store.audit(AuditEntry(now, AuditEvent.LINK_MADE, name, told))
    return link, path


def renewed(store: AccessStore, link: Invitation, now: datetime) -> tuple[Invitation, str] | None:
    """A link that permits what an expired one did and lasts as long, with its path, for the same address.

    None where one was made within `RENEWED_EVERY`: whoever holds the old link can't fill somebody's mailbox.
    """
    for each in store.invitations():
        alike = _permits(each) == _permits(link) and each.revoked_at is None and each.id != link.id
        if alike and now - each.made_at < RENEWED_EVERY:
            return None
    return invited(
        store,
        integration=link.integration,
        side=link.side,
        case=link.case,
        email=link.email,
        name=link.name,
        by=f"{link.name}, by the link {link.id}",
        now=now,
        lasts=link.expires_at - link.made_at,
    )


def ended_since(store: AccessStore, link: Invitation) -> bool:
    """Whether a later link for the same person was taken back: an older one is no way around that.

    One that was taken back in the moment in which it was made never reached anybody.
    """
    return any(
        _permits(each) == _permits(link)
        and each.made_at > link.made_at
        and each.revoked_at is not None
        and each.revoked_at > each.made_at
        for each in store.invitations()
    )


def _permits(link: Invitation) -> tuple[object, ...]:
    return link.integration, link.side, link.case, link.email, link.name


def taken_back(store: AccessStore, name: str, by: str, now: datetime) -> bool:
    """The link with that id, or the API token of that name; whether there is one. Saying it twice changes nothing."""
    link = store.invitation(name)
    token = next((each for each in store.api_tokens() if each.name == name), None)
    if link is not None:
        if link.revoked_at is None:
            store.save_invitation(replace(link, revoked_at=now))
            store.audit(AuditEntry(now, AuditEvent.LINK_REVOKED, link.name, f"link {name}, by {by}"))
    elif token is not None and token.revoked_at is None:
        store.save_api_token(replace(token, revoked_at=now))
        store.audit(AuditEntry(now, AuditEvent.TOKEN_REVOKED, name, f"by {by}"))
    return link is not None or token is not None
