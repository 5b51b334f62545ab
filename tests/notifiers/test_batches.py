"""What goes together, and that it stays together."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.cases import Message
from monitor.model.sides import Side
from monitor.notifiers.batches import MESSAGES_MAX, batches
from monitor.workflow.letters import together
from tests.storage.examples import NOW, later, message

REASONS = ["attributed", "working-again", "closed", "reopened", "brought by a later version"]
messages = st.lists(
    st.builds(
        Message,
        id=st.text("abcdef", min_size=1, max_size=4),
        at=st.timedeltas(timedelta(0), timedelta(days=3)).map(lambda passed: NOW + passed),
        integration=st.just("acme"),
        side=st.just(Side.PARTNER),
        conflict=st.sampled_from(["case-1", "case-2", "case-3"]),
        reason=st.sampled_from(REASONS),
        title=st.just("Charges"),
        body=st.just("Text"),
    ),
    max_size=50,
    unique_by=lambda each: each.id,
)


@given(messages)
def test_each_message_is_in_exactly_one_batch_of_bounded_size(found):
    made = batches(found)
    assert sorted(each.id for batch in made for each in batch.messages) == sorted(each.id for each in found)
    assert all(len(batch.messages) <= MESSAGES_MAX for batch in made)
    assert len({batch.id for batch in made}) == len(made)


@given(messages, messages)
def test_what_was_handed_over_is_handed_over_again_the_same_whatever_came_since(first, since):
    made = batches(first)
    begun = [replace(each, batch=batch.id, attempts=1) for batch in made for each in batch.messages]
    known = {each.id for each in begun}
    again = batches([*begun, *(each for each in since if each.id not in known)])
    for batch in made:
        (same,) = [each for each in again if each.id == batch.id]
        assert [each.id for each in same.messages] == [each.id for each in batch.messages]


@given(messages)
def test_of_one_case_the_oldest_comes_first(found):
    for batch in batches(found):
        for case in {each.conflict for each in batch.messages}:
            times = [each.at for each in batch.messages if each.conflict == case]
            assert times == sorted(times)


def test_a_message_of_an_older_version_that_was_tried_keeps_its_own_id():
    tried = replace(message("m1"), attempts=1)
    assert [batch.id for batch in batches([tried, message("m2")])] == ["m1", "m2"]


def one(name: str, case: str, reason: str, minutes: int = 0) -> Message:
    return replace(message(name, later(minutes), conflict_id=case), reason=reason, title=f"Title of {case}")


def test_the_worst_case_comes_first_as_it_stands_now():
    works, fails = one("b", "case-1", "working-again", 2), one("c", "case-2", "opened", 1)
    (batch,) = batches([one("a", "case-1", "attributed"), works, fails])
    assert [each.id for each in batch.messages] == ["c", "a", "b"]


def test_one_text_holds_an_overview_and_each_message_whole():
    (batch,) = batches([one("a", "case-1", "attributed"), one("b", "case-2", "closed", 1)])
    told = together(batch.messages, batch.id, "https://monitor.shop.example")
    assert told.title == "Title of case-1 (and 1 more)"
    assert told.body.startswith(
        "2 messages on 2 cases, the most urgent first:\n\n"
        "1. Title of case-1\n   The amount became text.\n2. Title of case-2\n   The amount became text.\n\n"
        "--- 1 of 2 ---\n"
    )
    assert "https://monitor.shop.example/cases/case-2" in told.body
