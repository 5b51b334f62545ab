"""A stored verdict as a sceptic reads it: it says what was stored, and nothing that was not."""

import copy
import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.attribution.conclude import conclude
from monitor.attribution.question import Terms
from monitor.attribution.table import TABLE, Hypothesis
from monitor.explanation.explanation import digests, explain
from monitor.explanation.picture import BLOCKS, BLOCKS_FROM, height
from monitor.explanation.weighing import Standing
from monitor.explanation.words import culprit_time, explanation
from monitor.model.values import Cell, ChangedBy, Failure, Grade
from monitor.model.verdicts import CellName
from monitor.reports.explanation_markdown import document
from monitor.reports.explanation_text import lines
from tests.attribution.test_laws import evidence, questions
from tests.attribution.worlds import QUESTION, START, World, play, with_class
from tests.explanation.verdicts import CHANGED, NAMES, exchanges, played, stored

BLAMED = (Hypothesis.PROVIDER, Hypothesis.CONSUMER, Hypothesis.BOTH, Hypothesis.INTERACTION)


def shown(regression, **more):
    return explain(regression, exchanges(regression, **more), NAMES)


@given(questions(), evidence)
@settings(max_examples=60, deadline=None)
def test_every_explanation_is_told_once_and_a_contradiction_is_one(question, seen):
    regression = stored(conclude(question, seen, Terms(), START))
    found = explain(regression, {}, NAMES)
    verdict = regression["verdict"]
    assert sorted(each.name for each in found.weighed) == sorted({*ChangedBy} - {ChangedBy.UNDETERMINED})
    for each in found.weighed:
        assert each.why
        assert (each.standing is Standing.OUT) == (each.name not in verdict["posterior"])
        for cell in CellName:
            said, was = verdict["predicted"].get(each.name, {}).get(cell), verdict["cells"][cell]
            contradicts = said in {"pass", "fail"} and was in {"pass", "fail"} and said != was
            assert (cell in each.against) == contradicts
    leading = max(verdict["posterior"].values())
    assert {each.share for each in found.weighed if each.standing is Standing.LEADING} == {leading}
    assert "\n".join(lines(found))
    assert document(found)
    assert json.loads(json.dumps(found.to_json())) == found.to_json()


@pytest.mark.parametrize("truth", BLAMED)
def test_the_row_of_the_truth_fits_and_each_other_row_names_the_cell_that_speaks_against_it(truth):
    found = shown(played(World(truth, CHANGED)))
    leading, *others = found.weighed
    assert leading.standing is Standing.LEADING
    assert leading.against == ()
    assert leading.predicted == {cell.value: says.value for cell, says in TABLE[truth].items()}
    for other in others:
        assert other.standing is Standing.EXCLUDED
        assert other.against
        assert other.why.startswith("by this, ")


def test_an_unchanged_contract_is_why_three_explanations_were_never_weighed_and_two_cells_are_one():
    found = shown(played(World(Hypothesis.PROVIDER, QUESTION)))
    out = {each.name: each.why for each in found.weighed if each.standing is Standing.OUT}
    assert out.keys() == {"in-house", "both", "interaction"}
    assert set(out.values()) == {"never in question: what Checkout relies on here has not changed since it last passed"}
    same = {cell.name: cell.same_as for cell in found.cells if cell.same_as}
    assert same == {
        "new_old": "Checkout before × Acme Pay before",
        "old_new": "Checkout now × Acme Pay now",
    }


def test_a_record_that_may_be_gone_is_why_the_provider_was_never_weighed():
    found = shown(played(World(Hypothesis.ENVIRONMENT, with_class(QUESTION, Failure.STATE))))
    why = {each.name: each.why for each in found.weighed}
    assert "may simply be gone" in why["partner"]
    control = next(cell for cell in found.cells if cell.name == "control")
    assert (control.result, control.tally.partition(" in ")[0]) == ("unknown", "fails")
    assert "it counts for nothing here" in " ".join(" ".join(lines(found)).split())


def test_the_sentence_says_who_what_how_sure_and_whose_step_and_an_open_one_blames_nobody():
    verdict, _ = play(World(Hypothesis.PROVIDER, QUESTION), Random(1))
    text = shown(stored(verdict)).sentence
    assert text.startswith(
        "A change at Acme Pay explains why `GET /charges/{id}` fails at `/amount` in sandbox of payments (99."
    )
    open_verdict, _ = play(World(Hypothesis.PROVIDER, replace(QUESTION, replay_allowed=False)), Random(1))
    text = shown(stored(open_verdict)).sentence
    assert text.startswith("It is not known yet what explains why `GET /charges/{id}` fails")
    assert "a change at Acme Pay (33.3 %)" in text.partition("still possible: ")[2]


def test_the_opening_failure_is_shown_and_not_counted():
    found = shown(played(World(Hypothesis.PROVIDER, QUESTION)))
    present = next(cell for cell in found.cells if cell.name == "new_new")
    assert [each.counts for each in present.seen].count(False) == 1
    number = sum(each.counts for each in present.seen)
    assert present.tally == f"fails in {number} of {number} exchanges: the answer has another shape"


def test_a_live_cell_is_repeated_as_it_was_sent_and_an_unsafe_request_carries_a_warning():
    found = shown(played(World(Hypothesis.PROVIDER, QUESTION)), method="POST", headers=(("Authorization", "Bearer s"),))
    present = next(cell for cell in found.cells if cell.name == "new_new")
    (way,) = present.ways
    assert way.command == (
        "curl --include --request POST --header 'Authorization: '\"$AUTHORIZATION\" "
        "https://sandbox.acme.example/v1/charges/ch_1"
    )
    assert "may change data" in way.what


def test_a_recording_says_that_it_cannot_be_sent_again_and_its_request_goes_to_what_runs_now():
    regression = played(World(Hypothesis.PROVIDER, QUESTION))
    recorded = next(each for each in regression["verdict"]["observations"] if each["grade"] == "recording")
    recorded["exchange"] = "ab" * 32
    kept = exchanges(regression)
    kept["ab" * 32] = replace(kept["ab" * 32], url="https://elsewhere.example/charges/ch_1")
    found = explain(regression, kept, NAMES)
    (way,) = next(cell for cell in found.cells if cell.name == "old_old").ways
    assert (
        "can't be sent again: it is kept as exchange abababababab, made 3 Jan 2027, 09:00 UTC, 1 d before" in way.what
    )
    assert way.command == "curl --include https://sandbox.acme.example/v1/charges/ch_1"
    assert "may change data" not in way.what
    kept["ab" * 32] = replace(kept["ab" * 32], request=replace(kept["ab" * 32].request, method="POST"))
    (way,) = next(cell for cell in explain(regression, kept, NAMES).cells if cell.name == "old_old").ways
    assert way.what.endswith("to Acme Pay's present version; it may change data there")


def test_an_interval_within_one_minute_has_seconds():
    culprit = {"kind": "behaviour", "not_before": "2027-01-03T09:00:05+00:00", "not_after": "2027-01-03T09:00:09+00:00"}
    assert culprit_time(culprit) == "a change of behaviour, on 3 Jan 2027, between 09:00:05 and 09:00:09 UTC"
    assert culprit_time({**culprit, "not_after": "2027-01-03T09:01:09+00:00"}) == (
        "a change of behaviour, between 3 Jan 2027, 09:00 UTC and 3 Jan 2027, 09:01 UTC"
    )


def test_a_static_cell_says_what_in_the_description_decides_it():
    world = World(Hypothesis.CONSUMER, CHANGED, new_old_grade=Grade.STATIC)
    regression = played(world)
    static = next(each for each in regression["verdict"]["observations"] if each["grade"] == "static")
    static["note"] = "the member tax is not allowed"
    found = shown(regression)
    (way,) = next(cell for cell in found.cells if cell.name == "new_old").ways
    assert way.command == ""
    assert way.what == (
        "nothing can be sent: it was read from the description of that time; what decides it: "
        "the member tax is not allowed"
    )


def test_masked_places_are_listed_with_their_reason_and_otherwise_it_says_that_nothing_was():
    regression = played(World(Hypothesis.PROVIDER, QUESTION))
    assert "  left out of comparisons: nothing" in list(lines(shown(regression)))
    regression["masked"] = [{"pointer": "/updated_at", "reason": "differs between like answers: a time"}]
    text = "\n".join(lines(shown(regression)))
    assert "left out of comparisons: /updated_at: differs between like answers: a time" in text
    assert "Left out of comparisons: `/updated_at`" in document(shown(regression))


def test_a_failure_that_was_not_replayed_itself_says_whose_replays_these_are():
    regression = played(World(Hypothesis.ENVIRONMENT, with_class(QUESTION, Failure.AVAILABILITY)))
    assert not shown(regression).borrowed
    regression["exchanges"] = {"now": "another"}
    assert shown(regression).borrowed
    assert "shares the verdict of another one of the same host" in " ".join("\n".join(lines(shown(regression))).split())


def test_the_verdict_of_an_older_version_is_told_without_what_it_did_not_keep():
    regression = played(World(Hypothesis.PROVIDER, QUESTION))
    for name in ("trail", "predicted"):
        del regression["verdict"][name]
    found = shown(regression)
    text = " ".join("\n".join(lines(found)).split())
    assert "how sure it was after each replay was not kept" in text
    assert "what it says of each cell was not kept" in text
    assert "curl --include https://sandbox.acme.example/v1/charges/ch_1" in text


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_part_is_missing_or_of_another_type_the_rest_is_told(data):
    regression = copy.deepcopy(_WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        place = regression
        while True:
            key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            inner = place[key]
            if not inner or not isinstance(inner, dict | list) or data.draw(st.booleans()):
                place[key] = data.draw(st.sampled_from([None, "text", 7, [], {}, [1], {"x": None}]))
                break
            place = inner
    found = explain(regression, exchanges_of_whole(), NAMES)
    assert "\n".join(lines(found))
    assert document(found)
    json.dumps(found.to_json())


_WHOLE = json.loads(json.dumps(played(World(Hypothesis.BOTH, CHANGED))))


def exchanges_of_whole():
    return exchanges(_WHOLE)


def test_exactly_the_exchanges_that_it_names_are_asked_for():
    regression = played(World(Hypothesis.PROVIDER, QUESTION))
    named = {each["exchange"] for each in regression["verdict"]["observations"] if each["exchange"]}
    assert digests(regression) == named | {"opening"}


# --- the picture -----------------------------------------------------------------------------------------------


def test_a_line_has_a_block_for_each_step_and_the_thresholds_are_blocks_of_their_own():
    found = shown(played(World(Hypothesis.PROVIDER, QUESTION)))
    leader = found.lines[0]
    assert leader.words == explanation("partner", NAMES)
    assert len(leader.blocks) == len(found.trail)
    for block, share in zip(leader.blocks, leader.shares, strict=True):
        assert (block in "▇█") == (share >= 0.99)
        assert (block in "▆▇█") == (share >= 0.95)
    assert len(BLOCKS) == len(BLOCKS_FROM)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_more_probable_explanation_is_never_drawn_lower_and_nothing_leaves_the_picture(one, other):
    assert 0 <= height(one) <= 1
    if one >= other:
        assert height(one) >= height(other)


@given(st.floats(0.002, 0.998))
def test_the_scale_is_the_same_upside_down(share):
    assert height(share) == pytest.approx(1 - height(1 - share))


def test_replays_and_controls_stand_under_the_step_that_they_came_with():
    found = shown(played(World(Hypothesis.PROVIDER, QUESTION)))
    rows = [line for line in lines(found) if line.startswith(("    replays", "    controls"))]
    start = rows[0].index("✕") - [each.is_control for each in found.trail].index(False, 1)
    for number, step in enumerate(found.trail[1:], 1):
        own = rows[step.is_control]
        assert own[start + number] == {Cell.PASS: "✓", Cell.FAIL: "✕"}[Cell(step.seen[0][1])]
