"""The page for admins: links made and taken back by a click, and who came in."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from monitor.model.access import Role, Scope
from monitor.model.sides import Side
from tests.web import doors
from tests.web.doors import browser, signed_in, token_on
from tests.web.site import Site


@pytest.fixture
def house(fresh_site: Site) -> Site:
    doors.locked(fresh_site)
    doors.account(fresh_site, "Ann", Role.ADMIN)
    return fresh_site


@pytest.fixture
def admin(house: Site) -> Iterator[httpx.Client]:
    client = signed_in(house, "Ann")
    yield client
    client.close()


def invitation(client: httpx.Client, **more: str) -> dict[str, str]:
    token = token_on(client, "/access", "/access/links")
    return {"token": token, "integration": "acme", "for": "partner", "email": "jo@acme.example", "days": "14", **more}


def test_a_link_is_made_shown_once_used_and_taken_back(house: Site, admin: httpx.Client) -> None:
    case = house.sample.cases["theirs"]
    page = admin.post("/access/links", data=invitation(admin, case=case, name="Jo Berg"))
    assert page.status_code == 200
    shown = re.search(rf"<code>({re.escape(house.url)}/link/[^<]+)</code>", page.text)
    assert shown
    path = unescape(shown[1]).removeprefix(house.url)
    assert path not in admin.get("/access").text
    with browser(house) as guest:
        assert doors.come_in(guest, path).headers["location"] == f"/cases/{case}"
        assert guest.get("/access").status_code == 404
        (link,) = house.store.invitations()
        assert (link.made_by, link.name, link.side) == ("Ann", "Jo Berg", Side.PARTNER)
        form = {"token": revoking(admin, link.id), "name": link.id}
        assert admin.post("/access/revoke", data=form).headers["location"] == "/access"
        assert guest.get(f"/cases/{case}").status_code == 303
    page = unescape(admin.get("/access").text)
    for told in ("Jo Berg</strong> link made", "Jo Berg</strong> link used", "Jo Berg</strong> link revoked", "by Ann"):
        assert told in page
    assert [each.event.value for each in house.store.audit_entries(3)] == ["link-revoked", "link-used", "link-made"]


def revoking(client: httpx.Client, name: str) -> str:
    forms = re.findall(r'<form method="post" action="/access/revoke">.*?</form>', client.get("/access").text, re.DOTALL)
    (form,) = (each for each in forms if f'name="name" value="{name}"' in each)
    token = re.search(r'name="token" value="([^"]+)"', form)
    assert token
    return token[1]


def test_a_token_is_taken_back_and_the_form_of_one_is_none_for_another(house: Site, admin: httpx.Client) -> None:
    headers, other = doors.token(house, "ci", Scope.READ, "acme"), doors.token(house, "other")
    token = revoking(admin, "ci")
    assert admin.post("/access/revoke", data={"token": token, "name": "other"}).status_code == 403
    assert admin.post("/access/revoke", data={"token": token, "name": "ci"}).status_code == 303
    with browser(house) as program:
        assert program.get("/api/integrations", headers=headers).status_code == 401
        assert program.get("/api/integrations", headers=other).status_code == 200


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"integration": "nope"}, "choose an integration"),
        ({"for": "both"}, "choose an integration"),
        ({"days": "36500"}, "choose an integration"),
        ({"email": ""}, "to whom the link is sent"),
        ({"case": "nope"}, "nope is no case of acme"),
        ({"name": "x\x07"}, "a name is one line"),
        ({"integration": "parcels", "case": "case-1041"}, "case-1041 is no case of parcels"),
    ],
)
def test_what_can_not_be_a_link_is_refused(house: Site, admin: httpx.Client, change: dict[str, str], said: str) -> None:
    answer = admin.post("/access/links", data=invitation(admin, **change))
    assert (answer.status_code, said in answer.text) == (422, True)
    assert house.store.invitations() == ()


def test_only_admins_have_the_page(house: Site, admin: httpx.Client) -> None:
    assert 'href="/access"' in admin.get("/").text
    form = invitation(admin)
    for role, side in ((Role.OWNER, Side.IN_HOUSE), (Role.MEDIATOR, None)):
        doors.account(house, "Bo", role, side)
        with httpx.Client(
            base_url=house.url, trust_env=False, cookies=signed_in(house, "Bo").cookies, timeout=60
        ) as other:
            other.headers["Origin"] = house.url
            assert 'href="/access"' not in other.get("/").text
            assert other.get("/access").status_code == 403
            assert other.post("/access/links", data=form).status_code == 403
            assert other.post("/access/revoke", data=form).status_code == 403
    assert house.store.invitations() == ()


def test_what_others_chose_is_text(house: Site, admin: httpx.Client) -> None:
    hostile = "<img src=x>"
    doors.account(house, hostile, Role.VIEWER)
    doors.token(house, hostile)
    doors.link(house, name=hostile, email=hostile)
    doors.sign_in(browser(house), hostile, "wrong")
    assert hostile not in admin.get("/access").text
