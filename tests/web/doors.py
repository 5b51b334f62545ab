"""The sample site with sign-in switched on, and people who come to it."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import cache

import httpx

from monitor.access.invitations import link_text
from monitor.access.keys import link_key
from monitor.access.passwords import hashed
from monitor.access.sessions import digest_of
from monitor.model.access import Account, ApiToken, Invitation, Role, Scope
from monitor.model.integration import SignIn
from monitor.model.sides import Side
from tests.web.sample import NOW
from tests.web.site import Site, client_of

PASSWORD = "correct horse battery"


def locked(site: Site, **settings: object) -> Site:
    """The same site, where one has to sign in."""
    changed = replace(site.sample.configuration.settings, **({"sign_in": SignIn()} | settings))
    site.sample = replace(site.sample, configuration=replace(site.sample.configuration, settings=changed))
    return site


@cache
def _hash() -> str:
    return hashed(PASSWORD)


def account(
    site: Site, name: str, role: Role = Role.ENGINEER, side: Side | None = Side.IN_HOUSE, *integrations: str
) -> Account:
    made = Account(name, role, side, integrations or None, _hash(), NOW)
    site.store.save_account(made)
    return made


def token(site: Site, name: str, scope: Scope = Scope.READ, *integrations: str, **more: object) -> dict[str, str]:
    """The header that carries it."""
    secret = f"token-of-{name}"
    made = ApiToken(name, digest_of(secret), scope, Side.PARTNER, integrations or None, NOW, None)
    assert site.store.save_api_token(replace(made, **more))
    return {"Authorization": f"Bearer {secret}"}


def link(site: Site, integration: str = "acme", case: str | None = None, **more: object) -> tuple[Invitation, str]:
    """The invitation, and the path of its link."""
    made = replace(
        Invitation(
            f"link-{integration}", integration, Side.PARTNER, case, "api@acme.example", "Jo Berg", NOW, "Ann", NOW + timedelta(days=14),
        ),
        **more,
    )  # fmt: skip
    site.store.save_invitation(made)
    return made, f"/link/{link_text(link_key(site.store), made)}"


def browser(site: Site) -> httpx.Client:
    """Keeps cookies, follows nothing, and names its origin as a browser does."""
    return client_of(site.url, headers={"Origin": site.url})


def token_on(client: httpx.Client, path: str, action: str) -> str:
    """The hidden token of the form on that page which is sent to `action`."""
    text = client.get(path).text
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', text, re.DOTALL)
    assert form is not None, (path, text)
    found = re.search(r'name="token" value="([^"]+)"', form[0])
    assert found is not None
    return found[1]


def sign_in(client: httpx.Client, name: str, password: str = PASSWORD, to: str = "/") -> httpx.Response:
    form = {"token": token_on(client, "/sign-in", "/sign-in"), "name": name, "password": password, "next": to}
    return client.post("/sign-in", data=form)


def signed_in(site: Site, name: str) -> httpx.Client:
    client = browser(site)
    assert sign_in(client, name).status_code == 303
    return client


def come_in(client: httpx.Client, path: str) -> httpx.Response:
    return client.post(path, data={"token": token_on(client, path, path)})
