"""Accounts, sessions, links, tokens and the audit log, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from monitor.access.sessions import FailedTries, opened
from monitor.model.access import (
    Account,
    ApiToken,
    AuditEntry,
    AuditEvent,
    Holder,
    Invitation,
    Role,
    Scope,
)
from monitor.model.sides import Side
from tests.storage.examples import NOW, conflict, entry, exchange, kept, later, recording

ANN = Account("Ann", Role.OWNER, Side.IN_HOUSE, None, "$argon2id$x", NOW)
JO = Account("Jo \x00 '\"", Role.ENGINEER, Side.PARTNER, ("acme", "b"), "$argon2id$y", NOW)
LINK = Invitation("id1", "acme", Side.PARTNER, "case-1", "jo@acme.example", "Jo", NOW, "Ann", later(60))
TOKEN = ApiToken("ci", "d" * 64, Scope.OBSERVE, None, ("acme",), NOW, None)


def test_accounts_come_back_as_they_were_by_name(store):
    for each in (JO, ANN):
        store.save_account(each)
    assert store.accounts() == (ANN, JO)
    assert store.account(JO.name) == JO
    assert store.account("Bob") is None
    assert store.remove_account("Ann")
    assert not store.remove_account("Ann")
    assert store.accounts() == (JO,)


def test_changing_or_removing_an_account_ends_its_sessions_and_no_others(store):
    def open_all():
        for secret, holder, by in (
            ("a", Holder.ACCOUNT, "Ann"),
            ("b", Holder.ACCOUNT, "Bob"),
            ("c", Holder.INVITATION, "Ann"),
        ):
            store.close_session(opened(secret, holder, by, NOW).digest)
            store.open_session(opened(secret, holder, by, NOW))

    left = [opened("b", Holder.ACCOUNT, "Bob", NOW), opened("c", Holder.INVITATION, "Ann", NOW)]
    for end in (lambda: store.save_account(ANN), lambda: store.remove_account("Ann")):
        open_all()
        end()
        assert store.session(opened("a", Holder.ACCOUNT, "Ann", NOW).digest) is None
        assert [store.session(each.digest) for each in left] == left


def test_a_session_is_noted_and_closed_and_the_next_forgets_those_that_ended(store):
    one = opened("one", Holder.ACCOUNT, "Ann", NOW, later(10))
    store.open_session(one)
    store.note_session(one.digest, later(5))
    assert store.session(one.digest) == replace(one, seen_at=later(5))
    two = opened("two", Holder.ACCOUNT, "Ann", later(10))
    store.open_session(two)
    assert store.session(one.digest) is None
    store.close_session(two.digest)
    assert store.session(two.digest) is None


def test_a_link_that_is_taken_back_ends_its_sessions(store):
    store.save_invitation(LINK)
    session = opened("x", Holder.INVITATION, "id1", NOW)
    store.open_session(session)
    assert store.invitation("id1") == LINK
    store.save_invitation(LINK)
    assert store.session(session.digest) == session
    gone = replace(LINK, revoked_at=later(1))
    store.save_invitation(gone)
    assert store.invitation("id1") == gone
    assert store.session(session.digest) is None
    newer = replace(LINK, id="id0", made_at=later(2))
    store.save_invitation(newer)
    assert store.invitations() == (newer, gone)


def test_a_token_is_found_by_its_digest_and_its_name_is_taken(store):
    assert store.save_api_token(TOKEN)
    assert store.api_token("d" * 64) == TOKEN
    assert store.api_token("e" * 64) is None
    assert not store.save_api_token(replace(TOKEN, digest="e" * 64))
    assert store.save_api_token(replace(TOKEN, revoked_at=NOW))
    assert [each.revoked_at for each in store.api_tokens()] == [NOW]


def test_the_audit_log_is_appended_and_never_rewritten(store):
    entries = [AuditEntry(later(n), AuditEvent.SIGNED_IN, f"n{n}", "text", "::1") for n in range(3)]
    for each in entries:
        store.audit(each)
    assert store.audit_entries(2) == (entries[2], entries[1])
    for statement in ("UPDATE audit SET name = 'x'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError, match="append-only"), store._database.writing() as connection:
            connection.exec_driver_sql(statement)
    assert len(store.audit_entries(9)) == 3


def test_failures_are_counted_by_name_and_by_address_since_a_time(store):
    failed = AuditEvent.SIGN_IN_FAILED
    for at, event, name, address in (
        (NOW, failed, "Ann", "1"), (later(5), failed, "Ann", "2"), (later(6), failed, "Bob", "1"),
        (later(7), AuditEvent.SIGNED_IN, "Ann", "1"),
    ):  # fmt: skip
        store.audit(AuditEntry(at, event, name, "", address))
    assert store.failed_sign_ins("Ann", "1", NOW - timedelta(seconds=1)) == FailedTries(2, 2, 1, True), (
        "whenever it came"
    )
    assert store.failed_sign_ins("Ann", "1", NOW) == FailedTries(1, 1, 0, True)
    assert store.failed_sign_ins("Cy", "3", NOW) == FailedTries(0, 0)
    assert not store.failed_sign_ins("Ann", "2", NOW).came_from_there
    assert not store.failed_sign_ins("Bob", "1", NOW).came_from_there, "somebody else came from there"


def test_a_key_is_the_first_that_was_offered(store):
    assert store.key("links", b"one") == b"one"
    assert store.key("links", b"two") == b"one"
    assert store.key("other", b"two") == b"two"


def test_an_exchange_is_of_the_integrations_that_keep_it(store):
    recorded = store.save_recording(recording(b"1"))
    evidence, observed, told, logged, strange = (
        store.put_exchange(exchange(body)) for body in (b"2", b"3", b"4", b"6", b"5")
    )
    store.keep([kept(evidence)])
    store.save_observed("acme", "payments", {"sandbox": [exchange(b"3")]})
    store.save_conflict(conflict("case-1"), [replace(entry(), data={"exchange": logged})], [])
    store.save_conflict(conflict("case-2"), [], [])
    store.save_regression("case-1", "f1", {"exchanges": {"now": told}})
    for digest in (recorded, evidence, observed, told, logged):
        assert store.exchange_is_of(digest, ["acme"], None)
        assert store.exchange_is_of(digest, ["acme", "other"], None)
        assert not store.exchange_is_of(digest, ["other"], None)
        assert not store.exchange_is_of(digest, [], None)
        assert store.exchange_is_of(digest, ["acme"], "case-1") is (digest in {told, logged})
        assert not store.exchange_is_of(digest, ["acme"], "case-2")
    for digest in (strange, "", "%", "_" * 64, told[:-1], f'{told}"'):
        assert not store.exchange_is_of(digest, ["acme"], None)
