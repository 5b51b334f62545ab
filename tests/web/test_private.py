"""What is of one side only is on no page and in no answer for the other, and what is sent in can't hurt."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from monitor.model.access import Role
from monitor.model.descriptions import PollTarget
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import SpecSource
from monitor.model.sides import Side
from monitor.web.limits import BODY_LIMIT
from tests.storage.examples import message
from tests.web import doors
from tests.web.sample import NOW, before_now
from tests.web.site import Site, running_site
from tests.web.test_speakers import case, say

SECRET_URL = "https://bot:s3cr3t@git.acme.example/openapi.json"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(Path(tmp_path_factory.mktemp("private"))) as site:
        doors.locked(site)
        doors.account(site, "Eva", Role.ENGINEER)
        (acme, *others) = site.sample.configuration.integrations
        notified = replace(acme.company(Side.IN_HOUSE), notify=(EnvironmentText("slack://a/b/c"),))
        spec = SpecSource(EnvironmentText(SECRET_URL), written=EnvironmentText(SECRET_URL))
        payments = replace(acme.apis[0], spec=spec, shared=True)
        changed = replace(acme, companies={**acme.companies, Side.IN_HOUSE: notified}, apis=(payments, *acme.apis[1:]))
        configuration = replace(site.sample.configuration, integrations=(changed, *others))
        site.sample = replace(site.sample, configuration=configuration)
        yield site


@pytest.fixture(scope="module")
def partner(house: Site) -> Iterator[httpx.Client]:
    _, path = doors.link(house)
    with doors.browser(house) as client:
        assert doors.come_in(client, path).status_code == 303
        yield client


def read(client: httpx.Client, *paths: str) -> str:
    return "".join(client.get(path).text for path in paths)


def test_where_our_side_is_told_and_what_went_wrong_there_is_for_our_side(house: Site, partner: httpx.Client) -> None:
    conflict = house.store.conflict(house.sample.cases["theirs"])
    assert conflict is not None
    mine = replace(message(at=NOW), side=Side.IN_HOUSE, integration="acme", conflict=conflict.id)
    assert house.store.save_conflict(conflict, [], [mine])
    house.store.mark_delivery([mine.id], None, "the channel of Checkout did not take it", shadow=False)
    places = ("/integrations/acme", "/api/integrations/acme/messages", case(house))
    theirs = read(partner, *places)
    eva = doors.signed_in(house, "Eva")
    ours = read(eva, *places)
    eva.close()
    for secret in ("Slack", "did not take it"):
        assert secret not in theirs
    assert "Slack" in ours or "slack" in ours


def test_credentials_in_an_address_are_on_no_page(house: Site, partner: httpx.Client) -> None:
    found = read(partner, "/integrations/acme", "/integrations/acme/sent", "/api/integrations/acme/sent")
    assert "git.acme.example/openapi.json" in found
    assert "s3cr3t" not in found


def test_whose_contracts_use_a_shared_api_is_nothing_for_others(house: Site, partner: httpx.Client) -> None:
    rows = list(house.store.changes("acme", "payments"))
    used = [replace(row[4], used_by=("globex-mobile-app",)) for row in rows if row[4].used_by]
    house.store.save_changes(
        PollTarget("shared", "payments"), rows[0][2], rows[0][3], used, before_now(9), before_now(8)
    )
    assert used
    paths = ("/integrations/acme", "/api/integrations/acme/changes")
    assert "globex" not in read(partner, *paths)
    eva = doors.signed_in(house, "Eva")
    assert "globex" in read(eva, *paths)
    eva.close()


def test_a_body_has_a_bound_whether_it_says_its_length_or_not(house: Site, partner: httpx.Client) -> None:
    path = f"/api/conflicts/{house.sample.cases['theirs']}/moves"
    body = b"x" * (BODY_LIMIT + 1)
    headers = {"content-type": "application/json"}
    assert partner.post(path, content=body, headers=headers).status_code == 413
    assert partner.post(path, content=iter([body[:1000], body]), headers=headers).status_code == 413


def test_what_is_malformed_is_refused_and_no_mistake_of_ours(house: Site, partner: httpx.Client) -> None:
    many = "&".join(f"f{number}=1" for number in range(100))
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert partner.post("/sign-in", content=many, headers=form).status_code < 500
    assert (
        partner.post(f"{case(house)}/say/update", content=many, headers={**form, "Origin": "http://["}).status_code
        == 403
    )
    assert partner.get("/link/%00").status_code < 500
    far = {"what": "x", "plan": "y", "estimate": "9999-12-31T23:59"}
    assert say(house, partner, "propose", far).status_code == 422


def test_moments_are_told_in_utc_wherever_they_were_said(house: Site, partner: httpx.Client) -> None:
    path = f"/api/conflicts/{house.sample.cases['theirs']}"
    said = {"move": "noticed", "at": "2026-11-20T10:00:00+05:00", "by": "Jo", "side": "partner"}
    assert partner.post(f"{path}/moves", json=said).status_code == 200
    assert partner.get(f"{path}/settlement").json()["four_times"]["customer_noticed"] == "2026-11-20T05:00:00Z"


def test_an_engineer_states_no_expectation_for_their_company(house: Site) -> None:
    eva = doors.signed_in(house, "Eva")
    assert say(house, eva, "expect", {"text": "We refund all.", "hearers": "customers"}).status_code == 403
    eva.close()


def test_the_audit_log_keeps_the_beginning_of_what_was_refused(house: Site) -> None:
    doors.account(house, "Vic", Role.VIEWER)
    vic = doors.signed_in(house, "Vic")
    assert vic.post(f"{case(house)}/say/{'x' * 5000}").status_code == 403
    vic.close()
    assert max(len(each.text) for each in house.store.audit_entries(50)) <= 200
