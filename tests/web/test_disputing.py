"""A dispute with what shows it: the form on the page of a case and the move for programs, through the real command."""

import html
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from monitor.engine.settling.reporting import DOCUMENT_MAX
from monitor.model.cases import ConflictStatus
from monitor.web.case.brought import EXCHANGE_LIMIT
from tests.web import doors
from tests.web.site import Site, reporting_site

THEIRS = {"by": "API <desk>", "side": "partner"}
CASE = "theirs"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with reporting_site(tmp_path) as made:
        yield made


@pytest.fixture
def client(site: Site) -> Iterator[httpx.Client]:
    with doors.browser(site) as found:
        yield found


def place(site: Site) -> str:
    return f"/cases/{site.sample.cases[CASE]}"


def sent(client: httpx.Client, site: Site, **fields: str) -> httpx.Response:
    action = f"{place(site)}/say/dispute"
    token = doors.token_on(client, place(site), action)
    return client.post(action, data={"token": token, **THEIRS, **fields})


def line(site: Site, path: str = "/charges/ch_1") -> str:
    (api, *_) = site.sample.configuration.integration("acme").apis
    environment = next(each for each in api.environments if each.base_url is not None)
    return f"curl -H 'Authorization: Bearer s3cret-abcdef' {environment.base_url}{path}"


def standing(site: Site) -> tuple[ConflictStatus, int, datetime]:
    case = site.store.conflict(site.sample.cases[CASE])
    assert case is not None
    return case.status, len(site.store.log(case.id)), case.updated_at


def test_the_form_brings_an_exchange_and_a_text_with_the_dispute(site: Site, client: httpx.Client) -> None:
    text = "it is fine <from here>"
    answer = sent(client, site, text=text, exchange=line(site), document="our log: password=s3cret-abcdef 200")
    assert (answer.status_code, answer.headers["location"]) == (303, place(site))
    assert standing(site)[0] is ConflictStatus.DISPUTED
    events = [each.event for each in site.store.log(site.sample.cases[CASE])]
    assert events[-2:] == ["reported", "disputed"]
    page = client.get(place(site)).text
    assert "it is fine &lt;from here&gt;" in page
    assert "Not kept, since it is a credential: Authorization." in page
    assert "our log: password=" in page
    assert "s3cret" not in page


def test_a_sentence_alone_disputes_as_it_always_did(site: Site, client: httpx.Client) -> None:
    assert sent(client, site, text="we see it differently", exchange=" ", document="").status_code == 303
    events = [each.event for each in site.store.log(site.sample.cases[CASE])]
    assert events[-1] == "disputed"
    assert "reported" not in events


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"text": ""}, "Say in at most 2000 characters what you see differently."),
        ({"exchange": "curl https://elsewhere.example/<x>"}, "goes to none of the environments that are watched"),
        ({"exchange": "x" * (EXCHANGE_LIMIT + 1)}, "more than 100000 characters"),
        ({"document": "y" * (DOCUMENT_MAX + 1)}, f"has more than {DOCUMENT_MAX} characters"),
        ({"side": "both"}, "Say for which company you act."),
    ],
)
def test_what_cannot_be_taken_comes_back_as_it_was_filled_in_and_changes_nothing(
    site: Site, client: httpx.Client, fields: dict[str, str], why: str
) -> None:
    before = standing(site)
    written = {"text": "it's “odd” </textarea>", "document": "a <log>", **fields}
    answer = sent(client, site, **written)
    assert answer.status_code == 422
    assert "hx-get" not in answer.text, "what was filled in stays until it is sent"
    text = html.unescape(answer.text)
    assert why in text
    assert "Nothing was changed yet." in text
    for name in ("text", "exchange", "document"):
        assert written.get(name, "")[:300] in text
    assert "odd” </textarea>" not in answer.text
    assert standing(site) == before
    again = client.post(
        f"{place(site)}/say/dispute",
        data={"token": doors_token(answer.text), **THEIRS, "text": "it is fine from here"},
    )
    assert again.status_code == 303


def doors_token(text: str) -> str:
    return text.partition('name="token" value="')[2].partition('"')[0]


def test_a_form_that_is_longer_than_any_is_refused_as_too_long(site: Site, client: httpx.Client) -> None:
    before = standing(site)
    assert sent(client, site, text="x", exchange="%" * 84_000).status_code == 413
    assert standing(site) == before


def test_programs_bring_it_with_the_move(site: Site, client: httpx.Client) -> None:
    moves = f"/api/conflicts/{site.sample.cases[CASE]}/moves"
    said = {"move": "dispute", "text": "it is fine from here", "exchange": line(site), "document": "200", **THEIRS}
    before = standing(site)
    refused = client.post(moves, json={**said, "exchange": "curl"})
    assert (refused.status_code, refused.json()["code"]) == (422, "curl-unreadable")
    assert client.post(moves, json={**said, "exchange": line(site), "text": ""}).status_code == 422
    assert standing(site) == before
    answer = client.post(moves, json=said)
    assert (answer.status_code, answer.json()["status"]) == (200, "disputed")
    (told,) = client.get(f"/api/conflicts/{site.sample.cases[CASE]}/settlement").json()["reports"]
    assert (told["document"], told["not_kept"]) == ("200", ["Authorization"])
    before = standing(site)
    late = client.post(moves, json={**said, "by": "Jo"})
    assert late.status_code == 409, "it is disputed already"
    assert standing(site) == before
