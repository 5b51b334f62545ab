"""What a side keeps to itself: stored with the case or not at all, found by case and by side, and in no log."""

from dataclasses import replace

from monitor.model.cases import NextAction
from monitor.model.settlement import NoteKind, PrivateNote
from monitor.model.sides import Side
from tests.storage.examples import conflict, entry, later


def note(side=Side.PARTNER, case="case-1", integration="acme", **fields):
    made = PrivateNote(case, integration, side, NoteKind.ESTIMATE, "c1", later(0), "Kim", {"estimate": "2027-01-06"})
    return replace(made, **fields)


def test_notes_are_found_by_case_and_by_side_oldest_first(store):
    second = note(Side.IN_HOUSE, by="Ada", data={"text": "\x00 \ud800"})
    assert store.save_conflict(conflict(), [entry()], [], [note(), second])
    assert store.save_conflict(
        conflict("case-2", integration="other"), [], [], [note(case="case-2", integration="other")]
    )
    assert store.private_notes(conflict_id="case-1") == (note(), second)
    assert store.private_notes(integration="acme", side=Side.PARTNER) == (note(),)
    assert len(store.private_notes()) == 3


def test_a_writer_who_read_an_older_version_leaves_no_note(store):
    store.save_conflict(conflict(), [], [])
    read = store.conflict("case-1")
    assert store.save_conflict(read, [], [])
    assert not store.save_conflict(read, [], [], [note()])
    assert store.private_notes() == ()


def test_what_somebody_was_asked_is_kept_with_the_case(store):
    asked = NextAction("take it over, or say to whom it belongs", Side.PARTNER, later(240))
    store.save_conflict(replace(conflict(), asked=asked, next_action=asked), [], [])
    assert store.conflict("case-1").asked == asked
