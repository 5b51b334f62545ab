"""`conflicts commit|concern|expect|…`, as engineers of both companies use them."""

import json

import pytest

from monitor.cli import diagnostics
from monitor.cli.settling import COMMANDS

THEIRS = ("--side", "partner", "--by", "Acme API desk")
OURS = ("--side", "in-house", "--by", "Checkout on-call")
PLAN = ("--what", "send numbers again", "--plan", "revert the serialiser", "--estimate", "2026-01-03T13:00")


@pytest.fixture
def says(terminal, broken):
    """A command on the case, which must succeed; what it printed."""

    def run(name, *arguments):
        status, out, err = terminal.run("conflicts", *name.split(), broken.id, *arguments)
        assert (status, err) == (diagnostics.YES, ""), err
        assert all(len(line) <= 80 for line in out.splitlines())
        return out

    return run


@pytest.fixture
def refused(terminal, broken):
    """A command on the case, which must be refused; why."""

    def run(name, *arguments):
        status, out, err = terminal.run("conflicts", *name.split(), broken.id, *arguments)
        assert (status, out) == (diagnostics.USAGE, "")
        return err

    return run


def test_a_commitment_is_proposed_accepted_and_shown_with_its_buffer(says, terminal, broken):
    out = says("commit", *PLAN, *THEIRS, "--needs", "partner", "--needs", "in-house/Checkout on-call")
    assert "noted from Acme API desk; next: accept or decline the commitment c1:" in " ".join(out.split())
    assert "CASE: c1 accepted by Checkout on-call; next: do what" in says("commitments accept", "c1", *OURS)
    shown = terminal.run("conflicts", "show", broken.id)[1]
    assert "c1 agreed: send numbers again, by 2026-01-04 13:00 UTC; Acme API desk" in " ".join(shown.split())
    assert "2026-01-03" not in shown
    theirs, ours = (terminal.run("conflicts", "show", broken.id, "--side", each)[1] for each in ("partner", "in-house"))
    assert "2026-01-03" not in ours
    assert "your own estimate: 2026-01-03" in " ".join(theirs.split())


def test_what_somebody_says_for_the_owner_goes_to_the_owner_once(says, terminal, broken):
    kim = ("--side", "partner", "--by", "Kim")
    says("update", *kim, "--text", "looking at it")
    shown = " ".join(terminal.run("conflicts", "show", broken.id)[1].split())
    assert shown.count("(Kim spoke for Acme API desk: How far it is)") == 1
    terminal.world.later(minutes=5)
    says("update", *kim, "--text", "found it")
    shown = " ".join(terminal.run("conflicts", "show", broken.id)[1].split())
    assert shown.count("updated by Kim; Acme API desk can confirm it") == 2
    assert shown.count("somebody else spoke for the owner") == 1
    assert "somebody else spoke for the owner (2 times)" in shown
    steps = json.loads(terminal.run("conflicts", "show", broken.id, "--format", "json")[1])["settlement"]
    triggers = [each["trigger"] for each in steps["planned_steps"]]
    assert triggers.count("somebody else spoke for the owner") == 2, "programs read each"


def test_a_commitment_that_is_declined_says_why(says, terminal, broken):
    says("commit", *PLAN, *THEIRS, "--needs", "in-house")
    says("commitments decline", "c1", *OURS, "--reason", "our release is frozen")
    assert "c1 declined: our release is frozen" in " ".join(terminal.run("conflicts", "show", broken.id)[1].split())


def test_an_update_names_the_next_one(says, refused):
    assert "updated by Acme API desk; next:" in says("update", *THEIRS, "--text", "in review", "--next-by", "5h")
    assert "the next update comes in the future" in refused("update", *THEIRS, "--text", "later", "--next-by", "90d")
    assert "'soon' is no date" in refused("update", *THEIRS, "--text", "later", "--next-by", "soon")


def test_a_concern_is_answered_judged_and_answered_again(says, refused, terminal, broken):
    says("concern", "--side", "in-house", "--by", "Sam", "--kind", "urgency", "--urgency", "high", "--text", "payouts!")
    answer = ("q1", *THEIRS, "--text", "they are safe", "--expectation", "payouts arrive", "--outcome", "mis-set")
    says("answer", *answer)
    assert "only Sam, who raised the concern" in refused("adequate", "q1", *OURS)
    says("not-adequate", "q1", "--side", "in-house", "--by", "Sam", "--reason", "all of them?")
    says("answer", *answer)
    says("adequate", "q1", "--side", "in-house", "--by", "Sam")
    shown = " ".join(terminal.run("conflicts", "show", broken.id)[1].split())
    assert "not met: payouts arrive (mis-set); not adequate" in shown
    assert "urgency, as claimed: high by Checkout" in shown


def test_an_expectation_is_confirmed_word_for_word(says, refused, terminal, broken):
    says("expect", *OURS, "--text", "Amounts are integers.", "--audience", "customers")
    assert "is confirmed word for word" in refused("confirm", "e1", *THEIRS, "--text", "Amounts are numbers.")
    assert "not confirmed by both yet" in terminal.run("conflicts", "show", broken.id)[1]
    says("confirm", "e1", *THEIRS, "--text", "Amounts are integers.")
    assert (
        "e1 confirmed by both, for customers: Amounts are integers." in terminal.run("conflicts", "show", broken.id)[1]
    )
    says("expect", *OURS, "--text", "And more.")
    says("retract", "e2", *OURS)


def test_who_speaks_for_the_owner_is_marked_until_the_owner_confirms(says, terminal, broken):
    says("accept", "--side", "partner", "--by", "Lee")
    (said,) = json.loads(terminal.run("conflicts", "show", broken.id, "--format", "json")[1])["settlement"][
        "unconfirmed"
    ]
    assert (
        f"{said['number']}: accepted by Lee; Acme API desk can confirm it"
        in terminal.run("conflicts", "show", broken.id)[1]
    )
    says("vouch", str(said["number"]), *THEIRS)
    assert "not confirmed by the owner" not in terminal.run("conflicts", "show", broken.id)[1]


def test_it_is_handed_over_noted_and_noticed(says, terminal, broken):
    assert "next: take it over" in says("hand-over", *THEIRS, "--to", "in-house", "--reason", "your gateway")
    says("noticed", *OURS, "--at", "2026-01-01T12:30")
    says("note", *OURS, "--text", "ask Sam first")
    for side, seen in ((), False), (("--side", "partner"), False), (("--side", "in-house"), True):
        shown = terminal.run("conflicts", "show", broken.id, *side)[1]
        assert ("ask Sam first" in shown) is seen
        assert ("oncall@shop.example" in shown) is seen
    assert "noticed by a customer: 2026-01-01 12:30 UTC" in shown
    assert "Acme API desk to Checkout: your gateway" in shown


def test_what_goes_further_when_is_shown_in_advance(terminal, broken):
    shown = terminal.run("conflicts", "show", broken.id)[1]
    assert "  when nobody acts\n    in 4 h this goes to Acme API desk (owner, Acme Pay): no" in shown
    assert all(len(line) <= 80 for line in shown.splitlines() if "compat-monitor" not in line and "curl" not in line)


@pytest.mark.parametrize("name", sorted(str(each.name) for each in COMMANDS))
def test_every_command_has_its_help(terminal, name):
    status, out, _ = terminal.run("conflicts", name, "--help")
    assert status == diagnostics.YES
    assert "Usage: compat-monitor conflicts" in out
