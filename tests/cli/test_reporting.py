"""`conflicts report|resolve`, as engineers of both companies use them."""

import json

import pytest

from monitor.cli import diagnostics

OURS = ("--side", "in-house", "--by", "Jo Berg")


@pytest.fixture
def charge(terminal):
    return f"curl -s -H 'Authorization: Bearer s3cret-abcdef' {terminal.world.acme.url.rstrip('/')}/charges/ch_1042"


def test_a_problem_is_reported_tried_and_ended(terminal, charge, tmp_path):
    terminal.run("run", "contracts")
    status, out, err = terminal.run("conflicts", "report", "contracts", "amounts look wrong", *OURS, "--curl", charge)
    assert (status, err) == (diagnostics.YES, "")
    assert all(len(line) <= 80 for line in out.splitlines())
    assert "reported; next: the monitor tries what was reported in its next run" in " ".join(out.split())
    assert " ".join(out.split()).count("next run") == 1, "said once"
    assert "not kept, since it is a credential: Authorization" in out
    assert "left out: -s" in out
    assert "the very request was last seen to pass at" in out
    assert out.splitlines()[-1] == "  compat-monitor run contracts"
    (case,) = terminal.world.cases()
    shown = terminal.run("conflicts", "show", case.id)[1]
    assert "amounts look wrong" in shown
    assert "s3cret" not in shown
    terminal.world.later(hours=1)
    terminal.run("run", "contracts")
    assert "was answered 200" in " ".join(terminal.run("conflicts", "show", case.id)[1].split())
    file = tmp_path / "line"
    file.write_text(charge)
    again = ("conflicts", "report", "contracts", "still", *OURS, "--curl-file", str(file), "--format", "json")
    found = json.loads(terminal.run(*again)[1])
    assert (found["joined"], found["tried"], found["not_kept"]) == (True, True, ["Authorization"])
    assert len(terminal.world.cases()) == 1
    theirs = terminal.run("conflicts", "resolve", case.id, "--side", "partner", "--by", "x")
    assert theirs[0] == diagnostics.USAGE
    assert "Checkout reported it, and says whether it is over" in " ".join(theirs[2].split())
    assert terminal.run("conflicts", "resolve", case.id, *OURS)[1] == "CASE closed by Jo Berg\n"


def test_where_one_was_brought_another_exchange_is_asked_for_and_why_is_said(terminal):
    terminal.run("run", "contracts")
    base = terminal.world.acme.url.rstrip("/")
    unknown = ("conflicts", "report", "contracts", "it fails", *OURS, "--curl", f"curl {base}/unheard/of")
    out = " ".join(terminal.run(*unknown)[1].split())
    told = (
        "bring another exchange, or traffic that shows it; this one is not tried: no description and no green run has"
    )
    assert f"next: {told} GET /unheard/of" in out
    assert "as a curl line" not in out
    assert out.count("no green run") == 1
    report = ("conflicts", "report", "contracts", *OURS)
    terminal.run(*report, "amounts look wrong", "--curl", f"curl {base}/charges/ch_1042")
    joined = terminal.run(*report, "and here", "--curl", f"curl '{base}/charges/ch_1042;jwt=s3cret-abc'")[1]
    assert "what was brought is not tried: a credential stands in its address or body" in " ".join(joined.split())
    case = next(each for each in terminal.world.cases() if each.operation == "GET /charges/{id}")
    found = json.loads(terminal.run("conflicts", "show", case.id, "--format", "json")[1])
    assert [bool(each["untried"]) for each in found["settlement"]["reports"]] == [False, True]


def test_what_both_companies_reported_is_closed_once_both_say_that_it_is_over(terminal):
    theirs = ("--side", "partner", "--by", "API desk")
    terminal.run("conflicts", "report", "contracts", "payouts are late", *OURS)
    (case,) = terminal.world.cases()
    terminal.run("conflicts", "report", "contracts", "they are, here too", *theirs, "--case", case.id)
    status, out, err = terminal.run("conflicts", "resolve", case.id, *OURS)
    assert (status, err) == (diagnostics.YES, "")
    told = "CASE over for your company, says Jo Berg; it closes once the other, which reported it too, says so"
    assert " ".join(out.split()) == told
    assert terminal.run("conflicts", "resolve", case.id, *theirs)[1] == "CASE closed by API desk\n"


def test_a_sentence_alone_asks_for_the_exchange(terminal):
    out = terminal.run("conflicts", "report", "contracts", "payouts are late", *OURS, "--customer")[1]
    assert "next: bring the exchange that shows it" in " ".join(out.split())
    assert "compat-monitor run" not in out


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--curl", "curl https://elsewhere.example/"), "goes to none of the environments"),
        (("--curl", "curl --frobnicate x"), "option --frobnicate of curl is not known"),
        (("--curl", "curl x", "--har", "y"), "three ways to give one exchange"),
        (("--har", "missing.har"), "the file can't be read: no such file"),
        (("--expect", "7"), "from 100 to 599"),
        (("--noticed", "9999-01-01"), "in the future"),
        (("--case", "acme-0"), "no open case acme-0"),
    ],
)
def test_what_is_refused_says_why_and_opens_nothing(terminal, options, why):
    status, out, err = terminal.run("conflicts", "report", "contracts", "it fails", *OURS, *options)
    assert (status, out) == (diagnostics.USAGE, "")
    assert why in " ".join(err.split())
    assert not terminal.world.cases()


def test_a_dispute_brings_an_exchange_that_is_tried_beside_it_and_a_text(terminal, broken, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("our access log: token=s3cret-abcdef 200 OK")
    line = f"curl {terminal.world.acme.url.rstrip('/')}/charges/ch_1042"
    brought = ("--reason", "it is fine here", "--curl", line, "--document", str(note))
    theirs = ("--side", "partner", "--by", "API desk")
    status, out, err = terminal.run("conflicts", "dispute", broken.id, *theirs, *brought)
    assert (status, err) == (diagnostics.YES, ""), err
    assert "disputed by API desk" in out
    terminal.world.later(hours=1)
    terminal.run("run", "contracts")
    log = terminal.world.store.log(broken.id)
    assert "s3cret" not in str([each.data for each in log])
    (brought_by,) = [each for each in log if each.event == "reported"]
    assert "our access log" in str(brought_by.data["document"])
    assert brought_by.data["redacted"] == ["document"]
    (tried,) = [each.text for each in log if each.event == "tried"]
    assert "GET /charges/ch_1042, which was brought to this case, fails" in tried
    assert [each.event for each in log][-2:] == ["upheld", "tried"], "by the experiment, not by what was brought"
    assert len(terminal.world.cases()) == 1
    again = terminal.run(
        "conflicts", "dispute", broken.id, *theirs, "--reason", "x", "--curl", "curl https://a.example"
    )
    assert again[0] == diagnostics.USAGE
    assert len(terminal.world.store.log(broken.id)) == len(log), (
        "what is brought is kept with its dispute, or not at all"
    )
    assert terminal.run("conflicts", "dispute", broken.id, *theirs, "--reason", "still fine here")[0] == diagnostics.YES
    status, _, err = terminal.run("conflicts", "dispute", broken.id, *theirs, "--reason", "y", "--curl", line)
    assert status == diagnostics.USAGE
    assert "[case-event-refused]" in err
    assert "conflicts report" in err
    assert terminal.world.store.log(broken.id)[-1].event == "disputed"
