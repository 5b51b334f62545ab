"""A check is kept only where whoever sends it in says so; then both companies read it, as it was found then."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from monitor.engine.gate.keeping import KEPT_A_DAY, keepsake
from monitor.model.access import Role
from monitor.model.checks import Judged
from monitor.model.descriptions import Document
from monitor.model.history import RecordKind
from monitor.model.json_value import digest_of
from monitor.model.sides import Side
from monitor.web.check.text import STORED
from monitor.workflow.settlement.audience import FIELDS
from tests.daemon.test_check_room import everything
from tests.web import doors
from tests.web.sample import HOSTILE, an_answer
from tests.web.shop import Shop, edited, open_shop
from tests.web.site import Site, running_site
from tests.web.test_check import API, OURS, PAGE
from tests.web.test_pages import Visible

LIST, KEEP = "/api/integrations/acme/checks", {"keep": "true"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with open_shop(tmp_path_factory.mktemp("shop")) as shop:
        yield shop


def rows(shop: Shop) -> dict[str, list[tuple[object, ...]]]:
    """All that is stored but for what the door itself writes down of whoever comes in."""
    found = everything(f"sqlite:///{shop.world.folder.parent / 'store.sqlite'}")
    return {name: each for name, each in found.items() if name not in {"sessions", "audit", "api_tokens"}}


def guest(shop: Shop) -> httpx.Client:
    """At Acme Pay, by a link."""
    _, path = doors.link(shop.site)
    client = doors.browser(shop.site)
    client.timeout = httpx.Timeout(60)
    assert doors.come_in(client, path).status_code == 303
    return client


def send(client: httpx.Client, content: bytes, **fields: str) -> httpx.Response:
    token = doors.token_on(client, PAGE, PAGE)
    form = {"token": token, "api": "payments", "text": "", **fields}
    return client.post(PAGE, data=form, files={"file": ("next.json", content)})


def test_without_a_word_of_it_nothing_more_is_stored(shop: Shop) -> None:
    acme, client = shop.bearer("acme-quiet", Side.PARTNER, "acme"), guest(shop)
    before, content = rows(shop), edited(shop.world)
    for ask in ({}, {"keep": "false"}):
        found = acme.post(API, content=content, params=ask).json()
        assert (found["answer"], found["stored"], found["check"], found["not_kept"]) == ("no", False, None, None)
    assert "Nothing of what you sent is kept." in Visible(send(client, content).text).words
    assert rows(shop) == before
    assert acme.get(LIST).json() == {"checks": []}
    empty = Visible(client.get("/integrations/acme").text).words
    assert "None was kept yet. Whoever checks what comes next may have that kept" in empty
    client.close()


def test_what_is_kept_is_the_description_the_answer_and_who_in_one_record(shop: Shop) -> None:
    acme, content, before = shop.bearer("acme-keeps", Side.PARTNER, "acme"), edited(shop.world), rows(shop)
    found = acme.post(API, content=content, params=KEEP).json()
    assert (found["stored"], found["not_kept"]) == (True, None)
    after = rows(shop)
    more = {name: len(each) - len(before[name]) for name, each in after.items() if each != before[name]}
    assert more == {"blobs": 2, "records": 1}
    detail = acme.get(f"{LIST}/{found['check']}").json()
    assert detail.pop("found") == found
    assert detail == {
        "number": found["check"], "at": found["at"], "api": "payments", "by": "acme-keeps", "side": "partner",
        "answer": "no", "environments": {"sandbox": "no"}, "breaking": 2, "in_use": 2, "digest": digest_of(content),
        "description": digest_of(content), "bytes": len(content), "redacted": False,
    }  # fmt: skip
    assert set(detail) == set(FIELDS["check"])
    assert acme.get(LIST).json()["checks"] == [detail]
    kept = acme.get(f"{LIST}/{found['check']}/description")
    assert kept.content == content
    assert kept.headers["content-type"].startswith("text/plain")
    assert kept.headers["content-disposition"] == f'attachment; filename="check-{found["check"]}.json"'
    (record,) = acme.get("/api/history", params={"kind": "checked"}).json()["observations"]
    assert (record["id"], record["data"]["by"]) == (found["check"], "acme-keeps")


def test_both_companies_read_the_same_and_nobody_else_reads_it(shop: Shop) -> None:
    acme = shop.bearer("acme-shares", Side.PARTNER, "acme")
    number = acme.post(API, content=edited(shop.world), params=KEEP).json()["check"]
    doors.account(shop.site, "Ann", Role.VIEWER)
    theirs, ours = guest(shop), doors.signed_in(shop.site, "Ann")
    page = f"/integrations/acme/checks/{number}"
    for path in (f"{LIST}/{number}", f"{LIST}/{number}/description", page):
        assert main_of(theirs.get(path).text) == main_of(ours.get(path).text), path
    words = Visible(ours.get("/integrations/acme").text).words
    assert "acme-shares Acme Pay payments sandbox ✕ no 2 edits break what was told 2 in use" in words
    assert page in ours.get("/integrations/acme").text
    other = shop.bearer("elsewhere", Side.PARTNER, "parcels")
    for path in (LIST, f"{LIST}/{number}", f"{LIST}/{number}/description", page):
        assert other.get(path).status_code == 404, path
    theirs.close()
    ours.close()


def main_of(text: str) -> str:
    """Without the visitor's own name at the top of a page."""
    return text.partition("<main")[2] or text


def test_a_link_keeps_by_the_checkbox_and_comes_to_the_page_that_lasts(shop: Shop) -> None:
    client = guest(shop)
    assert "Keep this check: both companies can read what was submitted" in Visible(client.get(PAGE).text).words
    assert not re.search(r'name="keep"[^>]* checked', client.get(PAGE).text)
    answer = send(client, edited(shop.world), keep="yes", by="Somebody else", side="in-house")
    assert (answer.status_code, answer.text) == (303, "")
    page = client.get(answer.headers["location"]).text
    words = Visible(page).words
    for told in (
        "Jo Berg for Acme Pay", "2 edits break what Checkout was told of payments", "No, not as it is",
        "Checkout (pacts/checkout-acme.json)", "HTTP 200", "as it was sent in", "What could be done",
    ):  # fmt: skip
        assert told in words
    assert "Nothing of what you sent is kept" not in words
    assert client.get(answer.headers["location"]).status_code == 200
    client.close()


def test_a_page_of_another_site_and_whoever_may_not_check_keep_nothing(shop: Shop) -> None:
    before, client, content = rows(shop), guest(shop), edited(shop.world)
    acme = shop.bearer("acme-far", Side.PARTNER, "acme")
    assert acme.post(API, content=content, params=KEEP, headers={"Origin": "https://evil.example"}).status_code == 403
    assert acme.post(OURS, content=content, params=KEEP).status_code == 403
    assert send(client, content, keep="yes", token="x").status_code == 403
    assert acme.post(API, content=b"openapi: [", params=KEEP).status_code == 422
    assert rows(shop) == before
    client.close()


def test_the_terminal_says_where_it_is_kept(shop: Shop) -> None:
    acme, text = shop.bearer("acme-text-kept", Side.PARTNER, "acme"), {"Accept": "text/plain"}
    said = acme.post(API, content=edited(shop.world), params=KEEP, headers=text).text
    assert STORED not in said
    *_, before, address = said.splitlines()
    assert before == "Kept, for both companies to read:"
    assert acme.get(address.replace("/integrations/", "/api/integrations/")).json()["by"] == "acme-text-kept"


def test_what_was_found_then_stays_whatever_is_agreed_since(shop: Shop) -> None:
    acme = shop.bearer("acme-then", Side.PARTNER, "acme")
    found = acme.post(API, content=edited(shop.world), params=KEEP).json()
    in_force = shop.store.contract_in_force("acme", "payments")
    assert in_force is not None
    document = Document("a.json", {"a.json": edited(shop.world)}, "acme")
    agreed = shop.store.put_document(document)
    shop.store.save_contract_in_force(replace(in_force, description_digest=agreed))
    try:
        assert acme.post(API, content=edited(shop.world)).json()["summary"]["breaking"] == 0
        assert acme.get(f"{LIST}/{found['check']}").json()["found"] == found
    finally:
        shop.store.save_contract_in_force(in_force)


@pytest.fixture
def open_house(tmp_path: Path) -> Iterator[Site]:
    """Nobody signs in; each check finds what the sample has, of another description."""

    def check(integration: str, api: str, content: bytes, _who: str | None, /, *, keep: bool) -> Judged:
        answer = an_answer(integration, api, digest_of(content))
        return Judged(answer, keepsake(answer, content, ()) if keep else None)

    with running_site(tmp_path, check=check) as site:
        yield site


def test_where_nobody_signs_in_it_is_said_who_has_it_kept(open_house: Site) -> None:
    with doors.browser(open_house) as client:
        before = len(list(open_house.store.records()))
        nobody = client.post(API, content=b"{}", params=KEEP)
        assert (nobody.status_code, nobody.json()["message"]) == (422, "nothing was judged: by: say who has it kept")
        for lacking in (
            {"by": "", "side": "partner"},
            {"by": "Jo Berg", "side": ""},
            {"by": "J" * 81, "side": "partner"},
        ):
            refused = send(client, b"{}", keep="yes", **lacking)
            assert refused.status_code == 422
            assert "so that both" in Visible(refused.text).words
            assert re.search(r'name="keep"[^>]* checked', refused.text)
        assert len(list(open_house.store.records())) == before
        assert send(client, b"{}").status_code == 200, "a name is asked for only where it is kept"
        kept = client.post(API, content=b"{}", params={**KEEP, "by": "Jo Berg"}).json()["check"]
        found = client.get(f"{LIST}/{kept}").json()
        assert (found["by"], found["side"]) == ("Jo Berg", "partner")
        answer = send(client, b"{ }", keep="yes", by="Ann", side="in-house")
        assert "Ann for Checkout" in Visible(client.get(answer.headers["location"]).text).words


def test_beyond_the_bound_it_is_answered_and_not_kept(open_house: Site) -> None:
    with doors.browser(open_house) as client:
        for number in range(KEPT_A_DAY):
            found = client.post(API, content=b"%d" % number, params={**KEEP, "by": "Jo Berg"}).json()
            if not found["stored"]:
                break
        records = len(list(open_house.store.records(kinds=(RecordKind.CHECKED,), integration="acme")))
        assert records == KEPT_A_DAY, "the sample's own counts, too"
        assert (found["answer"], found["check"]) == ("no", None)
        why = f"Acme Pay had {KEPT_A_DAY} checks kept within a day; have this one kept tomorrow"
        assert found["not_kept"] == why
        page = send(client, b"another", keep="yes", by="Jo Berg", side="partner")
        assert page.status_code == 200
        words = Visible(page.text).words
        assert f"Not kept: {why}. Nothing of what you sent is kept." in words
        assert "1 edit breaks what Checkout was told of payments" in words
        text = client.post(API, content=b"x", params={**KEEP, "by": "Jo"}, headers={"Accept": "text/plain"}).text
        assert f"Not kept: {why}." in " ".join(text.split())
        assert send(client, b"{}", keep="yes", by="Ann", side="in-house").status_code == 303


def test_a_number_is_of_one_integration_and_what_it_names_is_a_check(site: Site, client: httpx.Client) -> None:
    own, foreign = site.sample.checks["acme"], site.sample.checks["parcels"]
    poll = next(site.store.records(kinds=(RecordKind.POLL,), integration="acme")).id
    for number in (foreign, poll, 0, -1, "1e3", "x", "9" * 30, "%00"):
        for path in (f"{LIST}/{number}", f"{LIST}/{number}/description", f"/integrations/acme/checks/{number}"):
            assert client.get(path).status_code == 404, path
    assert client.get(f"{LIST}/{own}").status_code == 200


def test_what_is_submitted_can_not_hurt_who_reads_it(open_house: Site) -> None:
    hostile = f'{{"x": "{HOSTILE}"}}'.encode()
    with doors.browser(open_house) as client:
        kept = client.post(API, content=hostile, params={**KEEP, "by": HOSTILE[:80]}).json()["check"]
        raw = client.get(f"{LIST}/{kept}/description")
        assert raw.content == hostile
        assert raw.headers["x-content-type-options"] == "nosniff"
        assert raw.headers["content-disposition"].startswith("attachment")
        for path in ("/integrations/acme", f"/integrations/acme/checks/{kept}"):
            assert "<script>document" not in client.get(path).text
