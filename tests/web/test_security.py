"""Headers, forms without sessions, and tokens."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from monitor.web.security import form_token, origin_problem, token_is_good
from tests.web.site import Site

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
KEY = b"k" * 32


@pytest.mark.parametrize(
    "path",
    ["/", "/cases/nope", "/api/nope", "/api/conflicts", "/metrics", "/health", "/static/style.css", "/static/nope"],
)
def test_every_answer_carries_the_headers_and_no_cookie(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in headers


def test_a_mistake_of_ours_is_said_without_detail_and_with_the_headers(
    fresh_site: Site, fresh_client: httpx.Client
) -> None:
    fresh_site.sample = None  # type: ignore[assignment]
    answer = fresh_client.get("/")
    assert answer.status_code == 500
    assert "That is our mistake" in answer.text
    assert "Traceback" not in answer.text
    assert "AttributeError" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def form_of(client: httpx.Client, path: str) -> dict[str, str]:
    text = client.get(path).text
    token = re.search(
        r'action="[^"]*/(?:pause|resume|acknowledge)">\s*<input type="hidden" name="token" value="([^"]+)"', text
    )
    assert token is not None
    return {"token": token[1], "by": "Jo", "side": "partner"}


def origin(client: httpx.Client) -> dict[str, str]:
    return {"Origin": str(client.base_url).rstrip("/")}


def test_a_case_is_acknowledged_once(fresh_site: Site, fresh_client: httpx.Client) -> None:
    path = f"/cases/{fresh_site.sample.cases['theirs']}"
    form = form_of(fresh_client, path)
    answer = fresh_client.post(f"{path}/acknowledge", data=form, headers=origin(fresh_client))
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    page = fresh_client.get(path).text
    assert "Acknowledged by Jo" in page
    assert f'action="{path}/acknowledge' not in page
    again = fresh_client.post(f"{path}/acknowledge", data=form, headers=origin(fresh_client))
    assert again.status_code == 409
    assert "it was acknowledged already" in again.text


REFUSALS = {
    "from another site": ({}, {"Origin": "https://evil.example"}, 403),
    "from a page that hides itself": ({}, {"Origin": "null"}, 403),
    "without an origin": ({}, {"Origin": ""}, 403),
    "under a name that was rebound": ({}, {"Origin": "http://evil.example:80", "Host": "evil.example:80"}, 403),
    "with a token made up": ({"token": "9999999999.00"}, {}, 403),
    "with a token that is no number": ({"token": "²²²²."}, {}, 403),
    "without a token": ({"token": ""}, {}, 403),
    "without a name": ({"by": " "}, {}, 422),
    "with a name that is a novel": ({"by": "x" * 81}, {}, 422),
    "for a third company": ({"side": "both"}, {}, 422),
    "longer than any form of ours": ({"by": "x" * 20_000}, {}, 403),
}


@pytest.mark.parametrize("how", REFUSALS)
def test_a_form_is_refused_and_nothing_changes(site: Site, client: httpx.Client, how: str) -> None:
    fields, headers, status = REFUSALS[how]
    case = site.sample.cases["theirs"]
    form = {**form_of(client, f"/cases/{case}"), **fields}
    answer = client.post(f"/cases/{case}/acknowledge", data=form, headers={**origin(client), **headers})
    assert (answer.status_code, "Nothing was changed" in answer.text) == (status, True)
    conflict = site.store.conflict(case)
    assert conflict is not None
    assert conflict.acknowledged_at is None


def test_the_token_of_one_case_does_not_open_another(site: Site, client: httpx.Client) -> None:
    form = form_of(client, f"/cases/{site.sample.cases['theirs']}")
    other = f"/cases/{site.sample.cases['undetermined']}/acknowledge"
    assert client.post(other, data=form, headers=origin(client)).status_code == 403


def test_opening_an_address_changes_nothing(site: Site, client: httpx.Client) -> None:
    case = f"/cases/{site.sample.cases['theirs']}"
    for path in (f"{case}/acknowledge", "/integrations/acme/pause", "/integrations/acme/resume"):
        assert client.get(path).status_code == 405


def test_probes_are_paused_and_resumed_and_the_state_is_unknown_meanwhile(
    fresh_site: Site, fresh_client: httpx.Client
) -> None:
    path = "/integrations/maps"
    form = {**form_of(fresh_client, path), "hours": "2"}
    assert fresh_client.post(f"{path}/pause", data=form, headers=origin(fresh_client)).status_code == 303
    page = fresh_client.get(path).text
    assert "Paused, until 20 Nov 2026, 11:42 UTC: nothing is sent, so nothing is known." in page
    assert ">Unknown<" in page
    form = form_of(fresh_client, path)
    assert fresh_client.post(f"{path}/resume", data=form, headers=origin(fresh_client)).status_code == 303
    assert fresh_site.store.paused_until("maps") is None
    form = {**form_of(fresh_client, path), "hours": ""}
    fresh_client.post(f"{path}/pause", data=form, headers=origin(fresh_client))
    assert "Paused, until somebody resumes it" in fresh_client.get(path).text


def test_a_token_is_good_for_its_purpose_and_a_day() -> None:
    token = form_token(KEY, "acknowledge 1", NOW)
    assert token_is_good(KEY, "acknowledge 1", token, NOW + timedelta(hours=24))
    assert not token_is_good(KEY, "acknowledge 1", token, NOW + timedelta(hours=26))
    assert not token_is_good(KEY, "acknowledge 2", token, NOW)
    assert not token_is_good(b"x" * 32, "acknowledge 1", token, NOW)
    assert form_token(KEY, "acknowledge 1", NOW + timedelta(minutes=5)) == token


@pytest.mark.parametrize(
    ("origin", "host", "address", "accepted"),
    [
        ("http://127.0.0.1:8750", "127.0.0.1:8750", None, True),
        ("http://[::1]:8750", "[::1]:8750", None, True),
        ("http://localhost:8750", "localhost:8750", None, True),
        ("https://monitor.shop.example", "10.0.0.7:8750", "https://monitor.shop.example", True),
        ("https://monitor.shop.example", "monitor.shop.example", "https://monitor.shop.example/", True),
        ("https://monitor.shop.example", "monitor.shop.example", None, False),
        ("https://evil.example", "monitor.shop.example", "https://monitor.shop.example", False),
        ("http://localhost:9999", "localhost:8750", None, False),
        (None, "localhost:8750", None, False),
        ("null", "localhost:8750", None, False),
    ],
)  # fmt: skip
def test_an_origin_is_ours_only_where_it_can_be_known(
    origin: str | None, host: str, address: str | None, accepted: bool
) -> None:
    assert (origin_problem(origin, host, address) is None) is accepted
