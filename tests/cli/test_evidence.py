"""`evidence export` and `verify`, as whoever hands a case on, and whoever gets it, use them."""

import io
import json
import re
import shlex
import sqlite3
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from monitor.cli import diagnostics
from monitor.demo import story
from monitor.demo.story import Stage
from monitor.interactions.har import read_har
from monitor.model.json_value import digest_of
from monitor.reports.bundle.container import pack


@pytest.fixture
def bundle(terminal, broken, tmp_path):
    file = tmp_path / "case.zip"
    options = ("--output", str(file), "--key", str(tmp_path / "key.pem"))
    status, out, err = terminal.run("evidence", "export", broken.id, *options)
    assert (status, err) == (diagnostics.YES, "")
    assert re.match(r"FOLDER/case\.zip: CASE with \d+ exchanges, signed by\n  [0-9a-f]{64}\n", out)
    return file


def key_in(out: str) -> str:
    return out.split("signed by")[1].split(maxsplit=1)[0]


def test_a_bundle_is_intact_and_names_its_signer(terminal, bundle, broken):
    status, out, _ = terminal.run("evidence", "verify", str(bundle))
    assert status == diagnostics.YES
    assert out.startswith("intact: CASE of ")
    head = terminal.world.store.log(broken.id)[-1].hash
    assert out.endswith(f"\nthe newest log entry in it\n  {head}\n")
    assert terminal.run("evidence", "verify", str(bundle), "--head", head)[0] == diagnostics.YES
    assert terminal.run("evidence", "verify", str(bundle), "--public-key", key_in(out))[0] == diagnostics.YES
    status, out, _ = terminal.run("evidence", "verify", str(bundle), "--public-key", "00" * 32)
    assert (status, out.partition(":")[0]) == (diagnostics.NO, "tampered with, or another's")


def test_it_opens_without_this_program(terminal, bundle, broken):
    with zipfile.ZipFile(bundle) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    page = files["index.html"].decode()
    assert "GET /charges/{id}" in page
    assert "Acme Pay" in page
    assert not any(each in page for each in ("src=", "href=", "url("))
    assert json.loads(files["case.json"])["id"] == broken.id
    assert json.loads(files["verdicts.json"])[0]["verdict"]["changed_by"] == "partner"
    log = json.loads(files["log.json"])
    assert [each["event"] for each in log] == [each.event for each in terminal.world.store.log(broken.id)]
    archive = json.loads(files["exchanges.har"])
    assert read_har(archive, api="payments", contract="exchanges.har")
    assert len(archive["log"]["entries"]) == sum(name.startswith("exchanges/") for name in files) > 3
    for name, content in files.items():
        if name.startswith("exchanges/"):
            assert digest_of(content) == name.removeprefix("exchanges/").removesuffix(".json")
    assert any(name.startswith("descriptions/") for name in files)


def test_no_secret_of_the_environment_is_in_it(terminal, monkeypatch, tmp_path):
    monkeypatch.setenv("ACME_TOKEN", "kT9-secret-of-the-sandbox")
    header = '        headers: {Authorization: "Bearer ${ACME_TOKEN}"}\n'
    terminal.world.rewrite(
        f"        base_url: {terminal.world.acme.url}\n", f"        base_url: {terminal.world.acme.url}\n{header}"
    )
    terminal.run("run", "contracts")
    terminal.world.later(hours=1)
    story._amount_becomes_text(Stage(terminal.world.acme, terminal.world.checkout, terminal.world.folder))
    terminal.run("run", "contracts")
    (case,) = terminal.world.cases()
    terminal.run("evidence", "export", case.id, "--output", "x.zip", "--key", "key.pem")
    with zipfile.ZipFile("x.zip") as opened:
        everything = b"".join(opened.read(name) for name in opened.namelist())
        redacted = json.loads(opened.read("redacted.json"))
    assert b"kT9-secret" not in everything
    assert all("Authorization" in each for each in redacted.values())


def test_a_byte_that_was_changed_is_found(terminal, bundle):
    content = bundle.read_bytes()
    bundle.write_bytes(content.replace(b"partner", b"pbrtner", 1))
    status, out, _ = terminal.run("evidence", "verify", str(bundle))
    assert status == diagnostics.NO
    assert out.startswith("tampered with: ")


def test_a_log_that_was_rewritten_before_the_export_is_found(terminal, broken, tmp_path):
    """Whoever keeps the store takes its guards away, edits what was said, and exports a bundle that is signed well."""
    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE log_entries SET text = 'nothing happened' WHERE number = 2")
    terminal.run("evidence", "export", broken.id, "--output", "x.zip", "--key", "key.pem")
    for arguments in (("evidence", "verify", "x.zip"), ("evidence", "verify")):
        status, out, _ = terminal.run(*arguments)
        assert status == diagnostics.NO
        assert "log entry 2" in out
        assert "is not what it was when it was written" in out


def test_the_log_of_the_store_is_intact_and_a_head_that_was_told_is_in_it(terminal, broken):
    head = terminal.world.store.log(broken.id)[-1].hash
    status, out, _ = terminal.run("evidence", "verify", "--head", head)
    assert status == diagnostics.YES
    assert out == f"intact: {len(terminal.world.store.log(broken.id))} log entries, the newest\n  {head}\n"
    assert terminal.run("evidence", "verify", "--head", "0" * 64)[0] == diagnostics.NO
    assert terminal.run("evidence", "verify", "--head", f" {head.upper()}")[0] == diagnostics.YES


@pytest.mark.parametrize("content", [b"a letter", b"", b"PK\x03\x04 cut off"])
def test_another_file_is_no_bundle_and_not_told_as_tampering(terminal, tmp_path, content):
    (tmp_path / "letter.zip").write_bytes(content)
    status, out, err = terminal.run("evidence", "verify", "letter.zip")
    assert (status, out) == (diagnostics.USAGE, "")
    assert err.startswith("error[not-a-bundle]: this file is no bundle of evidence\n  --> letter.zip\n")


def test_an_empty_log_proves_nothing(terminal):
    terminal.run("run", "contracts")
    status, out, _ = terminal.run("evidence", "verify")
    assert status == diagnostics.UNKNOWN
    assert out == "nothing to check: the log is empty, since no case was ever opened in\n  FOLDER/store.sqlite\n"
    assert terminal.run("evidence", "verify", "--head", "0" * 64)[0] == diagnostics.NO


@pytest.mark.parametrize("option", ["--head", "--public-key"])
@pytest.mark.parametrize("value", ["5f0c", "5f0c…", "0" * 63 + "g", ""])
def test_a_hash_that_is_cut_short_is_refused_and_not_told_as_tampering(terminal, option, value):
    status, out, err = terminal.run("evidence", "verify", "case.zip", option, value)
    assert (status, out) == (diagnostics.USAGE, "")
    assert "all 64 hexadecimal digits are needed" in " ".join(err.split())


def test_the_command_that_is_printed_works_and_a_key_without_a_file_is_refused(terminal, broken, tmp_path):
    _, out, _ = terminal.run("evidence", "export", broken.id, "--output", "our case.zip", "--key", "key.pem")
    assert terminal.run(*shlex.split(out.splitlines()[-1])[1:])[0] == diagnostics.YES
    assert terminal.run("evidence", "verify", "--public-key", "00" * 32)[0] == diagnostics.USAGE


def test_what_a_stranger_named_does_not_steer_the_terminal(terminal, tmp_path):
    key = Ed25519PrivateKey.generate()
    with zipfile.ZipFile(io.BytesIO(pack({}, {}, key))) as whole, zipfile.ZipFile("x.zip", "w") as opened:
        for name in whole.namelist():
            opened.writestr(name, whole.read(name))
        opened.writestr("\x1b[2J\nintact: acme", b"")
    status, out, _ = terminal.run("evidence", "verify", "x.zip")
    assert status == diagnostics.NO
    assert out == "tampered with: \\x1b[2J intact: acme: it was not there when the bundle was signed\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("export", "acme-nothing", "--output", "x.zip"), "no-such-case"),
        (("verify", "nowhere.zip"), "file-unreadable"),
    ],
)
def test_what_is_not_there_is_named(terminal, arguments, code):
    status, out, err = terminal.run("evidence", *arguments)
    assert (status, out) == (diagnostics.USAGE, "")
    assert f"error[{code}]" in err


def test_a_key_that_is_none_is_refused(terminal, broken, tmp_path):
    (tmp_path / "key.pem").write_text("no key")
    options = ("--output", str(tmp_path / "x.zip"), "--key", str(tmp_path / "key.pem"))
    status, _, err = terminal.run("evidence", "export", broken.id, *options)
    assert status == diagnostics.USAGE
    assert "error[key-invalid]" in err
    assert not (tmp_path / "x.zip").exists()


def test_the_key_of_the_settings_signs_and_one_that_is_missing_is_not_made(terminal, broken, tmp_path):
    export = ("evidence", "export", broken.id, "--output", "x.zip")
    (tmp_path / "contracts/settings.yaml").write_text("signing_key: keys/company.pem\n")
    status, _, err = terminal.run(*export)
    assert status == diagnostics.USAGE
    assert "error[key-unreadable]" in err
    assert not (tmp_path / "contracts/keys").exists()
    (tmp_path / "contracts/keys").mkdir()
    _, made, _ = terminal.run(*export, "--key", "contracts/keys/company.pem")
    _, out, _ = terminal.run(*export)
    assert key_in(out) == key_in(made)
    assert terminal.run("evidence", "verify", "x.zip", "--public-key", key_in(made))[0] == diagnostics.YES


def test_what_was_brought_to_a_dispute_is_in_it_with_what_it_showed_and_what_was_taken_out(terminal, broken, tmp_path):
    base = terminal.world.acme.url.rstrip("/")
    line = f"curl -H 'Authorization: Bearer kT9-secret-of-theirs' {base}/charges/ch_1042"
    (tmp_path / "access.log").write_text("GET /charges/ch_1042 200 password=kT9-secret-of-theirs")
    said = ("--side", "partner", "--by", "API desk", "--reason", "it is fine from here")
    terminal.run("conflicts", "dispute", broken.id, *said, "--curl", line, "--document", str(tmp_path / "access.log"))
    terminal.world.later(hours=1)
    terminal.run("run", "contracts")
    file = tmp_path / "case.zip"
    assert terminal.run("evidence", "export", broken.id, "--output", str(file), "--key", "key.pem")[0] == 0
    assert terminal.run("evidence", "verify", str(file))[0] == diagnostics.YES
    with zipfile.ZipFile(file) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    assert b"kT9-secret" not in b"".join(files.values())
    log = json.loads(files["log.json"])
    (brought,) = [each for each in log if each["event"] == "reported"]
    assert f"{base}/charges/ch_1042" in brought["data"]["request"]
    assert brought["data"]["document"].startswith("GET /charges/ch_1042 200 password=")
    assert json.loads(files["redacted.json"])[f"log entry {brought['number']}"] == ["Authorization", "document"]
    (tried,) = [each for each in log if each["event"] == "tried"]
    assert f"exchanges/{tried['data']['exchange']}.json" in files
