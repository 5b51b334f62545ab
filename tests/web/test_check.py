"""Check before you ship, as either company: by page and by `curl`, each for what it provides."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import httpx
import pytest

from monitor.model.access import Role
from monitor.model.checks import Judged
from monitor.model.sides import Side
from monitor.web.check.answers import CheckAnswer
from monitor.web.check.busy import BusyError
from monitor.web.check.multipart import fields_of
from monitor.web.check.program import DESCRIPTION_LIMIT
from monitor.web.check.text import STORED
from tests.web import doors
from tests.web.shop import Shop, edited, open_shop
from tests.web.site import Site, client_of, running_site
from tests.web.test_pages import Visible

API = "/api/integrations/acme/apis/payments/check"
OURS = "/api/integrations/acme/apis/webhooks/check"
PAGE = "/integrations/acme/check"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with open_shop(tmp_path_factory.mktemp("shop")) as shop:
        yield shop


def test_one_curl_with_a_token_that_reads_is_enough(shop: Shop) -> None:
    acme, content = shop.bearer("acme-pipeline", Side.PARTNER, "acme"), edited(shop.world)
    text = acme.post(API, content=content, headers={"Accept": "text/plain"})
    assert text.headers["content-type"].startswith("text/plain")
    assert text.text.startswith("✕ no: 2 edits break what Checkout was told of payments")
    for told in ("used by: Checkout (pacts/checkout-acme.json)", '"amount": "', "GET /status was removed", STORED):
        assert told in text.text
    assert "2027-02-18 at the earliest" in " ".join(text.text.split())
    assert max(map(len, text.text.splitlines())) <= 80


def test_why_it_is_refused_is_text_where_text_was_asked_for(shop: Shop) -> None:
    acme, text = shop.bearer("acme-text", Side.PARTNER, "acme"), {"Accept": "text/plain"}
    broken = acme.post(API, content=b"openapi: [", headers=text)
    assert (broken.status_code, broken.text.partition(":")[0]) == (422, "error[document-truncated]")
    theirs = acme.post(OURS, content=b"{}", headers=text)
    assert (theirs.status_code, theirs.text.partition(":")[0]) == (403, "error[not-possible]")
    nobody = acme.post(API, content=b"{}", headers={**text, "Authorization": "Bearer none"})
    assert (nobody.status_code, nobody.text.partition(":")[0]) == (401, "error[sign-in-first]")
    assert {each.headers["content-type"].partition(";")[0] for each in (broken, theirs, nobody)} == {"text/plain"}
    assert theirs.text.endswith("\n")


def test_the_answer_for_programs_is_as_described(shop: Shop) -> None:
    acme = shop.bearer("acme-ci", Side.PARTNER, "acme")
    found = CheckAnswer.model_validate_json(acme.post(API, content=edited(shop.world)).text)
    assert (found.answer.value, found.provider.value, found.stored) == ("no", "partner", False)
    assert (found.summary.breaking, found.summary.compatible) == (2, 1)


def test_only_whoever_provides_an_api_checks_what_it_will_be(shop: Shop) -> None:
    theirs = (("acme-key", Side.PARTNER, OURS), ("shop-key", Side.IN_HOUSE, API), ("neither", None, API))
    for name, side, path in theirs:
        refused = shop.bearer(name, side).post(path, content=b"{}")
        assert refused.status_code == 403, name
        assert "provides" in refused.json()["message"]
    own = shop.bearer("shop-ci", Side.IN_HOUSE).post(OURS, content=b"openapi: [")
    assert (own.status_code, own.json()["code"]) == (422, "document-truncated")
    assert "the description:2:1" in own.json()["message"]
    assert own.json()["message"].endswith("Nothing was kept")


def test_the_page_works_by_a_link_as_the_other_company(shop: Shop) -> None:
    _, path = doors.link(shop.site, made_by="Ann")
    with doors.browser(shop.site) as client:
        client.timeout = httpx.Timeout(60)
        assert doors.come_in(client, path).status_code == 303
        assert PAGE in client.get("/integrations/acme").text
        page = client.get(PAGE).text
        assert re.findall(r'<option value="(\w+)"', page) == ["payments"]
        assert "What webhooks will be is checked by Checkout" in Visible(page).words
        assert f"{shop.url}{API}" in unescape(page)
        token = doors.token_on(client, PAGE, PAGE)
        form = {"token": token, "api": "payments", "text": ""}
        answer = client.post(PAGE, data=form, files={"file": ("next.json", edited(shop.world))})
        words = Visible(answer.text).words
        assert answer.status_code == 200
        assert "2 edits break what Checkout was told of payments" in words
        for told in ("No, not as it is", "GET /charges/{id}", "Checkout (pacts/checkout-acme.json)", "HTTP 200"):
            assert told in words
        nothing = client.post(PAGE, data=form, files={"file": ("", b"")})
        assert (nothing.status_code, "Paste the description" in nothing.text) == (422, True)
        wrong = client.post(PAGE, data={**form, "text": "openapi: 3.1.0\npaths: ["}, files={"file": ("", b"")})
        assert wrong.status_code == 422
        assert "openapi: 3.1.0\npaths: [</textarea>" in wrong.text
        assert "The description:3:1: the document ends in the middle" in Visible(wrong.text).words
        assert client.post(PAGE, data={**form, "api": "webhooks"}, files={"file": ("a", b"{}")}).status_code == 403
        assert client.post(PAGE, data={**form, "token": "x"}, files={"file": ("a", b"{}")}).status_code == 403


def test_a_viewer_of_our_side_checks_ours_and_no_other(shop: Shop) -> None:
    doors.account(shop.site, "Vic", Role.VIEWER)
    client = doors.signed_in(shop.site, "Vic")
    assert re.findall(r'<option value="(\w+)"', client.get(PAGE).text) == ["webhooks"]
    client.close()


def test_too_much_at_once_is_told_with_when_to_try_again(tmp_path: Any) -> None:
    busy = [True, False]

    def check(*_given: object, keep: bool) -> Judged:
        assert not keep
        raise BusyError(own=busy.pop())

    with running_site(tmp_path, check=check) as site, client_of(site.url) as client:
        for status in (503, 429):
            answer = client.post(API, content=b"{}")
            assert (answer.status_code, answer.json()["code"], "retry-after" in answer.headers) == (
                status,
                "busy",
                True,
            )


def test_a_description_has_a_bound_of_its_own(client: httpx.Client) -> None:
    large = b" " * (DESCRIPTION_LIMIT + 1)
    assert client.post(API, content=large).status_code == 413
    assert client.post(API, content=iter([large[:1000], large])).status_code == 413
    assert client.post(PAGE, content=large + b" " * 2**15, headers={"Origin": str(client.base_url)}).status_code == 413


def test_where_nothing_is_checked_it_is_said(site: Site, client: httpx.Client) -> None:
    answer = client.post(API, content=b"{}")
    assert (answer.status_code, answer.json()["code"]) == (422, "not-possible")
    assert client.post("/api/integrations/acme/apis/nope/check", content=b"{}").status_code == 404
    stranger = client.post(API, content=b"{}", headers={"Origin": "https://evil.example"})
    assert stranger.status_code == 403


def test_a_form_with_a_file_is_read_as_browsers_send_it() -> None:
    files = {"file": ("a.yaml", b"a: 1\r\n--b\r\n\r\n\x00\xff"), "empty": ("", b"")}
    sent = httpx.Request("POST", "http://x/", data={"api": "päyments"}, files=files)
    sent.read()
    found = fields_of(sent.headers["content-type"], sent.content)
    assert found == {"api": "päyments".encode(), "file": files["file"][1], "empty": b""}
    assert fields_of(sent.headers["content-type"], sent.content[:-4]) == {}
    assert fields_of("application/json", b"{}") == {}
    assert fields_of("multipart/form-data; boundary=x", json.dumps({}).encode()) == {}
