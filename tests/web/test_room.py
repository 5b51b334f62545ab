"""The mediation room on its page and over the API: who may do what there, and what both companies read."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from monitor.model.access import Role
from monitor.model.sides import Side
from monitor.web.case.actions import IN_THE_ROOM
from monitor.web.case.room import MOVES
from monitor.workflow.settlement import moves as m
from tests.web import doors, rooms
from tests.web.rooms import MIA, OFFER, OURS, SENTENCE, THEIRS
from tests.web.site import Site, running_site

AT_OURS = {"by": "Checkout on-call", "side": "in-house"}
AT_THEIRS = {"by": "API desk", "side": "partner"}
WHEN = "2026-11-23T17:07"


@pytest.fixture
def open_house(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path) as site:
        yield rooms.mediated(site)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Locked, with a room that is told up to its last answer."""
    with running_site(Path(tmp_path_factory.mktemp("room"))) as site:
        doors.locked(rooms.mediated(site))
        doors.account(site, MIA, Role.MEDIATOR, None)
        doors.account(site, "Mira", Role.MEDIATOR, None)
        doors.account(site, "Ann", Role.ADMIN)
        doors.account(site, "Olga", Role.OWNER)
        doors.account(site, "Eva", Role.ENGINEER)
        rooms.talked(site)
        yield site


@pytest.fixture(scope="module")
def partner(house: Site) -> Iterator[httpx.Client]:
    _, path = doors.link(house)
    with doors.browser(house) as client:
        assert doors.come_in(client, path).status_code == 303
        yield client


def path_of(site: Site) -> str:
    return f"/cases/{site.sample.cases['theirs']}"


def send(site: Site, client: httpx.Client, way: str, move: str, fields: dict[str, str]) -> httpx.Response:
    """By the form on the page of the room; `way`: `say` for a company, `mediate` between them."""
    action = f"{path_of(site)}/{way}/{move}"
    token = doors.token_on(client, f"{path_of(site)}/room", action)
    return client.post(action, data={"token": token, **fields})


def test_a_room_is_settled_by_the_forms_of_its_page(open_house: Site) -> None:
    with doors.browser(open_house) as client:
        told = [
            ("say", "mediate", {"text": "we talk past each other", **AT_OURS}),
            ("say", "position", {"text": "they send text", "changes_mind": "a recording", **AT_OURS}),
            ("say", "position", {"text": "your gateway", "changes_mind": "the same bytes", **AT_THEIRS}),
            ("mediate", "next-step", {"of": "in-house", "text": "call it directly", "until": WHEN, "by": MIA}),
            (
                "mediate", "offer",
                {
                    "text": OFFER.text, "experiment": OFFER.experiment, "command": OFFER.command, "by": MIA,
                    "task-partner": OFFER.tasks[THEIRS], "task-in-house": OFFER.tasks[OURS],
                },
            ),
            ("say", "decline-option", {"option": "o1", "text": "until May is long", **AT_THEIRS}),
        ]  # fmt: skip
        for way, move, fields in told:
            answer = send(open_house, client, way, move, fields)
            assert (answer.status_code, answer.headers["location"]) == (303, f"{path_of(open_house)}/room"), answer.text
        page = client.get(f"{path_of(open_house)}/room").text
        for text in (
            "The room is open", "We talk past each other.", "A recording.", "The same bytes.", "Set by Mia Stone.",
            "The experiment that would settle it", "compat-monitor explain 3fa9c2", "Acme Pay does not accept it:",
        ):  # fmt: skip
            assert text in page, text
        assert "Set by Mia Stone, who mediates." in client.get(path_of(open_house)).text
        promise = {"option": "o1", "sentence": SENTENCE, "plan": "a flag", "estimate": WHEN}
        for who in (AT_OURS, AT_THEIRS):
            assert send(open_house, client, "say", "accept-option", {**promise, **who}).status_code == 303
        page = client.get(f"{path_of(open_house)}/room").text
        for text in (
            "Settled: both companies accepted o1",
            "confirmed word for word by both companies",
            "Open another",
        ):
            assert text in page, text
        assert "23 Nov 2026, 17:07" not in page, "no raw estimate"
        assert "The room is closed" in client.get(path_of(open_house)).text


def test_programs_speak_in_the_room_and_read_all_of_it(open_house: Site) -> None:
    api = f"/api/conflicts/{open_house.sample.cases['theirs']}"
    tasks = {side.value: task for side, task in OFFER.tasks.items()}
    offer = {"move": "offer", "text": OFFER.text, "experiment": OFFER.experiment, "tasks": tasks, "by": MIA}
    promise = {"option": "o1", "text": SENTENCE, "plan": "a flag", "estimate": f"{WHEN}:00Z"}
    with doors.browser(open_house) as client:
        said = [
            ("mediation", {"move": "mediate", "text": "stuck", "by": MIA}),
            ("moves", {"move": "position", "text": "a", "changes_mind": "b", **AT_OURS}),
            ("mediation", offer),
            ("mediation", {"move": "next-step", "of": None, "text": "meet", "until": f"{WHEN}:00Z", "by": MIA}),
            ("moves", {"move": "accept-option", **promise, **AT_THEIRS}),
        ]
        for way, body in said:
            answer = client.post(f"{api}/{way}", json=body)
            assert answer.status_code == 200, answer.text
        assert answer.json()["next_action"]["set_by"] == MIA
        (room,) = client.get(f"{api}/settlement").json()["rooms"]
        assert (room["silent"], room["options"][0]["answers"][0]["accepted"]) == (["partner"], True)
        refused = client.post(f"{api}/mediation", json={"move": "close-room", "text": "done", "by": "Zoe"})
        assert (refused.status_code, MIA in refused.json()["message"]) == (409, True)
        assert client.post(f"{api}/moves", json={"move": "mediate", "text": "x", **AT_OURS}).status_code == 409
        assert client.post(f"{api}/mediation", json={"move": "accept", "by": MIA}).status_code == 422
        assert (
            client.post(f"{api}/mediation", json={"move": "close-room", "text": "done", "by": MIA}).status_code == 200
        )


def test_nobody_mediates_where_nobody_is_named(fresh_site: Site, fresh_client: httpx.Client) -> None:
    assert "Mediation room" not in fresh_client.get(path_of(fresh_site)).text
    page = fresh_client.get(f"{path_of(fresh_site)}/room").text
    assert "Nobody mediates yet" in page
    assert "<form" not in page.split("<main")[1]


def test_only_a_mediator_of_the_settings_has_the_forms_of_one(house: Site, partner: httpx.Client) -> None:
    room = f"{path_of(house)}/room"
    with closing(doors.signed_in(house, MIA)) as mia:
        page = mia.get(room).text
        assert "/mediate/offer" in page
        assert "/say/" not in page
        assert "You act as Mia Stone, for neither company" in page
        before = len(house.store.log(house.sample.cases["theirs"]))
        sent = {"of": "partner", "text": "send one trace", "until": WHEN, "by": "API desk", "side": "partner"}
        assert send(house, mia, "mediate", "next-step", sent).status_code == 303
        (entry,) = house.store.log(house.sample.cases["theirs"])[before:]
        assert (entry.event, entry.by, entry.data.get("side")) == ("step-set", MIA, None)
        for move in ("update", "accept", "position", "accept-option"):
            assert mia.post(f"{path_of(house)}/say/{move}", data=AT_THEIRS).status_code == 403
    for name in ("Mira", "Ann", "Olga", "Eva"):
        with closing(doors.signed_in(house, name)) as client:
            assert "/mediate/" not in client.get(room).text
            body = {"move": "close-room", "text": "done", "by": MIA}
            answer = client.post(f"/api/conflicts/{house.sample.cases['theirs']}/mediation", json=body)
            assert answer.status_code in {403, 409}, name
    assert "/mediate/" not in partner.get(room).text
    assert partner.post(f"{path_of(house)}/mediate/close-room", data={"text": "done"}).status_code == 403
    assert house.store.log(house.sample.cases["theirs"])[-1].event == "step-set"


def test_accepting_an_option_binds_and_so_is_not_for_an_engineer(house: Site) -> None:
    with closing(doors.signed_in(house, "Eva")) as eva, closing(doors.signed_in(house, "Olga")) as olga:
        assert "/say/accept-option" not in eva.get(f"{path_of(house)}/room").text
        assert "/say/position" in eva.get(f"{path_of(house)}/room").text
        assert "/say/accept-option" in olga.get(f"{path_of(house)}/room").text
        body = {"move": "accept-option", "option": "o2", "text": "…", **AT_OURS}
        assert eva.post(f"/api/conflicts/{house.sample.cases['theirs']}/moves", json=body).status_code == 403


def test_both_companies_read_the_same_in_the_room(house: Site, partner: httpx.Client) -> None:
    told = f"/api/conflicts/{house.sample.cases['theirs']}/settlement"
    with closing(doors.signed_in(house, "Olga")) as olga, closing(doors.signed_in(house, MIA)) as mia:
        seen = [client.get(told).json()["rooms"] for client in (olga, partner, mia)]
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0][0]["options"]) == 2


def test_a_link_never_acts_in_a_room(house: Site) -> None:
    with closing(doors.signed_in(house, MIA)) as mia:
        assert all(mia.get(f"{path_of(house)}/mediate/{move}").status_code == 405 for move in MOVES)
        assert all(mia.get(f"{path_of(house)}/say/{move}").status_code == 405 for move in IN_THE_ROOM)
        answer = mia.post(f"{path_of(house)}/mediate/close-room", data={"text": "done", "token": "made up"})
        assert answer.status_code == 403


def test_what_is_malformed_in_the_room_changes_nothing(open_house: Site) -> None:
    rooms.opened(open_house)
    case = open_house.sample.cases["theirs"]
    before = open_house.store.log(case)
    with doors.browser(open_house) as client:
        for move, fields, status in (
            ("next-step", {"of": "all", "text": "x", "until": WHEN}, 422),
            ("next-step", {"of": "both", "text": "x", "until": "soon"}, 422),
            ("offer", {"text": "x"}, 422),
            ("offer", {"text": "x", "experiment": " "}, 409),
            ("close-room", {"text": "  "}, 409),
        ):
            answer = send(open_house, client, "mediate", move, {**fields, "by": MIA})
            assert (answer.status_code, "Nothing was changed" in answer.text) == (status, True), (move, fields)
    assert open_house.store.log(case) == before


@pytest.mark.parametrize("kind", ["closed", "foreseen", "undetermined", "environment"])
def test_a_case_in_any_status_has_its_room(house: Site, kind: str) -> None:
    with closing(doors.signed_in(house, "Olga")) as olga:
        assert olga.get(f"/cases/{house.sample.cases[kind]}/room").status_code == 200


def test_a_room_of_a_case_that_nobody_dates_yet_is_settled_without_dates(open_house: Site) -> None:
    kind = "undetermined"
    rooms.says(open_house, MIA, None, m.OpenRoom("nobody knows"), kind)
    rooms.says(open_house, MIA, None, OFFER, kind)
    (room,) = open_house_rooms(open_house, kind)
    for by, side in (("Checkout on-call", Side.IN_HOUSE), ("API desk", Side.PARTNER)):
        rooms.says(open_house, by, side, m.AcceptOption("o1", str(room["options"][0]["sentence"])), kind)
    with doors.browser(open_house) as client:
        page = client.get(f"/cases/{open_house.sample.cases[kind]}/room").text
    assert "No date: there was no cause yet, or nothing to do." in page


def open_house_rooms(site: Site, kind: str) -> list[dict[str, object]]:
    with doors.browser(site) as client:
        return client.get(f"/api/conflicts/{site.sample.cases[kind]}/settlement").json()["rooms"]
