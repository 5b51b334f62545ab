"""What people say in a case on its page and over the API, through the real commands: the same rules and refusals."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from monitor.engine import commands
from monitor.model.cases import ConflictStatus
from monitor.model.sides import Side
from monitor.web.case.actions import MOVES
from monitor.workflow.events import EventKind
from monitor.workflow.settlement.audience import FIELDS, Audience
from monitor.workflow.settlement.folding import fold
from monitor.workflow.settlement.moves import Jot, Move, Propose
from tests.web.sample import NOW
from tests.web.site import Site, client_of, running_site

THEIRS = {"by": "API desk", "side": "partner"}
OURS = {"by": "Checkout on-call", "side": "in-house"}
ESTIMATE = "2026-11-23T17:07"
PLAN = {"what": "send numbers again", "plan": "revert the serialiser", "estimate": ESTIMATE, "needs-1": "in-house"}


@pytest.fixture
def talking(tmp_path: Path) -> Iterator[Site]:
    """A site whose forms lead to the real commands."""
    with running_site(tmp_path) as site:
        yield site


@pytest.fixture
def client(talking: Site) -> Iterator[httpx.Client]:
    with client_of(talking.url) as session:
        yield session


def case_of(site: Site, kind: str = "theirs") -> str:
    return site.sample.cases[kind]


def post(site: Site, client: httpx.Client, move: str, fields: dict[str, str], kind: str = "theirs") -> httpx.Response:
    """As the form on the page does: with the token that stands in it."""
    path = f"/cases/{case_of(site, kind)}"
    page = client.get(path).text
    found = re.search(r'action="[^"]*/say/[^"]*">\s*<input type="hidden" name="token" value="([^"]+)"', page)
    assert found is not None
    headers = {"Origin": site.url}
    return client.post(f"{path}/say/{move}", data={"token": found[1], **fields}, headers=headers)


def program(site: Site, client: httpx.Client, kind: str = "theirs", **body: object) -> httpx.Response:
    return client.post(f"/api/conflicts/{case_of(site, kind)}/moves", json=body)


def test_a_promise_is_made_accepted_and_shown_with_its_buffer_only(talking: Site, client: httpx.Client) -> None:
    assert post(talking, client, "propose", {**PLAN, **THEIRS}).status_code == 303
    page = client.get(f"/cases/{case_of(talking)}").text
    assert "waits for Checkout" in page
    assert post(talking, client, "consent", {"commitment": "c1", **OURS}).status_code == 303
    page = client.get(f"/cases/{case_of(talking)}").text
    assert "agreed by all whose work it needs" in page
    assert "a fix is promised" in page
    assert "23 Nov 2026, 17:07" not in page
    assert "25 Nov 2026, 08:50 UTC" in page, "half of the estimate is added without history"


def test_a_concern_an_expectation_and_a_hand_over_stand_on_the_page(talking: Site, client: httpx.Client) -> None:
    said = [
        ("concern", {"kind": "urgency", "urgency": "high", "text": "payouts!", "by": "Sam", "side": "in-house"}),
        ("answer", {"concern": "q1", "text": "safe", "expectation": "payouts arrive", "unmet": "mis-set", **THEIRS}),
        ("not-adequate", {"concern": "q1", "text": "all?", "by": "Sam", "side": "in-house"}),
        ("expect", {"text": "Amounts are integers.", "hearers": "customers", **OURS}),
        ("hand-over", {"to": "in-house", "text": "your gateway", **THEIRS}),
        ("noticed", {"at": "2026-11-20T08:00", **OURS}),
        ("accept", {"by": "Lee", "side": "partner"}),
    ]
    for move, fields in said:
        answer = post(talking, client, move, fields)
        assert answer.status_code == 303, (move, answer.text)
    page = client.get(f"/cases/{case_of(talking)}").text
    for text in (
        "<strong>high</strong> by Checkout",
        "the expectation was mis-set",
        "not adequate, says Sam",
        "not confirmed by Acme Pay yet",
        "Handed over once",
        "20 Nov 2026, 08:00 UTC",
        "by Lee for Acme Pay; API desk can confirm it",
        "this goes to",
        "Lee, not confirmed by the owner yet",
    ):
        assert text in page, text
    assert (
        "@" not in page.split('<section aria-labelledby="people">')[1].split('<section aria-labelledby="regression')[0]
    )
    sentence = {"expectation": "e1", "sentence": "Amounts are integers."}
    assert post(talking, client, "confirm", {**sentence, **THEIRS}).status_code == 303
    assert "confirmed word for word by both companies" in client.get(f"/cases/{case_of(talking)}").text


REFUSED = [
    ("consent", {"commitment": "c1", **OURS}, 409),
    ("propose", {**PLAN, **THEIRS, "estimate": "soon"}, 422),
    ("propose", {**THEIRS}, 422),
    ("dance", {**THEIRS}, 422),
    ("update", {"text": "…", "by": "Jo", "side": "both"}, 422),
    ("update", {"text": "…", "by": "", "side": "partner"}, 422),
    ("update", {"text": "…", **THEIRS, "token": "made up"}, 403),
]


@pytest.mark.parametrize(
    ("move", "fields", "status"), REFUSED, ids=[f"{each[0]}-{n}" for n, each in enumerate(REFUSED)]
)
def test_what_is_refused_changes_nothing(
    talking: Site, client: httpx.Client, move: str, fields: dict[str, str], status: int
) -> None:
    before = talking.store.log(case_of(talking))
    answer = post(talking, client, move, fields)
    assert answer.status_code == status
    assert "Nothing was changed" in answer.text
    assert talking.store.log(case_of(talking)) == before


def test_a_link_never_acts(talking: Site, client: httpx.Client) -> None:
    for move in MOVES:
        assert client.get(f"/cases/{case_of(talking)}/say/{move}").status_code == 405


def test_a_program_says_the_same_and_reads_it_back(talking: Site, client: httpx.Client) -> None:
    plan = {"what": "mend", "plan": "revert", "estimate": f"{ESTIMATE}:00Z", "needs": ["in-house"]}
    assert program(talking, client, move="propose", **plan, **THEIRS).json()["next_action"]["owner"] == "in-house"
    refused = program(talking, client, move="consent", commitment="c1", **THEIRS)
    assert (refused.status_code, refused.json()["message"]) == (
        409,
        "nothing was changed: the commitment c1 waits for Checkout, and not for API desk",
    )
    assert program(talking, client, move="consent", commitment="c1", **OURS).json()["status"] == "committed"
    assert program(talking, client, move="note", text="for us", **OURS).status_code == 200
    found = client.get(f"/api/conflicts/{case_of(talking)}/settlement").json()
    assert [each["standing"] for each in found["commitments"]] == ["agreed"]
    assert found["planned_steps"]
    text = json.dumps(found)
    assert "2026-11-23" not in text
    assert "for us" not in text
    assert "@" not in text


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{}", {"Content-Type": "text/plain"}, 415),
        (b"{}", {"Content-Type": "application/json"}, 422),
        (b'{"move": "dance"}', {"Content-Type": "application/json"}, 422),
        (b"{}", {"Content-Type": "application/json", "Origin": "https://evil.example"}, 403),
    ],
)
def test_what_no_program_of_ours_sends_is_refused(
    talking: Site, client: httpx.Client, content: bytes, headers: dict[str, str], status: int
) -> None:
    answer = client.post(f"/api/conflicts/{case_of(talking)}/moves", content=content, headers=headers)
    assert answer.status_code == status
    assert {"code", "message"} <= answer.json().keys()


def test_every_move_is_described(client: httpx.Client) -> None:
    schema = client.get("/openapi.json").json()
    body = schema["paths"]["/api/conflicts/{conflict_id}/moves"]["post"]["requestBody"]["content"]["application/json"]
    named = set(body["schema"]["discriminator"]["mapping"])
    assert {"propose", "consent", "decline", "concern", "answer", "judge", "expect", "confirm", "vouch"} <= named


def private(site: Site, side: Side) -> None:
    """Everything that a company keeps to itself, in a case."""
    now, case = NOW, case_of(site)
    for move in (
        Propose("mend", "revert", datetime.fromisoformat("2026-12-13T11:11:00+00:00"), needs=("partner", "in-house")),
        Jot("PRIVATE NOTE"),
    ):
        said: Move = move
        result = commands.settle(site.store, site.sample.configuration, case, said, "Kim", side, now)
        assert not isinstance(result, str), result


@pytest.mark.parametrize("side", Side)
def test_no_route_shows_what_a_company_keeps_to_itself(talking: Site, client: httpx.Client, side: Side) -> None:
    private(talking, side)
    case = case_of(talking)
    schema = client.get("/openapi.json").json()
    reading = [path for path, item in schema["paths"].items() if "get" in item]
    pages = ["/", "/integrations/{name}", "/cases/{conflict_id}", talking.verdict("theirs")]
    seen = 0
    for template in (*reading, *pages):
        path = template.replace("{conflict_id}", case).replace("{name}", "acme").replace("{digest}", "0")
        answer = client.get(path)
        seen += answer.status_code == 200
        for text in ("2026-12-13", "13 Dec 2026", "PRIVATE NOTE", "oncall@shop.example", "api@acme.example"):
            assert text not in answer.text, (path, text)
    assert seen >= 10


def test_the_table_of_audiences_keeps_contact_details_estimates_and_notes_private() -> None:
    own = {(kind, name) for kind, fields in FIELDS.items() for name, of in fields.items() if of is Audience.OWN}
    assert {("contact", "email"), ("commitment", "estimate"), ("note", "text")} <= own


def test_of_two_who_accept_the_same_at_once_the_second_is_told(talking: Site, client: httpx.Client) -> None:
    post(talking, client, "propose", {**PLAN, **THEIRS})
    assert post(talking, client, "consent", {"commitment": "c1", **OURS}).status_code == 303
    second = post(talking, client, "consent", {"commitment": "c1", "by": "Eve", "side": "in-house"})
    assert second.status_code == 409
    assert "the commitment c1 is agreed already" in second.text
    assert fold(talking.store.log(case_of(talking))).commitments[0].agreed


@pytest.mark.parametrize("kind", ["closed", "foreseen", "undetermined", "environment", "hostile", "bare"])
def test_a_case_in_any_status_has_its_page_and_its_settlement(talking: Site, client: httpx.Client, kind: str) -> None:
    assert client.get(f"/cases/{case_of(talking, kind)}").status_code == 200
    assert client.get(f"/api/conflicts/{case_of(talking, kind)}/settlement").status_code in {200, 404}


def test_a_closed_case_can_only_be_opened_again(talking: Site, client: httpx.Client) -> None:
    case = talking.store.conflict(case_of(talking))
    assert case is not None
    assert talking.store.save_conflict(replace(case, status=ConflictStatus.CLOSED, next_action=None), [], [])
    page = client.get(f"/cases/{case.id}").text
    assert set(re.findall(r"/say/([a-z-]+)", page)) == {"reopen"}
    assert post(talking, client, "reopen", {"text": "it is not over", **OURS}).status_code == 303
    found = talking.store.conflict(case.id)
    assert found is not None
    assert found.status.is_open
    assert talking.store.log(case.id)[-1].event == EventKind.RELAPSED


def test_what_only_foresaw_something_offers_no_opening_again(talking: Site, client: httpx.Client) -> None:
    assert "/say/" not in client.get(f"/cases/{case_of(talking, 'closed')}").text


def test_without_the_daemon_nothing_is_taken() -> None:
    from monitor.web.context import takes_no_word

    assert "nothing is taken here" in str(takes_no_word("case", Jot("…"), "Jo", Side.PARTNER))
