"""Whatever secret is pasted, wherever it stands: it is in nothing that is kept, and in nothing that is told."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.daemon.composition import Monitor
from monitor.daemon.reporting import file_report
from monitor.engine.commands import settle
from monitor.errors import UsageError
from monitor.model.mediators import Mediator
from monitor.model.reports import Filing
from monitor.model.sides import Side
from monitor.storage import open_store
from monitor.workflow.events import EventKind
from monitor.workflow.settlement.folding import fold
from monitor.workflow.settlement.moves import AcceptOption, Affirm, Expect, Move, Offer, OpenRoom, Say, Update
from tests.engine.arena import CHARGE, Arena, an_arena, said
from tests.engine.test_reports import CHARGED
from tests.interactions.secrets_of import BY_SHAPE, IN_PROSE, NAMED
from tests.servers.archives import archive, entry


def line(arena: Arena, path: str, more: str = "") -> str:
    return f"curl {more} '{arena.host.url(path)}'"


def har(arena: Arena, path: str, headers: Mapping[str, str] | None = None) -> str:
    at = arena.clock.now() - timedelta(minutes=3)
    found = archive(entry(arena.host.url(path), at, said=CHARGE, status=500))
    found["log"]["entries"][0]["request"]["headers"] = [{"name": n, "value": v} for n, v in (headers or {}).items()]
    return json.dumps(found)


Place = Callable[[Arena, str], tuple[str, str, str]]
"""Sentence, exchange and document that have the secret."""

BY_NAME: Mapping[str, Place] = {
    "path parameter": lambda a, s: ("wrong", line(a, f"{CHARGED};jwt={s}"), ""),
    "path parameter in Base64 style": lambda a, s: ("wrong", line(a, f"{CHARGED}%3Bsid%3D{s}/x"), ""),
    "code": lambda a, s: ("wrong", line(a, f"{CHARGED}?code={s}&page=2"), ""),
    "key": lambda a, s: ("wrong", line(a, f"{CHARGED}?page=2&key={s}"), ""),
    "shopToken": lambda a, s: ("wrong", line(a, f"{CHARGED}?shopToken={s}"), ""),
    "get data": lambda a, s: ("wrong", line(a, CHARGED, f"-G -d 'auth_code={s}'"), ""),
    "header": lambda a, s: ("wrong", line(a, CHARGED, f"-H 'X-Shop-Key: {s}'"), ""),
    "form": lambda a, s: ("wrong", line(a, CHARGED, f"-d 'grant_type=authorization_code&code={s}'"), ""),
    "member": lambda a, s: ("wrong", line(a, CHARGED, f'--json \'{{"sessionToken": "{s}", "a": 1}}\''), ""),
    "archive, key": lambda a, s: ("wrong", har(a, f"{CHARGED}?key={s}"), ""),
    "archive, path": lambda a, s: ("wrong", har(a, f"{CHARGED};jwt={s}"), ""),
    "archive, header": lambda a, s: ("wrong", har(a, CHARGED, {"X-Shop-Token": s}), ""),
    "address in the sentence": lambda a, s: (f"https://a.example/x;jwt={s}?b=c is wrong", "", ""),
    "code in the sentence": lambda a, s: (f"https://a.example/x?state=1&code={s} is wrong", "", ""),
    "address in the text": lambda a, s: ("wrong", "", f"GET /x?key={s}&b=c 500\n"),
    "Bearer": lambda a, s: (f"we sent Bearer {s}", "", f"Authorization: Bearer {s}"),
}
BY_ITSELF: Mapping[str, Place] = {
    "path": lambda a, s: ("wrong", line(a, f"{CHARGED}/{s}"), ""),
    "parameter": lambda a, s: ("wrong", line(a, f"{CHARGED}?ticket={s}"), ""),
    "name of a parameter": lambda a, s: ("wrong", line(a, f"{CHARGED}?{s}"), ""),
    "header": lambda a, s: ("wrong", line(a, CHARGED, f"-H 'X-Tenant: {s}'"), ""),
    "body": lambda a, s: ("wrong", line(a, CHARGED, f'--json \'{{"a": "{s}"}}\''), ""),
    "archive": lambda a, s: ("wrong", har(a, f"{CHARGED}?ticket={s}", {"X-Tenant": s}), ""),
}
IN_WORDS: Mapping[str, Place] = {
    "sentence": lambda a, s: (f"the new one is {s} since nine", "", ""),
    "text": lambda a, s: ("wrong", "", f"line one\n  {s}\nline three"),
}
FOUND = st.one_of(
    st.tuples(st.sampled_from(sorted(BY_NAME)).map(BY_NAME.__getitem__), NAMED),
    st.tuples(st.sampled_from(sorted(BY_ITSELF)).map(BY_ITSELF.__getitem__), st.one_of(*BY_SHAPE.values())),
    st.tuples(st.sampled_from(sorted(IN_WORDS)).map(IN_WORDS.__getitem__), st.one_of(*IN_PROSE.values())),
)


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    with an_arena(tmp_path_factory.mktemp("secrets")) as found:
        yield found


@pytest.fixture(scope="module")
def file(arena: Arena) -> Path:
    """The store after one cycle, closed."""
    import asyncio

    path = arena.folder.parent / "template.sqlite"
    with open_store(f"sqlite:///{path}") as store:
        asyncio.run(arena.cycle(store=store))
    return path


def everything(path: Path) -> str:
    """Every row of every table, messages and records among them."""
    connection = sqlite3.connect(path)
    try:
        return "\n".join(connection.iterdump())
    finally:
        connection.close()


@settings(max_examples=150)
@given(FOUND)
def test_a_secret_that_is_pasted_into_a_report_is_kept_nowhere(arena: Arena, file: Path, found: tuple[Place, str]):
    place, secret = found
    sentence, exchange, document = place(arena, secret)
    path = Path(shutil.copy(file, file.parent / "one.sqlite"))
    with open_store(f"sqlite:///{path}") as store:
        monitor = Monitor(arena.configuration, arena.folder, store, arena.clock, arena.environ)
        filing = Filing(sentence, "Jo", Side.IN_HOUSE, exchange, document=document)
        try:
            filed = file_report(monitor, arena.configuration.integrations[0], filing)
        except UsageError as error:
            pytest.fail(f"{exchange}: {error.diagnostic.message}")
        assert secret not in json.dumps(filed.to_json())
        assert store.messages()
    assert secret not in everything(path)


@settings(max_examples=40)
@given(st.one_of(*IN_PROSE.values()), st.sampled_from([Side.IN_HOUSE, Side.PARTNER]))
def test_a_secret_that_is_said_in_a_case_is_kept_nowhere(arena: Arena, file: Path, secret: str, side: Side):
    path = Path(shutil.copy(file, file.parent / "one.sqlite"))
    with open_store(f"sqlite:///{path}") as store:
        monitor = Monitor(arena.configuration, arena.folder, store, arena.clock, arena.environ)
        case = file_report(monitor, arena.configuration.integrations[0], Filing("wrong", "Jo", side)).case
        text = f"it is fine with {secret} here"
        for move in (Update(text), Expect(text), Say(EventKind.RESOLVED, text), Say(EventKind.REOPENED, text)):
            answer = settle(store, arena.configuration, case.id, move, "Jo", side, arena.clock.now())
            assert not isinstance(answer, str), answer
    assert secret not in everything(path)


@pytest.mark.parametrize("asks", ["send tokens again", "renew {secret}"], ids=["a name like one", "a secret"])
async def test_an_option_is_accepted_word_for_word_as_it_is_kept(tmp_path, asks):
    """What is confirmed is compared with what stands there, which was looked over when it was said."""
    secret = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"
    with an_arena(tmp_path) as arena:
        await arena.cycle()
        arena.routes[CHARGED] = said(CHARGE | {"amount": "1999"})
        arena.later(hours=1)
        await arena.cycle()
        (case,) = arena.cases()
        (owner,) = arena.configuration.integrations
        company = replace(owner.companies[Side.PARTNER], name="Session Token")
        owner = replace(
            owner,
            mediators=(Mediator("Mia Stone", "mia@between.example"),),
            companies={**owner.companies, Side.PARTNER: company},
        )
        known = replace(arena.configuration, integrations=(owner,))

        def say(move: Move, by: str, side: Side | None) -> None:
            answer = settle(arena.store, known, case.id, move, by, side, arena.clock.now())
            assert not isinstance(answer, str), answer

        say(OpenRoom("we talk past each other"), "Jo", Side.IN_HOUSE)
        option = Offer("Amounts are numbers", "one call", {Side.PARTNER: asks.format(secret=secret)})
        say(option, "Mia Stone", None)
        (offered,) = fold(arena.store.log(case.id)).room.options
        say(AcceptOption("o1", offered.sentence), "Jo", Side.IN_HOUSE)
        say(Expect("Session Token: sends numbers"), "Jo", Side.IN_HOUSE)
        expected = fold(arena.store.log(case.id)).expectations[-1]
        say(Affirm(expected.id, expected.text), "Kim", Side.PARTNER)
        arena.store.close()
        assert secret not in everything(tmp_path / "store.sqlite")


async def test_what_is_tried_and_told_of_it_later_has_none_either(tmp_path):
    with an_arena(tmp_path) as arena:
        await arena.cycle()
        arena.routes[CHARGED] = said(CHARGE | {"amount": "1999"})
        monitor = Monitor(arena.configuration, arena.folder, arena.store, arena.clock, arena.environ)
        secret = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"
        exchange = line(arena, f"{CHARGED}?ticket={secret}&key=hunter2hunter2", f"-H 'X-Tenant: {secret}'")
        filing = Filing(f"wrong with {secret}", "Jo", Side.IN_HOUSE, exchange, document=f"log {secret}")
        filed = file_report(monitor, arena.configuration.integrations[0], filing)
        assert filed.exhibit is not None
        assert filed.exhibit.credentials == ("X-Tenant", "ticket", "key")
        for _ in range(2):
            arena.later(hours=1)
            await arena.cycle()
        assert arena.requests(CHARGED)
        arena.store.close()
        kept = everything(tmp_path / "store.sqlite")
        assert "hunter2" not in kept
        assert secret not in kept
