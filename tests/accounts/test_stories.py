"""What a case counts as, whose step it was meanwhile, and what each company did about it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from monitor.accounts.account import account
from monitor.accounts.as_json import to_json
from monitor.accounts.avoided import avoided
from monitor.accounts.decisions import RULES, decision
from monitor.accounts.notices import notices
from monitor.accounts.period import Period
from monitor.accounts.screen import screen
from monitor.accounts.story import Kind, stories
from monitor.model.cases import LogEntry
from monitor.model.costs import CostRates
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, Owes, VerdictStatus
from tests.accounts.histories import OPERATION, START, Asked, E, Happens, Plan, PlannedCase, material

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YEAR = Period(START - 5 * DAY, START + 360 * DAY)
NOW = YEAR.end
SHORT = timedelta(minutes=1)
BROKEN = (Happens(E.SEEN), Happens(E.CONFIRMED, SHORT), Happens(E.ATTRIBUTED, SHORT))
MENDED = (*BROKEN, Happens(E.GREEN, 10 * HOUR), Happens(E.GREEN, 2 * DAY))
RATES = CostRates("EUR", Decimal(100), Decimal("0.5"), Decimal("0.5"), Decimal(60), Decimal(240))


def case(*happens, at=timedelta(), provider=Side.PARTNER, stages=("production",), operation=OPERATION):
    return PlannedCase(at, provider, happens, frozenset(stages), operation)


def account_of(*cases, rates=None, period=YEAR, **more):
    return account(material(Plan(cases, **more)), period, rates, NOW)


OUTAGE = Happens(E.ENVIRONMENTAL, SHORT, changed_by=ChangedBy.ENVIRONMENT, owes=Owes.NOBODY)
KINDS = {
    "in production": (case(*MENDED), Kind.ESCAPED),
    "in both": (case(*MENDED, stages=("sandbox", "production")), Kind.ESCAPED),
    "in the sandbox, and mended": (case(*MENDED, stages=("sandbox",)), Kind.SHOWN),
    "in the sandbox, and not over": (case(*BROKEN, stages=("sandbox",)), Kind.UNSETTLED),
    "in the sandbox, and waived": (case(*BROKEN, Happens(E.WAIVED), stages=("sandbox",)), Kind.ACCEPTED),
    "in the sandbox, and watched no more": (case(*BROKEN, Happens(E.UNWATCHED), stages=("sandbox",)), Kind.UNWATCHED),
    "foreseen and taken back": (case(Happens(E.FORESEEN), Happens(E.WITHDRAWN)), Kind.FORESEEN),
    "foreseen": (case(Happens(E.FORESEEN)), Kind.UNSETTLED),
    "foreseen and come": (case(Happens(E.FORESEEN), *MENDED), Kind.ESCAPED),
    "an outage": (case(Happens(E.SEEN), Happens(E.CONFIRMED, SHORT), OUTAGE), Kind.NO_CHANGE),
    "a flake": (case(Happens(E.SEEN), Happens(E.FLAKED, SHORT)), Kind.NO_CHANGE),
}


@pytest.mark.parametrize(("planned", "kind"), KINDS.values(), ids=KINDS)
def test_what_a_case_counts_as(planned, kind):
    (found,) = account_of(planned).cases
    assert found.story.kind is kind


def test_nobody_knows_what_a_production_had_that_is_not_watched():
    found = material(Plan((case(*MENDED, stages=("sandbox",)),)))
    blind = [replace(each, environments=each.environments[:1]) for each in found.integration.apis]
    told = account(replace(found, integration=replace(found.integration, apis=tuple(blind))), YEAR, None, NOW)
    assert [each.story.kind for each in told.cases] == [Kind.UNSEEN]
    assert (told.prevented, told.unwatched) == (0, ("Checkout", "Acme Pay"))


def test_what_the_sandbox_showed_and_production_had_all_the_same_was_not_prevented():
    shown = case(*MENDED, stages=("sandbox",))
    assert account_of(shown, case(*MENDED, at=5 * HOUR)).prevented == 0
    assert account_of(shown, case(*MENDED, at=20 * HOUR)).prevented == 1
    assert account_of(shown, case(*MENDED, at=5 * HOUR, operation="GET /other")).prevented == 1


def test_what_was_foreseen_and_failed_beside_it_in_a_case_of_its_own_is_told_once():
    foreseen = case(Happens(E.FORESEEN), Happens(E.WITHDRAWN, 20 * HOUR))
    assert account_of(foreseen).prevented == 1
    before = account_of(foreseen, case(*MENDED, at=HOUR))
    assert [each.story.kind for each in before.cases] == [Kind.WARNED, Kind.ESCAPED]
    at_once = account_of(case(*MENDED), foreseen)
    assert [each.story.kind for each in at_once.cases] == [Kind.ESCAPED]
    sandbox = account_of(foreseen, case(*MENDED, at=HOUR, stages=("sandbox",)))
    assert [each.story.kind for each in sandbox.cases] == [Kind.SHOWN]
    assert account_of(foreseen, case(*MENDED, at=3 * DAY)).prevented == 1


def test_the_two_companies_steps_are_those_of_the_log_in_their_own_hours():
    """Attributed on Monday at 10:02 in Berlin (04:02 in New York), green at 20:02: Checkout closes at 18:00."""
    both = [Happens(E.SEEN), Happens(E.CONFIRMED, SHORT), Happens(E.ATTRIBUTED, SHORT, owes=Owes.BOTH)]
    (found,) = account_of(case(*both, Happens(E.GREEN, 10 * HOUR))).cases
    assert found.step[Side.IN_HOUSE] == 8 * HOUR - 2 * SHORT
    assert found.step[Side.PARTNER] == 5 * HOUR + 2 * SHORT
    (found,) = account_of(case(*MENDED)).cases
    assert found.step[Side.IN_HOUSE] == timedelta()
    assert found.failing == 10 * HOUR + 4 * SHORT, "from the first indication, two minutes before it was seen"
    assert found.explained_after == 4 * SHORT
    assert found.verified_after == 10 * HOUR


def test_what_is_not_settled_waits_for_both_to_supply_what_would_settle_it():
    undetermined = Happens(E.ATTRIBUTED, SHORT, changed_by=ChangedBy.UNDETERMINED, status=VerdictStatus.UNDETERMINED)
    (story,) = stories(material(Plan((case(*BROKEN[:2], undetermined),))), NOW)
    assert story.steps[-1].sides == frozenset(Side)
    assert story.changed_by == frozenset()


def test_each_part_of_a_cost_is_its_quantity_at_its_rate():
    own = [Happens(E.SEEN), Happens(E.CONFIRMED, SHORT), Happens(E.ATTRIBUTED, SHORT, owes=Owes.IN_HOUSE)]
    planned = case(*own, Happens(E.GREEN, 4 * HOUR - 4 * SHORT))
    (found,) = account_of(planned, rates=RATES).cases
    assert found.exposed == 4 * HOUR
    assert found.calls == found.checks == 3
    assert dict(found.cost) == {
        "engineers": Decimal("196.67"),  # 3 h 56 min of working time, half of it at 100
        "failed_calls": Decimal("1.50"),
        "customers": Decimal("240.00"),
        "delay": Decimal("0.00"),
    }
    (found,) = account_of(planned, rates=CostRates("EUR", Decimal(100))).cases
    assert dict(found.cost) == {}, "an hour has a price, and how many were worked is not known"


def test_two_breaks_at_once_expose_customers_once():
    found = account_of(case(*MENDED), case(*MENDED, operation="GET /other"), rates=RATES)
    assert found.exposed == found.cases[0].exposed == found.cases[1].exposed
    assert found.cost["customers"] == (Decimal(60) * 10 + Decimal(4)).quantize(Decimal("0.01"))


GONE = (20 * DAY, Side.PARTNER, "operation-removed", "GET /refunds/{id}")


def test_notice_is_counted_from_the_announcement_to_the_effect():
    announced = (2 * DAY, Side.PARTNER, "operation-deprecated", "GET /refunds/{id}")
    (notice,) = notices(material(Plan(announced=(announced, GONE))), ())
    assert (notice.given, notice.in_full) == (18 * DAY, False)
    assert list(notices(material(Plan(announced=(GONE,))), ())) == [], "nobody was broken, and nothing announced"
    own = account_of(
        case(*BROKEN, at=40 * DAY), announced=((9 * DAY, Side.PARTNER, "operation-deprecated", OPERATION),)
    )
    (notice,) = own.conduct[Side.PARTNER].notices
    assert notice.in_full
    assert (own.conduct[Side.PARTNER].unannounced, own.conduct[Side.PARTNER].without_notice) == ((), ())


PART = "200 application/json /amount"
SAID = {
    "the operation": ([("operation-deprecated", "")], 200),
    "the part that broke": ([("response-property-deprecated", PART)], 200),
    "a part whose name it begins with": ([("response-property-deprecated", "200 application/json /am")], None),
    "what holds the part that broke": ([("response-property-deprecated", "200 application/json /card")], 200),
    "another part": ([("response-property-deprecated", "200 application/json /legacy_note")], None),
    "a part whose name begins alike": ([("response-property-deprecated", f"{PART}_net")], None),
    "nothing but that it stays": ([("operation-reinstated", "")], None),
    "nothing but that it is stable": ([("operation-stability-raised", "")], None),
    "an end that was taken back": ([("operation-deprecated", ""), ("operation-reinstated", "")], None),
    "an end after it was taken back": (
        [("operation-deprecated", ""), ("operation-reinstated", ""), ("operation-sunset-changed", "")],
        198,
    ),
    "an end of the part, and that another stays": (
        [("response-property-deprecated", PART), ("response-property-reinstated", "200 application/json /x")],
        200,
    ),
}


@pytest.mark.parametrize(("said", "days"), SAID.values(), ids=SAID)
def test_only_what_announces_the_end_of_what_broke_is_notice_of_it(said, days):
    announced = tuple((n * DAY, Side.PARTNER, rule, OPERATION, place) for n, (rule, place) in enumerate(said))
    found = material(Plan((case(*BROKEN, at=200 * DAY),), announced=announced))
    (record,) = found.cases
    found = replace(found, cases=(replace(record, members=frozenset({"/amount", "/card/number"})),))
    (notice,) = account(found, YEAR, None, NOW).conduct[Side.PARTNER].notices
    assert (None if notice.is_unannounced else notice.days) == days


def test_the_change_that_explains_a_break_says_which_part_it_was():
    """What failed is the request as a whole: the answer says no more than 400."""
    part = (DAY, Side.PARTNER, "request-parameter-deprecated", OPERATION, "query page")
    found = material(Plan((case(*BROKEN, at=200 * DAY),), announced=(part,)))
    (record,), (said,) = found.cases, found.changes
    gone = replace(
        said, at=START + 199 * DAY, data={**said.data, "rule": "request-parameter-removed", "fingerprint": "f"}
    )
    verdict = {**record.conflict.verdict, "culprit": {"fingerprint": "f"}}
    found = replace(
        found,
        changes=(said, gone),
        cases=(replace(record, conflict=replace(record.conflict, verdict=verdict)),),
    )
    (notice,) = account(found, YEAR, None, NOW).conduct[Side.PARTNER].notices
    assert notice.days == 199


STANDING = {
    "until the break, 10 days": (40 * DAY, 50 * DAY, (None, False, "0 of 1 (10 or more days given, 1 not known)")),
    "long enough at least": (DAY, 50 * DAY, (True, False, "1 of 1 (49 or more days given)")),
    "nobody knows when": (None, 50 * DAY, (None, False, "0 of 1 (1 not known)")),
    "first read after the break": (60 * DAY, 50 * DAY, (None, False, "0 of 1 (1 not known)")),
}


@pytest.mark.parametrize(("since", "broke", "expected"), STANDING.values(), ids=STANDING)
def test_what_was_said_when_watching_began_is_neither_unannounced_nor_short(since, broke, expected):
    found = account_of(case(*BROKEN, at=broke), standing=((Side.PARTNER, OPERATION, since),))
    own = found.conduct[Side.PARTNER]
    (notice,) = own.notices
    shown = next(row.values[1] for row in screen([found]).tables[0].rows if "of notice" in row.label)
    assert (notice.in_full, notice.is_unannounced, shown) == expected
    assert (own.without_notice, own.unannounced) == ((), ())
    told = to_json([found])["integrations"][0]["sides"]["partner"]
    assert told["notices"][0]["announced_or_before"] is True
    assert told["notice_in_full"] + told["notice_not_known"] == 1


def test_what_was_foreseen_was_announced_when_it_was():
    own = account_of(case(Happens(E.FORESEEN), Happens(E.SEEN, 3 * DAY), *BROKEN[1:])).conduct[Side.PARTNER]
    (notice,) = own.notices
    assert notice.given == 3 * DAY
    assert own.without_notice == (notice,)


def test_nobody_is_exposed_to_what_is_only_foreseen():
    found = account_of(case(Happens(E.FORESEEN), Happens(E.SEEN, 3 * DAY), *BROKEN[1:], Happens(E.GREEN, HOUR)))
    assert found.exposed == HOUR + 2 * SHORT


def test_what_failed_again_after_a_green_run_is_told_though_no_verdict_explains_it():
    """Undetermined: it was never told, and so a repeat takes it back, not a relapse."""
    open_ = Happens(E.ATTRIBUTED, SHORT, changed_by=ChangedBy.UNDETERMINED, status=VerdictStatus.UNDETERMINED)
    planned = case(*BROKEN[:2], open_, Happens(E.GREEN, 2 * HOUR), Happens(E.REPEATED, 2 * HOUR))
    (found,) = account_of(planned, period=Period(START, START + 10 * HOUR)).cases
    assert found.story.verified_at is None
    assert [each.start - START for each in found.story.failing[1:]] == [4 * HOUR + 2 * SHORT]
    assert found.exposed == 8 * HOUR


ANSWERS = {
    "in time": (Happens(E.ACKNOWLEDGED, 6 * HOUR), (1, 0)),
    "an update": (Happens(E.UPDATED, 6 * HOUR), (1, 0)),
    "a proposal": (Happens(E.PROPOSED, 6 * HOUR), (1, 0)),
    "a commitment": (Happens(E.COMMITTED, 6 * HOUR), (1, 0)),
    "handed over": (Happens(E.HANDED_OVER, 6 * HOUR), (1, 0)),
    "late": (Happens(E.ACKNOWLEDGED, 3 * DAY), (0, 1)),
    "never": (Happens(E.REPEATED, 3 * DAY), (0, 1)),
    "by the other": (Happens(E.ACKNOWLEDGED, 6 * HOUR, Side.IN_HOUSE), (0, 1)),
    "mended before it was due": (Happens(E.GREEN, 6 * HOUR), (0, 0)),
}


@pytest.mark.parametrize(("answer", "counts"), ANSWERS.values(), ids=ANSWERS)
def test_acknowledgement_in_the_hours_of_who_must_give_it(answer, counts):
    """Attributed at 04:02 in New York: due four hours after 09:00 there, which is 9 h later."""
    own = account_of(case(*BROKEN, answer)).conduct
    assert (own[Side.PARTNER].in_time, own[Side.PARTNER].late) == counts
    assert (own[Side.IN_HOUSE].in_time, own[Side.IN_HOUSE].late) == (0, 0)


def test_what_became_of_what_a_company_saw_differently():
    corrected = Happens(E.OVERTURNED, SHORT, changed_by=ChangedBy.IN_HOUSE, owes=Owes.IN_HOUSE)
    own = account_of(
        case(*BROKEN, Happens(E.DISPUTED), Happens(E.UPHELD)),
        case(*BROKEN, Happens(E.DISPUTED), corrected, operation="GET /other"),
    ).conduct
    assert (own[Side.PARTNER].raised, own[Side.PARTNER].upheld, own[Side.PARTNER].overturned) == (2, 1, 1)
    assert (own[Side.IN_HOUSE].raised, own[Side.IN_HOUSE].upheld) == (0, 0)


def test_a_release_that_was_refused_counts_once_and_not_where_it_was_let_pass():
    asked = [Asked(HOUR, against="a"), Asked(2 * HOUR, against="a"), Asked(3 * HOUR, against="b"), Asked(4 * HOUR)]
    found = account_of(gates=tuple(asked))
    assert (found.refused, found.prevented, found.conduct[Side.PARTNER].asked) == (2, 2, 4)
    found = account_of(gates=(*asked, Asked(5 * HOUR, against="a", override="agreed in May")))
    assert (found.refused, found.conduct[Side.PARTNER].overridden) == (1, 1)


def test_what_was_avoided_is_a_range_from_the_own_past_or_nothing():
    past = [case(*MENDED, at=n * 30 * DAY, operation=f"GET /{n}") for n in range(1, 5)]
    refused = (Asked(200 * DAY, against="a"), Asked(201 * DAY, against="b"))
    few = account_of(*past[:3], gates=refused, rates=RATES).avoided
    assert (few.prevented, few.basis, few.customers, few.money) == (2, 3, None, None)
    enough = account_of(*past, gates=refused, rates=RATES).avoided
    assert enough.customers == (20 * HOUR + 8 * SHORT, 20 * HOUR + 8 * SHORT)
    assert enough.money == (Decimal("1211.00"), Decimal("1211.00")), "604 for the hour each, and three calls"
    assert account_of(*past, gates=refused).avoided.money is None
    assert account_of(*past).avoided.customers is None, "nothing was prevented"


def test_the_quartiles_stand_apart_where_the_past_does():
    hours = [n * HOUR for n in (1, 2, 3, 4, 5)]
    assert avoided(3, hours, hours, None).customers == (6 * HOUR, 12 * HOUR)


ASKS = {
    "notice": {"cases": [case(*MENDED)], "gates": (Asked(HOUR),)},
    "gate": {
        "cases": [case(*MENDED, at=40 * DAY)],
        "announced": ((HOUR, Side.PARTNER, "operation-deprecated", OPERATION),),
    },
    "owner": {
        "cases": [case(*BROKEN, at=40 * DAY, stages=("sandbox",))],
        "announced": ((HOUR, Side.PARTNER, "operation-deprecated", OPERATION),),
    },
    "override": {"cases": [], "gates": (Asked(HOUR, against="a", override="in a hurry"),)},
    "verdicts": {
        "cases": [
            case(
                *BROKEN,
                Happens(E.ACKNOWLEDGED, SHORT),
                Happens(E.DISPUTED),
                Happens(E.OVERTURNED, SHORT, changed_by=ChangedBy.UNDETERMINED, owes=Owes.UNDETERMINED),
                stages=("sandbox",),
            )
        ]
    },
    "none": {"cases": []},
}


@pytest.mark.parametrize(("rule", "planned"), ASKS.items(), ids=ASKS)
def test_one_decision_is_asked_with_the_figures_it_rests_on(rule, planned):
    found = account_of(*planned["cases"], **{key: value for key, value in planned.items() if key != "cases"})
    asked = decision([found])
    assert asked.rule == rule
    assert asked.because
    assert asked.ask.endswith(".")


def test_every_rule_of_the_table_is_asked_for_somewhere():
    assert [each.id for each in RULES] == [each for each in ASKS if each != "none"]


def test_the_decision_with_most_behind_it_is_asked():
    broken = account_of(case(*MENDED), case(*MENDED, operation="GET /b"), gates=(Asked(HOUR),))
    overridden = account_of(gates=(Asked(HOUR, against="a", override="in a hurry"),))
    assert decision([overridden, broken]).rule == "notice"
    assert decision([overridden]).rule == "override"
    assert decision([broken]).ask == "Agree on 30 days of notice: 2 of 2 breaks came without."


def logged(*events):
    """A case whose log has these besides: (hours after its verdict, event, data)."""
    found = material(Plan((case(*BROKEN, Happens(E.GREEN, 10 * HOUR)),)))
    (record,) = found.cases
    more = [LogEntry("case-0", 0, START + at * HOUR, event, "Kim", "", data) for at, event, data in events]
    log = tuple(sorted((*record.log, *more), key=lambda each: each.at))
    return account(replace(found, cases=(replace(record, log=log),)), YEAR, None, NOW)


def test_promises_count_by_what_came_of_them_last():
    own = logged(
        (1, "proposed", {"commitment": "c1", "side": "partner"}),
        (2, "proposed", {"commitment": "c2", "side": "in-house"}),
        (3, "proposed", {"commitment": "c3", "side": "in-house"}),
        (11, "kept", {"commitment": "c1"}),
        (11, "kept", {"commitment": "c2"}),
        (30, "missed", {"commitment": "c2"}),
    ).conduct
    assert (own[Side.PARTNER].kept, own[Side.PARTNER].missed) == (1, 0)
    assert (own[Side.IN_HOUSE].kept, own[Side.IN_HOUSE].missed) == (0, 1)


def test_what_had_to_go_further_is_told_by_why_and_whether_an_answer_would_have_prevented_it():
    found = logged(*((at, "escalated", {"trigger": name}) for at, name in enumerate(["silence", "silence", "dispute"])))
    (_, told) = screen([found]).tables
    assert [(row.label, row.values) for row in told.rows] == [
        ("silence", ("2",)),
        ("seen differently, and not settled in time", ("1",)),
    ]
    assert told.note == "An answer in time would have prevented 2 of 3."
    assert len(screen([logged()]).tables) == 1, "nothing is said of what isn't there"


def test_mediation_rooms_count_by_how_they_ended():
    found = logged(
        (1, "room-opened", {}),
        (2, "room-settled", {}),
        (3, "room-opened", {}),
        (4, "overturned", {"room_ended": "the explanation it was about was corrected"}),
        (5, "room-closed", {}),
        (6, "room-opened", {}),
    )
    (_, told) = screen([found]).tables
    assert [(row.label, row.values) for row in told.rows] == [("Mediation rooms that were opened", ("3",))]
    assert told.note == "Of 3 mediation rooms, 1 ended in what both accepted, 1 ended otherwise, 1 is open."
    (told_to_programs,) = to_json([found])["integrations"]
    assert told_to_programs["mediation"] == {"rooms": 3, "settled": 1, "open": 1}


def test_a_promised_date_that_passed_would_have_passed_with_an_answer_too():
    found = logged((1, "escalated", {"trigger": "commitment_late"}), (2, "escalated", {"trigger": "hand_offs"}))
    assert [(each.trigger, each.preventable) for each in found.escalations] == [
        ("commitment_late", False),
        ("hand_offs", True),
    ]


def test_what_went_further_counts_though_nothing_failed_in_the_period():
    """Foreseen before it, and not over: nothing of the case itself is of the period."""
    found = material(Plan((case(Happens(E.FORESEEN)),)))
    (record,) = found.cases
    further = [
        LogEntry("case-0", 0, START + at * DAY, "escalated", "monitor", "", {"trigger": "silence"}) for at in (20, 50)
    ]
    found = replace(found, cases=(replace(record, log=(*record.log, *further)),))
    told = account(found, Period(START + 10 * DAY, START + 40 * DAY), None, NOW)
    assert (told.cases, [each.at - START for each in told.escalations]) == ((), [20 * DAY])


def test_what_joins_a_case_that_has_an_explanation_gives_no_other():
    more = [Happens(E.ATTRIBUTED, HOUR)] * 4
    assert account_of(case(*BROKEN, Happens(E.ACCEPTED), *more)).verdicts == 1
    corrected = Happens(E.ATTRIBUTED, HOUR, changed_by=ChangedBy.IN_HOUSE, owes=Owes.IN_HOUSE)
    assert account_of(case(*BROKEN, corrected)).verdicts == 2


def test_whose_step_it_was_is_as_the_log_says_where_it_does():
    found = logged((1, "proposed", {"to": "attributed", "waiting_on": "in-house"}))
    assert [step.sides for step in found.cases[0].story.steps][-1] == frozenset({Side.IN_HOUSE})
