"""`observe` as a user calls it: what it says, its exit status, and what it refuses without keeping anything."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.servers.archives import archive, entry

CHARGE = {"id": "ch_1042", "amount": 1999, "currency": "EUR", "status": "settled"}


@pytest.fixture
def quiet(terminal):
    """Nothing may be sent to Acme Pay."""
    terminal.world.rewrite("probe: {methods: [GET, HEAD, POST], rate: 1000/s, budget: 100000/day}", "probe: none")
    return terminal


def har(terminal, *entries, name: str = "traffic.har") -> str:
    Path(name).write_text(json.dumps(archive(*entries)))
    return name


def charge(terminal, minutes: float, **changes):
    at = terminal.world.clock.now() - timedelta(minutes=minutes)
    return entry(f"{terminal.world.acme.url}/charges/ch_1042", at, said=CHARGE | changes)


def observe(terminal, *arguments: str):
    return terminal.run("observe", "contracts", "--api", "payments", "--by", "Ada", *arguments)


def test_it_shows_what_traffic_tells_of_contracts_and_description(quiet):
    quiet.run("run", "contracts")
    entries = [
        charge(quiet, 10),
        charge(quiet, 5, amount="19.99"),
        entry(f"{quiet.world.acme.url}/ledgers", quiet.world.clock.now()),
        entry("https://cdn.example/logo.png", quiet.world.clock.now()),
        charge(quiet, 4) | {"_fromCache": "disk"},
    ]
    status, out, err = observe(quiet, "--har", har(quiet, *entries))
    assert (status, err) == (1, "")
    assert out == (
        "✕ acme: observed traffic of payments\n"
        "  sandbox: 3 exchanges, all new\n"
        "  from 2026-01-01 11:50:00 UTC to 2026-01-01 12:00:00 UTC\n"
        "  1 entry went elsewhere\n"
        "  1 entry left out: answered by the client itself, from its cache or a mock\n"
        "  contracts:\n"
        "    ✕ read one charge in sandbox (passed 1, failed 1; the newest at 2026-01-01\n"
        "      11:55:00 UTC): text instead of a number at /amount\n"
        "  description in force:\n"
        "    ✕ GET /charges/{id} in sandbox: 1 of 2 answers not as described: the body is\n"
        "      not what the schema for application/json allows\n"
        "  1 exchange that no contract and no description speaks of\n"
        "  the next cycle verifies by it where nothing may be sent: compat-monitor run contracts\n"
    )


def test_the_same_archive_twice_changes_nothing(quiet):
    file = har(quiet, charge(quiet, 10))
    status, out, _ = observe(quiet, "--har", file, "--format", "json")
    first = json.loads(out)["observed"][0]
    assert (status, first["environments"]) == (0, {"sandbox": {"exchanges": 1, "new": 1}})
    before = quiet.run("history", "contracts", "--format", "json")[1]
    status, out, _ = observe(quiet, "--har", file, "--format", "json")
    second = json.loads(out)["observed"][0]
    assert second == first | {"environments": {"sandbox": {"exchanges": 1, "new": 0}}}
    assert quiet.run("history", "contracts", "--format", "json")[1] == before
    assert [each["by"] for each in json.loads(before)["observations"]] == ["Ada"]


def test_traffic_of_somebody_else_is_unknown_and_says_how_it_would_be_known(quiet):
    status, out, _ = observe(quiet, "--har", har(quiet, entry("https://cdn.example/", quiet.world.clock.now())))
    assert status == 3
    assert "entries are known by `base_url`" in " ".join(out.split())
    assert "1 entry went elsewhere" in out


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "document-empty"),
        (b"{", "document-syntax"),
        (b"<html></html>", "document-is-html"),
        (b"[" * 100_000, "document-too-deep"),
        (b'{"log": {"entries": [{"request": {}}]}}', "contract-malformed"),
        (b'{"pages": []}', "contract-malformed"),
        (b"\xff\xfe\x00\x01", "document-encoding"),
    ],
)
def test_what_is_no_archive_is_refused_and_nothing_of_it_is_kept(quiet, content, code):
    Path("broken.har").write_bytes(content)
    status, out, err = observe(quiet, "--har", "broken.har")
    assert (status, out) == (2, "")
    assert "broken.har" in err
    assert err.startswith("error[")
    assert "Traceback" not in err
    assert json.loads(quiet.run("history", "contracts", "--format", "json")[1])["observations"] == []


def test_one_bad_entry_keeps_all_of_the_archive_out(quiet):
    entries = [charge(quiet, 10), charge(quiet, 5) | {"startedDateTime": "noon"}]
    status, _, err = observe(quiet, "--har", har(quiet, *entries))
    assert status == 2
    assert "/log/entries/1/startedDateTime" in err
    assert quiet.world.store.observed("acme", "payments", "sandbox", newest=9) == ()


def test_names_that_lead_nowhere_are_refused_with_the_nearest(quiet):
    file = har(quiet, charge(quiet, 1))
    assert "did you mean payments" in quiet.run("observe", "contracts", "--api", "payment", "--har", file)[2]
    assert "did you mean sandbox" in observe(quiet, "--har", file, "--environment", "sandbx")[2]
    assert "can't be read" in observe(quiet, "--har", "missing.har")[2]


def test_a_secret_of_the_configuration_is_never_kept(quiet, monkeypatch):
    monkeypatch.setenv("ACME_TOKEN", "s3cr3t-of-acme")
    quiet.world.rewrite("probe: none", 'headers: {X-Client: "${ACME_TOKEN}"}\n        probe: none')
    made = charge(quiet, 1, note="you are s3cr3t-of-acme")
    made["request"]["headers"].append({"name": "X-Client", "value": "s3cr3t-of-acme"})
    assert observe(quiet, "--har", har(quiet, made))[0] == 0
    (kept,) = quiet.world.store.observed("acme", "payments", "sandbox", newest=9)
    assert "s3cr3t-of-acme" not in repr(kept)


def test_with_the_next_run_it_becomes_the_verification(quiet):
    observe(quiet, "--har", har(quiet, charge(quiet, 10)))
    _, out, _ = quiet.run("run", "contracts", "--format", "json")
    results = json.loads(out)["integrations"][0]["verifications"]["results"]
    (read,) = [each for each in results if each["interaction"] == "read one charge"]
    assert (read["outcome"], read["observed_at"]) == ("passed", "2026-01-01T11:50:00+00:00")


def test_what_was_seen_is_written_as_a_description_that_says_it_is_learned(quiet):
    observe(quiet, "--har", har(quiet, charge(quiet, 10), charge(quiet, 5) | {"time": 3}))
    status, out, err = observe(quiet, "--learned", "learned.json")
    assert (status, out, err) == (0, "", "learned.json: what payments was seen to do; nobody promised it\n")
    document = json.loads(Path("learned.json").read_text())
    assert document["info"]["title"] == "payments, learned from 2 exchanges"
    (operation,) = document["paths"]["/charges/{id}"].keys() - {"parameters"}
    assert document["paths"]["/charges/{id}"][operation]["x-observations"] == 2
    before = Path("learned.json").read_bytes()
    observe(quiet, "--learned", "learned.json")
    assert Path("learned.json").read_bytes() == before
    assert quiet.run("diff", "learned.json", "learned.json")[0] == 0


def test_without_anything_to_do_it_says_so(quiet):
    status, _, err = observe(quiet)
    assert status == 2
    assert "--har or --learned" in err


def test_where_nobody_described_it_what_leaves_what_was_learned_is_a_hint(quiet):
    quiet.world.rewrite(f"    spec: {quiet.world.acme.url}/openapi.json\n", "")
    observe(quiet, "--har", har(quiet, *(charge(quiet, minute) for minute in (30, 20, 10))))
    file = har(quiet, charge(quiet, 2, note="new"), charge(quiet, 1, status=None))
    status, out, _ = observe(quiet, "--har", file, "--format", "json")
    assert status == 1  # the contract fails: the hint does not
    (operation,) = json.loads(out)["observed"][0]["operations"]
    assert (operation["operation"], operation["violating"], operation["learned_from"]) == ("GET /charges/{id}", 1, 3)
    out = observe(quiet, "--har", file)[1]
    assert "1 of 2 answers left what was learned from 3 exchanges" in " ".join(out.split())
