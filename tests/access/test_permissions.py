"""Who may do what, and whom a form speaks for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.access.admission import admission_problem, name_problem
from monitor.access.passwords import hashed, password_fits, password_problem
from monitor.access.permissions import INVITED, OPEN_HOUSE, ROLES, SCOPES, Act
from monitor.access.sessions import (
    ABSOLUTE,
    IDLE,
    TRIES_PER_ADDRESS,
    TRIES_PER_NAME,
    FailedTries,
    opened,
    session_is_live,
    too_many,
)
from monitor.access.visitor import ANYBODY, OUTSIDER, Visitor, Way
from monitor.model.access import Holder, Role, Scope
from monitor.model.sides import Side

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def test_every_role_and_scope_has_a_row():
    assert set(ROLES) == set(Role)
    assert set(SCOPES) == set(Scope)


def test_each_scope_includes_those_before_it():
    read, observe, act = (SCOPES[each] for each in Scope)
    assert read < observe < act


def test_only_admins_administer_and_only_mediators_and_admins_mediate():
    every = {**ROLES, **SCOPES, "link": INVITED, "open": OPEN_HOUSE}
    assert {who for who, acts in every.items() if Act.ADMINISTER in acts} == {Role.ADMIN}
    assert {who for who, acts in every.items() if Act.MEDIATE in acts} == {Role.ADMIN, Role.MEDIATOR, "open"}
    assert all(Act.READ in acts for acts in every.values())
    assert Act.OBSERVE not in INVITED


def test_nobody_outside_sees_or_may_anything():
    assert not any(OUTSIDER.may(act) for act in Act)
    assert not OUTSIDER.sees("acme")
    assert not OUTSIDER.sees_all


def test_a_form_says_what_its_sender_may_say():
    said = {"by": "Ann", "side": "in-house", "reason": "x"}
    assert ANYBODY.speaks(said) == OUTSIDER.speaks(said) == said
    theirs = Visitor(Way.LINK, "Jo", INVITED, Side.PARTNER)
    assert theirs.speaks(said) == {"by": "Jo", "side": "partner", "reason": "x"}
    neither = Visitor(Way.ACCOUNT, "Med", ROLES[Role.MEDIATOR])
    assert neither.speaks(said) == {"by": "Med", "reason": "x"}


def test_an_integration_is_seen_by_name_and_not_by_whoever_sees_one_case_of_it():
    one = Visitor(Way.ACCOUNT, "Jo", integrations=frozenset({"acme"}))
    assert one.sees("acme")
    assert not one.sees("parcels")
    assert not Visitor(Way.LINK, "Jo", integrations=frozenset({"acme"}), case="c").sees("acme")


@pytest.mark.parametrize(
    ("role", "side", "integrations", "problem"),
    [
        (Role.ADMIN, Side.IN_HOUSE, (), None),
        (Role.ADMIN, Side.PARTNER, ("acme",), "an admin"),
        (Role.ADMIN, Side.IN_HOUSE, ("acme",), "an admin"),
        (Role.OWNER, Side.PARTNER, (), "name the integrations"),
        (Role.OWNER, Side.PARTNER, ("acme",), None),
        (Role.ENGINEER, None, (), "acts for a company"),
        (Role.MEDIATOR, None, (), None),
        (Role.VIEWER, None, ("acme",), None),
        (Role.MEDIATOR, Side.IN_HOUSE, (), "a mediator"),
    ],
)
def test_who_can_be_let_in_as_what(role, side, integrations, problem):
    found = admission_problem(role, side, integrations)
    assert problem in found if problem else found is None


@pytest.mark.parametrize("name", ["", " Ann", "Ann ", "A\nnn", "A\x1bnn", "x" * 81, "a  b", "A\u202enn"])
def test_names_are_one_printable_line(name):
    assert name_problem(name)


@pytest.mark.parametrize("name", ["Ann", "Zoë O'Neil", "ann@shop.example", "山田 太郎"])
def test_names_of_people_are_taken(name):
    assert name_problem(name) is None


def test_passwords_are_long_and_their_hashes_differ():
    assert password_problem("short")
    assert password_problem(" correct horse battery")
    assert password_problem("x" * 1001)
    assert password_problem("correct horse battery") is None
    one, other = hashed("correct horse battery"), hashed("correct horse battery")
    assert one != other
    assert one.startswith("$argon2id$v=19$m=65536,t=3,p=4$")  # what it costs to try one: RFC 9106's second choice
    assert password_fits(one, "correct horse battery")
    assert not password_fits(one, "correct horse batterz")
    assert not password_fits("not a hash", "correct horse battery")


def test_a_session_lives_while_it_is_used_and_not_for_ever():
    session = opened("secret", Holder.ACCOUNT, "Ann", NOW)
    assert session_is_live(session, NOW + IDLE - timedelta(seconds=1))
    assert not session_is_live(session, NOW + IDLE)
    assert session.expires_at == NOW + ABSOLUTE
    soon = NOW + timedelta(hours=1)
    assert opened("secret", Holder.INVITATION, "id", NOW, soon).expires_at == soon
    assert opened("secret", Holder.INVITATION, "id", NOW, NOW + timedelta(days=30)).expires_at == NOW + ABSOLUTE


def test_tries_are_bounded_by_name_and_by_address():
    assert not too_many(FailedTries(TRIES_PER_NAME - 1, TRIES_PER_ADDRESS - 1))
    assert too_many(FailedTries(TRIES_PER_NAME, 0))
    assert too_many(FailedTries(0, TRIES_PER_ADDRESS))


def test_failures_elsewhere_lock_nobody_out_where_they_came_in_before():
    known = FailedTries(10 * TRIES_PER_NAME, 0, TRIES_PER_NAME - 1, came_from_there=True)
    assert not too_many(known)
    assert too_many(replace(known, came_from_there=False))
    assert too_many(replace(known, of_both=TRIES_PER_NAME)), "those from there count"
    assert too_many(replace(known, from_address=TRIES_PER_ADDRESS))
