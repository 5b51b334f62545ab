"""`diff --header`: descriptions behind a token, which is neither shown nor sent on."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from monitor.cli.comparing import Comparing
from monitor.cli.judging import Judging
from monitor.cli.main import run
from monitor.cli.overlays import Overlays
from monitor.cli.waiting import Waiting
from monitor.errors import DocumentError
from tests.rules.documents import request_of
from tests.servers.scripted import Received, Reply, ScriptedServer

TOKEN = "s3cret-token-of-ours"
DESCRIPTION = json.dumps(request_of({"type": "object"})).encode()


def behind_a_token(request: Received) -> Reply:
    return Reply(body=DESCRIPTION) if request.headers.get("authorization") == f"Bearer {TOKEN}" else Reply(401)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOKEN", TOKEN)
    monkeypatch.setenv("BLANK", " ")
    (tmp_path / "revision.json").write_bytes(DESCRIPTION)
    with ScriptedServer({"/api.json": behind_a_token}) as running:
        yield running


@pytest.mark.parametrize("option", ["--header", "--header-base"])
@pytest.mark.parametrize("value", [TOKEN, "${TOKEN}"], ids=["written out", "from the environment"])
def test_a_description_is_asked_for_with_a_header(server: ScriptedServer, option: str, value: str) -> None:
    arguments = ["diff", server.url("/api.json"), "revision.json", "--format", "json"]
    assert run(arguments) == 2
    assert run([*arguments, option, f"authorization:Bearer {value}"]) == 0


def test_each_side_has_headers_of_its_own(server: ScriptedServer) -> None:
    with ScriptedServer({"/api.json": behind_a_token}) as other:
        arguments = ["diff", server.url("/api.json"), other.url("/api.json"), "--header-base", "X-Key: 1"]
        both = [
            "--header-revision",
            "Authorization: Bearer ${TOKEN}",
            "--header-base",
            f"Authorization: Bearer {TOKEN}",
        ]
        assert run([*arguments, *both]) == 0
        assert "x-key" in server.received[-1].headers
        assert "x-key" not in other.received[-1].headers


def test_a_name_in_other_letters_is_no_other_header(server: ScriptedServer, capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[list[tuple[str, str]]] = []

    def answered(request: Received) -> Reply:
        seen.append([each for each in request.header_lines if each[0].lower() in {"authorization", "accept"}])
        return Reply(body=DESCRIPTION)

    server.routes["/open.json"] = answered
    arguments = ["diff", server.url("/open.json"), "revision.json", "--header", "authorization: of-both"]
    assert run([*arguments, "--header-base", f"Authorization: {TOKEN}", "--header", "accept: text/x"]) == 0
    assert sorted(seen[0]) == [("Authorization", TOKEN), ("accept", "text/x")]
    assert run([*arguments, "--header", "AUTHORIZATION: another"]) == 2
    assert "--header authorization is given twice" in capsys.readouterr().err


@pytest.mark.parametrize("value", [TOKEN, "${TOKEN}"], ids=["written out", "from the environment"])
def test_what_a_server_says_back_is_not_shown(
    server: ScriptedServer, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    server.routes["/echo.json"] = lambda request: Reply(
        body=DESCRIPTION.replace(b'"title": "', f'"title": "{request.headers["authorization"]} '.encode())
    )
    header = ("--header", f"Authorization: Bearer {value}")
    assert run(["diff", server.url("/echo.json"), "revision.json", "--format", "json", *header]) == 2
    shown = "".join(capsys.readouterr())
    assert "description-quotes-credentials" in shown
    assert TOKEN not in shown


def test_a_redirect_within_the_host_keeps_it(server: ScriptedServer) -> None:
    """That another host is not handed it is the guarded client's part, and tested there."""
    server.routes["/moved.json"] = Reply(302, headers={"Location": "/api.json"})
    arguments = ["diff", server.url("/moved.json"), "revision.json"]
    assert run([*arguments, "--header", "Authorization: Bearer ${TOKEN}"]) == 0


REFUSED = [
    ("without a colon", f"Authorization Bearer {TOKEN}", "'NAME: VALUE'"),
    ("with a name that is none", f"My Token: {TOKEN}", "'NAME: VALUE'"),
    ("with a variable that is not set", f"Authorization: {TOKEN} ${{NONE}}", "environment variable NONE is not set"),
    ("with nothing in it", "Authorization: ", "is empty"),
    ("with a line end", f"Authorization: {TOKEN}\nX: y", "can't be sent"),
    ("with a blank at its end", f"Authorization: {TOKEN}${{BLANK}}", "begins or ends with a blank"),
    ("that says where a body ends", f"Content-Length: {TOKEN}", "no request for a description has one"),
    ("that is refused", f"Authorization: not-{TOKEN}", "401"),
]


@pytest.mark.parametrize(("header", "said"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_no_message_repeats_a_value(
    server: ScriptedServer, capsys: pytest.CaptureFixture[str], header: str, said: str
) -> None:
    assert run(["diff", server.url("/api.json"), "revision.json", "--header", header]) == 2
    shown = "".join(capsys.readouterr())
    assert said in " ".join(shown.split())
    assert TOKEN not in shown


def test_while_a_url_is_waited_for_its_password_is_not_shown(tmp_path: Path) -> None:
    shown = Waiting(StringIO())
    comparing = Comparing(({}, {}), Overlays(), Judging(datetime(2026, 1, 1, tzinfo=UTC)))
    missing = str(tmp_path / "none.json")
    with pytest.raises(DocumentError):
        comparing.one(missing, f"https://user:{TOKEN}@api.example/api.json", shown)
    assert shown.doing == f"comparing {missing} and https://api.example/api.json"


def test_it_must_be_plain_who_is_sent_a_header(server: ScriptedServer, capsys: pytest.CaptureFixture[str]) -> None:
    header = ("--header", "Authorization: Bearer ${TOKEN}")
    assert run(["diff", server.url("/api.json"), "https://user:pass@api.other.example/api.json", *header]) == 2
    told = capsys.readouterr().err
    assert "two hosts" in told
    assert "pass" not in told
    assert server.received == []
    assert run(["diff", "revision.json", "revision.json", *header]) == 2
    assert "no URL is asked with it" in capsys.readouterr().err
    assert run(["diff", server.url("/api.json"), "revision.json", "--header-revision", "X: y"]) == 2
