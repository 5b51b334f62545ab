"""Signing in with an OpenID provider: a real one on loopback, which signs, and does wrong where it is told to."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import ECKey

from monitor.model.access import AuditEvent, Role
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import Oidc, SignIn
from monitor.model.sides import Side
from tests.servers.openid import CLIENT, SECRET, OpenIdProvider, openid_provider
from tests.web import doors
from tests.web.doors import browser
from tests.web.sample import NOW
from tests.web.site import Site, running_site

ANN = {"sub": "248289761001", "email": "ann@shop.example", "email_verified": True, "groups": ["payments", "everybody"]}
ROLES = {"payments": Role.ENGINEER, "leads": Role.OWNER, "root": Role.ADMIN, "judges": Role.MEDIATOR}


@pytest.fixture
def provider() -> Iterator[OpenIdProvider]:
    with openid_provider(lambda: NOW) as running:
        running.person = dict(ANN)
        yield running


@pytest.fixture
def house(tmp_path: Path, provider: OpenIdProvider) -> Iterator[Site]:
    with running_site(tmp_path, environ={"OIDC_SECRET": SECRET}) as site:
        oidc = Oidc(provider.url, CLIENT, ROLES, EnvironmentText("${OIDC_SECRET}"))
        yield doors.locked(site, sign_in=SignIn(local=False, oidc=oidc), address=site.url)


@pytest.fixture
def client(house: Site) -> Iterator[httpx.Client]:
    with browser(house) as somebody:
        yield somebody


def come_back(client: httpx.Client, to: str = "/integrations/acme") -> httpx.Response:
    """Leaves for the provider and follows it back; the answer of the site."""
    left = client.get("/sign-in/oidc", params={"next": to})
    assert left.status_code == 303, left.text
    returned = client.get(left.headers["location"])
    return client.get(returned.headers["location"])


def events(site: Site) -> list[tuple[str, str]]:
    return [(each.event.value, each.name) for each in reversed(site.store.audit_entries(100))]


def test_one_comes_in_with_the_role_that_the_provider_gives(
    house: Site, client: httpx.Client, provider: OpenIdProvider
) -> None:
    assert 'href="/sign-in/oidc?next=%2Fintegrations%2Facme"' in client.get("/sign-in?next=/integrations/acme").text
    answer = come_back(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/integrations/acme")
    page = client.get("/integrations/acme")
    assert (page.status_code, "ann@shop.example" in page.text) == (200, True)
    (account,) = house.store.accounts()
    assert (account.role, account.side, account.integrations) == (Role.ENGINEER, Side.IN_HOUSE, None)
    assert account.subject == f"{provider.url} {ANN['sub']}"
    assert events(house) == [("account-added", "ann@shop.example"), ("signed-in", "ann@shop.example")]
    (question,) = provider.asked
    assert question["redirect_uri"] == f"{house.url}/sign-in/oidc/done"
    assert (question["response_type"], question["code_challenge_method"]) == ("code", "S256")
    assert len({question["state"], question["nonce"], question["code_challenge"]}) == 3
    assert "code_verifier" not in question
    assert "oidc" not in client.cookies


def test_each_time_is_asked_anew(house: Site, client: httpx.Client, provider: OpenIdProvider) -> None:
    for _ in range(2):
        come_back(client)
    one, other = provider.asked
    assert all(one[each] != other[each] for each in ("state", "nonce", "code_challenge"))


def test_a_changed_role_counts_from_the_next_time_and_ends_older_sessions(
    house: Site, client: httpx.Client, provider: OpenIdProvider
) -> None:
    come_back(client)
    with browser(house) as second:
        come_back(second)
        assert client.get("/integrations/acme").status_code == 200  # two browsers at once
        provider.person["groups"] = ["judges", "leads"]
        come_back(second)
        assert second.get("/integrations/acme").status_code == 200
        assert client.get("/integrations/acme").status_code == 303
    (account,) = house.store.accounts()
    assert (account.role, account.side) == (Role.OWNER, Side.IN_HOUSE)
    provider.person["groups"] = "judges"
    come_back(client)
    (account,) = house.store.accounts()
    assert (account.role, account.side) == (Role.MEDIATOR, None)


def test_the_log_shows_a_name_and_an_address_only_where_it_is_verified_and_nothing_else_is_known(
    house: Site, client: httpx.Client, provider: OpenIdProvider
) -> None:
    provider.person |= {"email": "owner@shop.example", "email_verified": False}
    come_back(client)
    provider.person["name"] = "Ann Berg"
    come_back(client)
    assert {each.name for each in house.store.accounts()} == {ANN["sub"], "Ann Berg"}


def test_who_has_a_role_no_more_is_out_at_once(house: Site, client: httpx.Client, provider: OpenIdProvider) -> None:
    come_back(client)
    provider.person["groups"] = []
    with browser(house) as other:
        assert come_back(other).status_code == 403
    assert client.get("/integrations/acme").status_code == 303
    assert house.store.accounts() == ()


def test_who_has_no_role_is_told_so(house: Site, client: httpx.Client, provider: OpenIdProvider) -> None:
    for groups in ([], ["everybody"], None, {"payments": 1}, [["payments"]]):
        provider.person["groups"] = groups
        answer = come_back(client)
        assert answer.status_code == 403
        assert "ann@shop.example has no role here" in answer.text
    assert house.store.accounts() == ()
    assert client.get("/").status_code == 303


def test_nobody_takes_the_account_of_somebody_else_by_their_name(
    house: Site, client: httpx.Client, provider: OpenIdProvider
) -> None:
    come_back(client)
    provider.person["sub"] = "another"
    with browser(house) as other:
        answer = come_back(other)
        assert answer.status_code == 403
        assert "somebody else is called ann@shop.example here" in answer.text
    doors.account(house, "local@shop.example")
    provider.person["email"] = "local@shop.example"
    with browser(house) as other:
        assert come_back(other).status_code == 403
    assert house.store.audit_entries(1)[0].event is AuditEvent.SIGN_IN_FAILED


FORGED = {
    "for another question": lambda claims: claims | {"nonce": "another"},
    "without a question": lambda claims: {name: value for name, value in claims.items() if name != "nonce"},
    "for another program": lambda claims: claims | {"aud": "another"},
    "for several programs, given to another": lambda claims: claims | {"aud": [CLIENT, "x"], "azp": "x"},
    "of another issuer": lambda claims: claims | {"iss": "https://evil.example"},
    "that ended": lambda claims: claims | {"exp": claims["iat"] - 120},
    "without an end": lambda claims: {name: value for name, value in claims.items() if name != "exp"},
    "of nobody": lambda claims: {name: value for name, value in claims.items() if name != "sub"},
    "of a number": lambda claims: claims | {"sub": 7},
    "from the future": lambda claims: claims | {"iat": claims["iat"] + 3600, "nbf": claims["iat"] + 3600},
    "whose only names are no names": lambda claims: claims | {"email": "\r\nSet-Cookie: x", "sub": "x" * 200},
}  # fmt: skip


@pytest.mark.parametrize("how", FORGED)
def test_a_token_that_was_not_asked_for_lets_nobody_in(
    house: Site, client: httpx.Client, provider: OpenIdProvider, how: str
) -> None:
    provider.forge = FORGED[how]
    answer = come_back(client)
    assert answer.status_code == 403
    assert "Nobody was signed in" in answer.text
    assert "session" not in client.cookies
    assert house.store.accounts() == ()


def test_a_token_signed_by_another_key_or_with_the_shared_secret_is_none(
    house: Site, client: httpx.Client, provider: OpenIdProvider
) -> None:
    stranger = ECKey.generate_key("P-256", {"kid": "1"})
    for signs_with in (("ES256", stranger), provider.shared_secret()):
        provider.signs_with = signs_with
        assert come_back(client).status_code == 403
    provider.signs_with = None
    assert come_back(client).status_code == 303


def test_an_unsigned_token_is_none(house: Site, client: httpx.Client, provider: OpenIdProvider) -> None:
    provider.unsigned = True
    answer = come_back(client)
    assert (answer.status_code, "token is not good" in unescape(answer.text)) == (403, True)
    assert house.store.accounts() == ()


def test_an_answer_of_another_browser_is_not_taken(house: Site, client: httpx.Client) -> None:
    """What an attacker got for themselves signs nobody else in; nor is a question planted that was never asked."""
    left = client.get("/sign-in/oidc")
    answer = client.get(left.headers["location"]).headers["location"]
    with browser(house) as victim:
        assert victim.get(answer).status_code == 403
        victim.get("/sign-in/oidc")
        assert victim.get(answer).status_code == 403
        victim.cookies.set("oidc", client.cookies["oidc"][:-1] + "x")
        assert victim.get(answer).status_code == 403
    assert client.get(answer).status_code == 303


def test_a_code_is_good_once_and_a_question_for_a_quarter_of_an_hour(house: Site, client: httpx.Client) -> None:
    left = client.get("/sign-in/oidc")
    kept = client.cookies["oidc"]
    answer = client.get(left.headers["location"]).headers["location"]
    assert client.get(answer).status_code == 303
    client.cookies.set("oidc", kept)
    assert client.get(answer).status_code == 502
    house.context.clock.advance(timedelta(minutes=15))
    client.cookies.set("oidc", kept)
    assert "took too long" in client.get(answer).text


@pytest.mark.parametrize("change", [{"iss": "https://evil.example"}, {"code": None, "error": "access_denied"}])
def test_a_provider_that_says_no_or_is_another_lets_nobody_in(
    house: Site, client: httpx.Client, change: dict[str, str | None]
) -> None:
    left = client.get("/sign-in/oidc")
    answer = urlsplit(client.get(left.headers["location"]).headers["location"])
    told = {name: values[0] for name, values in parse_qs(answer.query).items()} | change
    given = {name: value for name, value in told.items() if value is not None}
    assert client.get(answer.path, params=given).status_code == 403
    assert "session" not in client.cookies


@pytest.mark.parametrize(
    "published",
    [{"issuer": "https://evil.example"}, {"authorization_endpoint": "javascript:alert(1)"}, {"token_endpoint": None}],
)
def test_a_provider_that_describes_itself_strangely_is_not_gone_to(
    house: Site, client: httpx.Client, provider: OpenIdProvider, published: dict[str, str | None]
) -> None:
    provider.published = published
    answer = client.get("/sign-in/oidc")
    assert answer.status_code == 502
    assert "can&#39;t be asked" in answer.text


def test_a_part_of_the_provider_in_a_private_network_is_not_gone_to(
    house: Site, client: httpx.Client, provider: OpenIdProvider
) -> None:
    """The guard of all requests holds here too: only the issuer's own address was written in the settings."""
    provider.published = {"token_endpoint": "http://127.0.0.2:1/token"}
    assert come_back(client).status_code == 502


def test_a_provider_that_is_away_is_said_to_be(house: Site, client: httpx.Client) -> None:
    away = Oidc("http://127.0.0.1:1", CLIENT, ROLES)
    doors.locked(house, sign_in=SignIn(oidc=away))
    answer = client.get("/sign-in/oidc")
    assert (answer.status_code, "Nobody was signed in" in answer.text) == (502, True)


def test_after_signing_in_one_stays_on_this_site(house: Site, client: httpx.Client) -> None:
    assert come_back(client, "//evil.example/").headers["location"] == "/"


def test_a_way_that_was_closed_lets_nobody_stay(house: Site, client: httpx.Client) -> None:
    come_back(client)
    ways = house.sample.configuration.settings.sign_in
    assert ways is not None
    doors.locked(house, sign_in=SignIn(local=True, oidc=ways.oidc))
    doors.account(house, "Loc")
    with closing(doors.signed_in(house, "Loc")) as local:
        assert local.get("/").status_code == 200
        doors.locked(house, sign_in=ways)
        assert local.get("/").status_code == 303
        assert client.get("/").status_code == 200
    doors.locked(house, sign_in=SignIn(local=True))
    assert client.get("/").status_code == 303
    assert client.get("/sign-in/oidc").status_code == 404
