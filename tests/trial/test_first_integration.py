"""The integration that a trial writes: valid for every other command, minimal, in shadow, never over anything."""

from pathlib import Path

import pytest

from monitor.cli import main
from monitor.config import load
from monitor.demo.companies import acme_pay, checkout
from monitor.demo.company import Company
from monitor.model.integration import SAFE_METHODS, ContractKind, Deliver
from monitor.model.sides import Side
from tests.servers.scripted import Reply, ScriptedServer
from tests.trial.samples import Checkout, description, get, json_reply
from tests.trial.test_findings import archive_of


def test_what_is_written_loads_and_is_in_shadow(trial, tmp_path, capsys):
    with Company("Checkout", checkout()) as ours, Company("Acme Pay", acme_pay()) as acme:
        status, _, _ = trial(ours.url, acme.url)
        (integration,) = load(tmp_path / "work" / "contracts-try").integrations
        assert integration.deliver is Deliver.SHADOW
        hooks, payments = integration.apis
        assert (hooks.provider, payments.provider) == (Side.IN_HOUSE, Side.PARTNER)
        assert str(payments.spec.location) == f"{acme.url}/openapi.json"
        (environment,) = payments.environments
        assert str(environment.base_url) == acme.url
        assert environment.probe.methods <= SAFE_METHODS
        assert integration.without_effect == ()
        assert main.run(["config", "check", "contracts-try"]) == status == 0
        assert "1 integration, in order" in capsys.readouterr().out


def test_a_header_is_written_by_the_name_of_its_variable_and_never_by_its_value(trial, tmp_path, monkeypatch):
    monkeypatch.setenv("SHOP_TOKEN", "s3cret-of-ours")
    document = json_reply(description({}))

    def locked(request):
        held = (request.headers.get("authorization"), request.headers.get("x-key"))
        return document if held == ("Bearer s3cret-of-ours", "written-out") else Reply(401)

    headers = ("--header", "Authorization: Bearer ${SHOP_TOKEN}", "--header", "X-Key: written-out")
    with ScriptedServer({"/v1/openapi.json": locked}) as server:
        assert trial(server.url("/v1"))[0] == 3
        status, text, errors = trial(server.url("/v1"), *headers)
        address = server.url("/v1/openapi.json")
    written = next((tmp_path / "work" / "contracts-try").iterdir()).read_text()
    assert status == 0
    for secret in ("s3cret-of-ours", "written-out"):
        assert secret not in text + errors + written
    (integration,) = load(tmp_path / "work" / "contracts-try").integrations
    spec = integration.apis[0].spec
    assert (str(spec.location), {name: str(value) for name, value in spec.headers.items()}) == (
        address,
        {"Authorization": "Bearer ${SHOP_TOKEN}"},
    )
    assert "The value of its header X-Key is not written here" in written


def test_a_value_is_sent_as_it_stands_and_not_written_in_part(trial, tmp_path, monkeypatch):
    """What looks like a variable inside of one is a part of it."""
    monkeypatch.setenv("SHOP_TOKEN", "s3cret-${NOT_SET}-of-ours")
    document, sent = json_reply(description({})), "session=written-out; token=s3cret-${NOT_SET}-of-ours"

    def locked(request):
        return document if request.headers.get("cookie") == sent else Reply(401)

    with ScriptedServer({"/v1/openapi.json": locked}) as server:
        header = "Cookie: session=written-out; token=${SHOP_TOKEN}"
        status, text, errors = trial(server.url("/v1"), "--header", header)
    written = next((tmp_path / "work" / "contracts-try").iterdir()).read_text()
    assert status == 0
    for secret in ("s3cret", "written-out"):
        assert secret not in text + errors + written
    assert "The value of its header Cookie is not written here" in written


def test_a_header_is_sent_instead_of_what_the_address_holds(trial):
    def locked(request):
        lines = [each for each in request.header_lines if each[0].lower() == "authorization"]
        return json_reply(description({})) if lines == [("authorization", "s3cret-of-ours")] else Reply(401)

    with ScriptedServer({"/o.json": locked}) as server:
        address = server.url("/o.json").replace("://", "://user:password@")
        assert trial(address, "--header", "authorization: s3cret-of-ours")[0] == 0


def test_a_header_is_not_sent_to_the_other_side_nor_written_for_it(trial, tmp_path, monkeypatch):
    monkeypatch.setenv("SHOP_TOKEN", "s3cret-of-ours")
    document = json_reply(description({}))
    with ScriptedServer({"/o.json": document}) as ours, ScriptedServer({"/o.json": document}) as theirs:
        sides = (ours.url("/o.json"), theirs.url("/o.json"))
        assert trial(*sides, "--header", "X-Key: ${SHOP_TOKEN}")[0] == 2
        assert trial(*sides, "--header-in-house", "X-Key: ${SHOP_TOKEN}")[0] == 0
        assert any("x-key" in each.headers for each in ours.received)
        assert not any("x-key" in each.headers for each in theirs.received)
    (integration,) = load(tmp_path / "work" / "contracts-try").integrations
    assert [dict.fromkeys(api.spec.headers) for api in integration.apis] == [{"X-Key": None}, {}]


def test_a_file_is_named_from_the_folder_and_found_again(trial, tmp_path):
    checkout_ = Checkout(tmp_path / "work" / "shop")
    checkout_.commit({"api/open api.json": description({})}, "2026-01-01")
    trial("shop", "--output", "deep/er/contracts")
    (integration,) = load(tmp_path / "work" / "deep" / "er" / "contracts").integrations
    (api,) = integration.apis
    assert Path(str(api.spec.location)).samefile(checkout_.folder / "api" / "open api.json")
    assert api.environments == ()
    assert api.provider is Side.IN_HOUSE


def test_traffic_becomes_a_contract_of_the_api_that_it_uses(trial, tmp_path):
    with ScriptedServer({"/openapi.json": json_reply(description({"/a": get()}))}) as server:
        archive_of(tmp_path, ("GET", server.url("/a"), 200))
        trial(server.url("/"), "--har", tmp_path / "traffic.har")
    (integration,) = load(tmp_path / "work" / "contracts-try").integrations
    (contract,) = integration.contracts
    assert contract.kind is ContractKind.HAR
    assert Path(str(contract.location)).samefile(tmp_path / "traffic.har")


@pytest.mark.parametrize(
    "title",
    ["", 'Shop: the "best" {one} #1', "${HOME}", "no", "null", "12", "Käse 🧀", "a\nb: c", "- x", "x" * 500, "../../etc"],
)  # fmt: skip
def test_no_title_makes_the_file_invalid_or_leaves_the_folder(trial, tmp_path, title):
    with ScriptedServer({"/o.json": json_reply(description({}, title, servers=[{"url": "/v1/${HOME}"}]))}) as server:
        status, text, _ = trial(server.url("/o.json?x=${HOME}"))
    (integration,) = load(tmp_path / "work" / "contracts-try").integrations
    assert status == 0
    assert integration.apis[0].spec.location.variables == ()
    assert [each.suffix for each in (tmp_path / "work" / "contracts-try").iterdir()] == [".yaml"]
    assert "wrote contracts-try/" in text


def test_two_apis_of_one_title_get_two_names(trial, tmp_path):
    with ScriptedServer({"/o.json": json_reply(description({}, "Shop"))}) as server:
        trial(server.url("/o.json"), server.url("/o.json"))
    (integration,) = load(tmp_path / "work" / "contracts-try").integrations
    assert [api.name for api in integration.apis] == ["shop", "shop-partner"]


def test_a_side_that_was_not_found_is_left_out_and_the_other_is_written(trial, tmp_path):
    with ScriptedServer({"/o.json": json_reply(description({}, "Shop"))}) as server:
        status, text, _ = trial(server.url("/missing.json"), server.url("/o.json"))
    (integration,) = load(tmp_path / "work" / "contracts-try").integrations
    assert [api.provider for api in integration.apis] == [Side.PARTNER]
    assert integration.company(Side.IN_HOUSE).name == "Our company"
    assert status == 3
    assert "? in-house: no description found at" in text


def test_nothing_is_written_over(trial, tmp_path):
    folder = tmp_path / "work" / "contracts-try"
    folder.mkdir()
    (folder / "mine.yaml").write_text("mine")
    with ScriptedServer({"/o.json": json_reply(description({}))}) as server:
        status, text, _ = trial(server.url("/o.json"))
    assert text.splitlines()[-2:] == [
        "? not written: a first integration, since contracts-try holds something already, and nothing is written over",
        "    to have it: name another folder with --output FOLDER",
    ]
    assert [each.name for each in folder.iterdir()] == ["mine.yaml"]
    assert status == 0


@pytest.mark.parametrize("taken", ["a file", "no right"])
def test_a_folder_that_can_not_be_made_is_said(trial, tmp_path, taken):
    output = "taken" if taken == "a file" else "/proc/none/contracts"
    (tmp_path / "work" / "taken").write_text("a file")
    with ScriptedServer({"/o.json": json_reply(description({}))}) as server:
        _, text, _ = trial(server.url("/o.json"), "--output", output)
    assert f"? not written: a first integration, since {output} can't be written: " in text


def test_two_versions_of_one_api_are_no_integration(trial, tmp_path):
    versions = {f"/{version}.json": json_reply(description({"/a": get()}, version=version)) for version in ("1", "2")}
    with ScriptedServer({**versions, "/a": json_reply({"status": "ok"})}) as server:
        status, text, _ = trial(server.url("/1.json"), server.url("/2.json"))
    assert "· probably two versions of one API: they share 1 of 1 operation\n" in text
    assert (
        "? not written: a first integration, since two versions of one API are no integration of two companies" in text
    )
    assert not (tmp_path / "work" / "contracts-try").exists()
    assert status == 0
