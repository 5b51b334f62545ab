"""The page that explains one verdict, over HTTP, from a real store."""

import re
from xml.etree import ElementTree as ET

import httpx
import pytest

from monitor.explanation.picture import height
from tests.web.site import Site
from tests.web.test_pages import Visible, case

SENTENCES = {
    "theirs": (
        "A change at Acme Pay explains why GET /charges/{id} fails at /amount in sandbox of payments (99.7 % sure, 12 replays).",
        "Next step with Acme Pay: the contract in force promises an integer.",
        "The agreement that the next step rests on is not confirmed by both companies yet.",
        "Checkout before × Acme Pay before Checkout now × Acme Pay before",
        "The environment 0.3 %",
        "By this, the control would fail, but it works in 3 of 3 exchanges.",
        "Never in question: what Checkout relies on here has not changed since it last passed.",
        "It fails in 3 of 3 exchanges: the answer has another shape.",
        "Live: sent for this verdict, each on a fresh connection; the newest of 20 Nov 2026, 08:51 UTC, 50 min ago.",
        "req_9f31c0 4bf92f3577b34da6a3ce929d0e0e4736 192.0.2.14",
        "See it yourself: The request as it was sent to Acme Pay's present version; look at /amount of the answer. It answered 200 then.",
        "A recording can't be sent again: it is kept as exchange",
        "A change of the description, between 20 Nov 2026, 08:27 UTC and 20 Nov 2026, 08:47 UTC. compat-monitor explain c1c1c1c1c1c1",
        "GET /charges/{id}: the value disputed was added to the member status (risky). by 20 Nov 2026, 08:47 UTC",
        "/captured_at: Differs between like answers: a time.",
        "Replaced before anything was kept Authorization. The commands name them as shell variables.",
        "Wrong if Acme Pay's present version passes the contract that passed on 2026-11-20",
        "compat-monitor explain ",
    ),
    "undetermined": (
        "It is not known yet what explains why GET /charges fails in sandbox of payments; still possible: a change at Acme Pay (61 %), the environment (33 %).",
        "What would make it certain",
        "Another resource or a fresh provider state: Acme Pay can supply one (states).",
    ),
    "environment": (
        "The environment, and no change of either company, explains why",
        "How sure it was after each replay was not kept by the version that gave this verdict.",
        "No answer: timeout",
        "What explains it Unchanged interactions on the same host fail in the same minutes.",
    ),
}  # fmt: skip


def verdict(site: Site, client: httpx.Client, kind: str) -> Visible:
    answer = client.get(site.verdict(kind))
    assert answer.status_code == 200
    return Visible(answer.text)


@pytest.mark.parametrize("kind", SENTENCES)
def test_a_verdict_says_in_peoples_words(site: Site, client: httpx.Client, kind: str) -> None:
    words = verdict(site, client, kind).words
    assert [sentence for sentence in SENTENCES[kind] if sentence not in words] == []


def test_the_case_leads_there_and_the_page_leads_back(site: Site, client: httpx.Client) -> None:
    links = {each.get("href") for tag, each in case(site, client, "theirs").tags if tag == "a"}
    assert site.verdict("theirs") in links
    back = {each.get("href") for tag, each in verdict(site, client, "theirs").tags if tag == "a"}
    assert f"/cases/{site.sample.cases['theirs']}" in back
    exchanges = {each for each in back if each and each.startswith("/api/exchanges/")}
    assert {client.get(each).status_code for each in exchanges} == {200}


def test_a_contradiction_is_marked_and_said(site: Site, client: httpx.Client) -> None:
    page = client.get(site.verdict("theirs")).text
    row = next(each for each in page.split("<tr>") if ">The environment<" in each)
    cells = re.findall(r'<td class="said said-(\w+)( contradicted)?"', row)
    assert cells == [("pass", ""), ("pass", ""), ("fail", ""), ("fail", ""), ("fail", " contradicted")]
    assert row.count(", which is not what was seen") == 1


def test_the_beginning_of_a_fingerprint_is_enough_as_at_the_terminal(site: Site, client: httpx.Client) -> None:
    whole = site.verdict("theirs")
    begun = whole[: whole.rindex("/") + 13]
    assert client.get(begun).text == client.get(whole).text


def test_the_picture_is_the_trail_with_its_numbers_beside_it(site: Site, client: httpx.Client) -> None:
    page = client.get(site.verdict("theirs")).text
    drawn = next(each for each in re.findall(r"<svg viewBox.*?</svg>", page, re.DOTALL) if "picture-title" in each)
    svg = ET.fromstring(drawn)
    assert [each.tag for each in svg][:2] == ["title", "desc"]
    saved = site.store.regressions(conflict_id=site.sample.cases["theirs"])[0]
    trail = saved["verdict"]["trail"]  # type: ignore[index, call-overload]
    leader = svg.findall("polyline")[-1].attrib["points"].split()
    assert len(leader) == len(trail)
    heights = [float(each.split(",")[1]) for each in leader]
    shares = [each["posterior"]["partner"] for each in trail]
    for y, share in zip(heights, shares, strict=True):
        assert y == pytest.approx(196 - 184 * height(share), abs=0.1)
    thresholds = [float(each.attrib["y1"]) for each in svg.findall("line") if "threshold" in each.attrib["class"]]
    likely, attributed = thresholds
    assert [y <= attributed + 0.05 for y in heights] == [share >= 0.99 for share in shares]
    assert [y <= likely + 0.05 for y in heights] == [share >= 0.95 for share in shares]
    rows = page.partition('class="numbers"')[2].partition("</table>")[0].count("<tr>")
    assert rows == len(trail) + 1


def test_where_nothing_was_masked_the_page_says_so(fresh_site: Site, fresh_client: httpx.Client) -> None:
    case_id = fresh_site.sample.cases["theirs"]
    (saved,) = fresh_site.store.regressions(conflict_id=case_id)
    fresh_site.store.save_regression(case_id, saved["fingerprint"], {**saved, "masked": []})  # type: ignore[index, call-overload, dict-item, arg-type]
    words = Visible(fresh_client.get(fresh_site.verdict("theirs")).text).words
    assert "Nothing was masked." in words
    assert "/captured_at" not in words


@pytest.mark.parametrize("path", ["/cases/nope/verdicts/x", "/cases/case-1041/verdicts/nope"])
def test_what_is_not_there_gets_a_plain_page(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Not found" in Visible(answer.text).words


def test_the_page_carries_the_headers_of_every_page_and_no_form(site: Site, client: httpx.Client) -> None:
    answer = client.get(site.verdict("theirs"))
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<form" not in answer.text
    assert " style=" not in answer.text
