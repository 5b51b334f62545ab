"""Contract files as they lie on disk and behind URLs."""

import json
from pathlib import Path

import pytest

from monitor.errors import OtherSideError, UsageError
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import ContractKind, ContractSource
from monitor.network.client import GuardedClient
from monitor.verifiers.contract_reader import FileContractReader
from tests.servers.scripted import Reply
from tests.verifiers.loopback import Loopback

INTERACTIONS = """\
consumer: Checkout
provider: Acme Pay
interactions:
  - description: read one charge
    request: {path: /charges/ch_1}
    response: {status: 200}
"""


def pact(description: str) -> str:
    one = {"description": description, "request": {"method": "GET", "path": "/"}, "response": {"status": 200}}
    return json.dumps({"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": [one]})


def reader(folder: Path, **more: object) -> FileContractReader:
    return FileContractReader(GuardedClient(agent="test"), folder, {"TOKEN": "abc-def"}, **more)


def source(kind: ContractKind, location: Path | str) -> ContractSource:
    return ContractSource("payments", kind, EnvironmentText(str(location)))


async def test_a_glob_is_expanded_when_read_and_files_are_shown_relative(tmp_path: Path):
    (tmp_path / "pacts").mkdir()
    globbed = source(ContractKind.PACT, tmp_path / "pacts" / "*.json")
    (tmp_path / "pacts" / "b.json").write_text(pact("two"))
    (tmp_path / "pacts" / "a.json").write_text(pact("one"))
    found = await reader(tmp_path).read(globbed)
    assert [(each.description, each.contract) for each in found] == [("one", "pacts/a.json"), ("two", "pacts/b.json")]
    (tmp_path / "pacts" / "c.json").write_text(pact("three"))
    assert len(await reader(tmp_path).read(globbed)) == 3


async def test_our_own_format_is_read_from_yaml(tmp_path: Path):
    (tmp_path / "x.yaml").write_text(INTERACTIONS)
    (found,) = await reader(tmp_path).read(source(ContractKind.INTERACTIONS, tmp_path / "x.yaml"))
    assert (found.description, found.api) == ("read one charge", "payments")


async def test_an_archive_is_read_for_the_api_s_own_hosts(tmp_path: Path):
    entries = [
        {"request": {"method": "GET", "url": url, "headers": []}, "response": {"status": 200}}
        for url in ("https://api.acme.example/v1/charges", "https://tracker.example/pixel")
    ]
    (tmp_path / "t.har").write_text(json.dumps({"log": {"entries": entries}}))
    reading = reader(tmp_path, base_urls={"payments": ("https://api.acme.example/v1",)})
    (found,) = await reading.read(source(ContractKind.HAR, tmp_path / "t.har"))
    assert found.request.path == "/charges"


async def test_no_file_is_the_user_s_mistake(tmp_path: Path):
    with pytest.raises(UsageError, match=r"no contract file matches pacts/\*.json"):
        await reader(tmp_path).read(source(ContractKind.PACT, tmp_path / "pacts" / "*.json"))


MALFORMED = [
    ("a key that is misspelt", INTERACTIONS.replace("request:", "requst:"), 5, "did you mean 'request'?"),
    ("a status that is none", INTERACTIONS.replace("200", "2000"), 6, None),
    ("YAML that ends too early", "consumer: {a", None, None),
]


@pytest.mark.parametrize(("text", "line", "advice"), [m[1:] for m in MALFORMED], ids=[m[0] for m in MALFORMED])
async def test_a_malformed_contract_is_refused_with_its_place(
    tmp_path: Path, text: str, line: int | None, advice: str | None
):
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(UsageError) as caught:
        await reader(tmp_path).read(source(ContractKind.INTERACTIONS, tmp_path / "x.yaml"))
    diagnostic = caught.value.diagnostic
    assert diagnostic.place.source == "x.yaml"
    assert line in {None, diagnostic.place.line}
    assert diagnostic.help == advice or advice is None


async def test_arazzo_is_refused_until_it_can_be_run(tmp_path: Path):
    (tmp_path / "x.yaml").write_text("arazzo: 1.0.0")
    with pytest.raises(UsageError, match="'arazzo' can't be run yet"):
        await reader(tmp_path).read(source(ContractKind.ARAZZO, tmp_path / "x.yaml"))


async def test_a_url_is_fetched_and_shown_without_its_secret(tmp_path: Path):
    with Loopback(lambda _: Reply(body=pact("one").encode())) as server:
        (found,) = await reader(tmp_path).read(source(ContractKind.PACT, server.base + "/p.json?token=${TOKEN}"))
    assert server.received[0].target == "/p.json?token=abc-def"
    assert found.contract == server.base + "/p.json?token=${TOKEN}"


async def test_user_and_password_in_a_url_are_sent_and_not_shown(tmp_path: Path):
    with Loopback(lambda _: Reply(body=pact("one").encode())) as server:
        url = server.base.replace("://", "://broker:hunter22@")
        (found,) = await reader(tmp_path).read(source(ContractKind.PACT, url + "/p.json"))
    assert "authorization" in server.received[0].headers
    assert found.contract == server.base + "/p.json"


@pytest.mark.parametrize(("status", "transient"), [(404, False), (503, True), (429, True)])
async def test_a_url_that_fails_is_a_fact_about_the_other_side(tmp_path: Path, status: int, transient: bool):
    with Loopback(lambda _: Reply(status)) as server, pytest.raises(OtherSideError, match=str(status)) as caught:
        await reader(tmp_path).read(source(ContractKind.PACT, server.base))
    assert caught.value.transient is transient
