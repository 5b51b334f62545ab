"""Who says what in a case, where people sign in: for whom they are here, within their rights, and nothing private."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from monitor.model.access import Role, Scope
from monitor.model.sides import Side
from tests.web import doors
from tests.web.site import Site, running_site
from tests.web.test_case_actions import PLAN

UPDATE = {"text": "we look into it"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(Path(tmp_path_factory.mktemp("house"))) as site:
        doors.locked(site)
        doors.account(site, "Eva", Role.ENGINEER)
        doors.account(site, "Olga", Role.OWNER)
        doors.account(site, "Mira", Role.MEDIATOR, None)
        doors.account(site, "Vic", Role.VIEWER)
        yield site


@pytest.fixture(scope="module")
def partner(house: Site) -> Iterator[httpx.Client]:
    _, path = doors.link(house)
    with doors.browser(house) as client:
        assert doors.come_in(client, path).status_code == 303
        yield client


def case(house: Site) -> str:
    return f"/cases/{house.sample.cases['theirs']}"


def say(house: Site, client: httpx.Client, move: str, fields: dict[str, str]) -> httpx.Response:
    """By the token of a form that every acting visitor finds."""
    path = case(house)
    token = doors.token_on(client, path, f"{path}/say/update")
    return client.post(f"{path}/say/{move}", data={"token": token, **fields})


def events(house: Site) -> list[tuple[str, str, object]]:
    entries = house.store.log(house.sample.cases["theirs"])
    return [(each.event, each.by, each.data.get("side")) for each in entries]


def test_a_visitor_speaks_for_themselves_whatever_the_form_says(house: Site, partner: httpx.Client) -> None:
    forged = {**UPDATE, "by": "Checkout on-call", "side": "in-house"}
    assert say(house, partner, "update", forged).status_code == 303
    assert events(house)[-1] == ("updated", "Jo Berg", "partner")
    with closing(doors.signed_in(house, "Eva")) as eva:
        body = {"move": "update", "text": "so do we", "by": "Jo Berg", "side": "partner"}
        answer = eva.post(f"/api/conflicts/{house.sample.cases['theirs']}/moves", json=body)
    assert answer.status_code == 200, answer.text
    assert events(house)[-1] == ("updated", "Eva", "in-house")


def test_who_may_not_bind_a_company_sees_no_form_for_it_and_is_refused(house: Site) -> None:
    before = events(house)
    with closing(doors.signed_in(house, "Eva")) as eva:
        assert "/say/propose" not in eva.get(case(house)).text
        assert say(house, eva, "propose", PLAN).status_code == 403
        body = {
            "move": "propose",
            "what": "x",
            "plan": "y",
            "estimate": "2026-11-23T17:07:00Z",
            "by": "E",
            "side": "in-house",
        }
        answer = eva.post(f"/api/conflicts/{house.sample.cases['theirs']}/moves", json=body)
        assert (answer.status_code, answer.json()["message"]) == (
            403, "nothing was changed: Eva may not say what binds their company",
        )  # fmt: skip
    assert events(house) == before


def test_a_mediator_and_a_viewer_say_nothing_for_a_company(house: Site) -> None:
    for name in ("Mira", "Vic"):
        with closing(doors.signed_in(house, name)) as client:
            assert "/say/" not in client.get(case(house)).text
            answer = client.post(f"{case(house)}/say/update", data=UPDATE)
            assert answer.status_code == 403


def test_a_raw_estimate_is_shown_to_its_own_company_only(house: Site, partner: httpx.Client) -> None:
    assert "/say/propose" in partner.get(case(house)).text
    assert say(house, partner, "propose", PLAN).status_code == 303
    told = f"/api/conflicts/{house.sample.cases['theirs']}/settlement"
    with closing(doors.signed_in(house, "Olga")) as olga:
        assert "23 Nov 2026, 17:07" not in olga.get(case(house)).text
        assert all("estimate" not in each for each in olga.get(told).json()["commitments"])
    assert "23 Nov 2026, 17:07" in partner.get(case(house)).text
    assert [each["estimate"] for each in partner.get(told).json()["commitments"]] == ["2026-11-23T17:07:00+00:00"]


def test_costs_and_our_own_destinations_are_for_our_side_only(house: Site, partner: httpx.Client) -> None:
    ours = doors.token(house, "ours", Scope.READ, side=Side.IN_HOUSE)
    theirs = partner.get("/api/integrations/acme/messages").json()["messages"]
    with doors.browser(house) as client:
        mine = client.get("/api/integrations/acme/messages", headers=ours).json()["messages"]
    assert [each["id"] for each in theirs] == [each["id"] for each in mine]
    assert all(each["destinations"] == [] for each in theirs if each["side"] == "in-house")
    assert partner.get("/api/report").json()["integrations"][0]["cost"] is None
