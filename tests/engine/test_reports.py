"""A problem that a person reports: a case at once, tried in the next cycle, and no word on who changed by itself."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from monitor.accounts.account import Account
from monitor.accounts.period import Period
from monitor.daemon.composition import Monitor
from monitor.daemon.reporting import file_report
from monitor.engine.accounting import accounts
from monitor.engine.commands import say
from monitor.engine.descriptions.context import api_contexts
from monitor.engine.events import Changed
from monitor.engine.gate.decision import Gate, Release
from monitor.engine.settling import reporting
from monitor.engine.settling.reporting import Filed
from monitor.errors import UsageError
from monitor.interactions.curl_reading import read_curl
from monitor.model.cases import Conflict, ConflictStatus
from monitor.model.history import RecordKind
from monitor.model.reports import Filing
from monitor.model.sides import Side
from monitor.model.values import Answer, CompatibilityState
from monitor.workflow.events import EventKind
from tests.engine.arena import CHARGE, Arena, an_arena, like, said
from tests.engine.observing import observe, seen
from tests.engine.test_agreement import say_agreed
from tests.servers.archives import archive, entry

CHARGED = "/charges/ch_1042"
OTHER = "/charges/ch_7"


def curl(arena: Arena, path: str, more: str = "") -> str:
    return f"curl -s {more} '{arena.host.url(path)}'"


def report(arena: Arena, exchange: str = "", sentence: str = "amounts look wrong", **more) -> Filed:
    filing = Filing(sentence, more.pop("by", "Jo Berg"), Side(more.pop("side", "in-house")), exchange, **more)
    monitor = Monitor(arena.configuration, arena.folder, arena.store, arena.clock, arena.environ)
    return file_report(monitor, arena.configuration.integrations[0], filing)


async def an_hour_later(arena: Arena):
    arena.later(hours=1)
    return await arena.cycle()


def events(arena: Arena, case: Conflict) -> list[str]:
    return [each.event for each in arena.store.log(case.id)]


async def test_what_passed_before_and_is_reported_to_fail_is_explained_in_the_case_of_the_report(either):
    await either.cycle()
    either.routes[CHARGED] = said(CHARGE | {"amount": "1999"})
    either.later(minutes=5)
    filed = report(either, curl(either, CHARGED), customer=True)
    assert filed.case.status is ConflictStatus.REPORTED
    assert not filed.joined
    assert filed.known_since is not None, "the very request was seen to pass"
    assert filed.case.verdict == {}, "a report names nobody"
    found = await an_hour_later(either)
    (case,) = either.cases()
    assert case.id == filed.case.id
    assert (case.status, case.verdict["changed_by"]) == (ConflictStatus.ATTRIBUTED, either.provider)
    assert case.first_indication_at == filed.case.opened_at
    assert events(either, case)[:3] == ["reported", "noticed", "seen"]
    assert {each["verdict"]["owes"] for each in found.regressions} == {either.provider}


async def test_what_was_never_seen_to_pass_is_newly_discovered_and_blames_nobody(either):
    """Another record than the one that the contract asks for: nobody knows whether it ever worked."""
    await either.cycle()
    either.routes[OTHER] = said({"error": "no"}, 500)
    report(either, curl(either, OTHER))
    finished = await an_hour_later(either)
    (case,) = either.cases()
    assert (case.status, case.verdict) == (ConflictStatus.REPORTED, {})
    entry_ = either.store.log(case.id)[-1]
    assert entry_.event == "never-passed"
    assert "never seen to pass" in entry_.text
    assert "500" in entry_.text
    assert case.next_action is not None
    assert case.next_action.what.startswith("supply what would settle it")
    assert case.waiting_on == "both"
    assert finished.state is CompatibilityState.UNKNOWN, "a report is no conflict that anybody verified"
    assert not finished.regressions
    await an_hour_later(either)
    assert events(either, case).count("never-passed") == 1, "said once"


async def test_what_passes_is_told_to_the_reporter_and_closes_after_a_green_day(either):
    await either.cycle()
    filed = report(either, curl(either, CHARGED), sentence="it fails for us")
    await an_hour_later(either)
    case = either.store.conflict(filed.case.id)
    assert case.status is ConflictStatus.FIX_VERIFIED
    entry_ = either.store.log(case.id)[-1]
    assert entry_.event == "not-reproduced"
    assert "was answered 200" in entry_.text
    assert either.store.exchange(str(entry_.data["exchange"])).response.status == 200
    assert {each.side for each in either.store.messages() if each.reason == "not-reproduced"} == set(Side)
    either.later(hours=25)
    await either.cycle()
    assert either.store.conflict(filed.case.id).status is ConflictStatus.CLOSED


async def test_only_its_reporter_ends_a_report_and_anybody_may_say_that_it_is_not_over(either):
    await either.cycle()
    filed = report(either, curl(either, CHARGED), side="partner")
    await an_hour_later(either)

    def speak(kind: EventKind, side: str) -> Conflict | str:
        return say(
            either.store, either.configuration, filed.case.id, kind, "Jo", Side(side), "because", either.clock.now()
        )

    assert speak(EventKind.RESOLVED, "in-house") == "Acme Pay reported it, and says whether it is over"
    again = speak(EventKind.REOPENED, "in-house")
    assert isinstance(again, Conflict), again
    assert again.status is ConflictStatus.REPORTED
    await an_hour_later(either)
    over = speak(EventKind.RESOLVED, "partner")
    assert isinstance(over, Conflict), over
    assert over.status is ConflictStatus.CLOSED


async def test_a_case_of_what_failed_is_not_ended_by_its_reporter(either):
    await either.cycle()
    either.routes[CHARGED] = said(CHARGE | {"amount": "1999"})
    filed = report(either, curl(either, CHARGED))
    await an_hour_later(either)
    either.routes[CHARGED] = said(CHARGE)
    await an_hour_later(either)
    assert either.store.conflict(filed.case.id).status is ConflictStatus.FIX_VERIFIED
    refused = say(
        either.store,
        either.configuration,
        filed.case.id,
        EventKind.RESOLVED,
        "Jo",
        Side.IN_HOUSE,
        "",
        either.clock.now(),
    )
    assert isinstance(refused, str)
    assert "it was seen to fail" in refused


async def test_a_bare_sentence_asks_for_the_exchange_and_takes_it_later(either):
    await either.cycle()
    bare = report(either, sentence="payouts are late")
    assert bare.case.next_action is not None
    assert bare.case.next_action.what == "bring the exchange that shows it, as a curl line or HAR"
    assert bare.case.next_action.owner is Side.IN_HOUSE
    assert bare.case.next_action.due is not None
    await an_hour_later(either)
    assert events(either, bare.case) == ["reported"], "nothing to try, nothing said"
    filed = report(either, curl(either, OTHER), case=bare.case.id)
    assert filed.joined
    assert filed.case.id == bare.case.id
    assert (filed.case.operation, filed.case.environment) == ("GET /charges/{id}", "sandbox")
    assert filed.case.next_action is not None
    assert filed.case.next_action.what == "the monitor tries what was reported in its next run"


async def test_a_double_click_is_one_report(either):
    await either.cycle()
    for exchange in ("", curl(either, OTHER)):
        first, second = report(either, exchange), report(either, exchange)
        assert (second.case.id, second.joined) == (first.case.id, True)
        assert events(either, first.case) == ["reported"]
        assert report(either, exchange, by="Kim Ito", case=first.case.id).case.id == first.case.id
        assert events(either, first.case) == ["reported"] * 2, "another person's word counts"
    assert len(either.cases()) == 2
    either.later(minutes=2)
    report(either)
    assert len(either.cases()) == 3, "later it may be another problem"


async def test_a_report_of_the_same_operation_and_environment_joins_the_open_case(either):
    await either.cycle()
    either.routes[CHARGED] = said(CHARGE | {"amount": "1999"})
    await an_hour_later(either)
    (case,) = either.cases()
    filed = report(either, curl(either, CHARGED), sentence="a customer calls", customer=True)
    assert filed.joined
    assert filed.case.id == case.id
    assert filed.case.status is ConflictStatus.ATTRIBUTED
    assert filed.case.verdict == case.verdict, "a report is no evidence"
    await an_hour_later(either)
    assert len(either.cases()) == 1


async def test_what_is_brought_to_a_case_is_tried_beside_it_and_said_once(either):
    await either.cycle()
    either.routes[CHARGED] = said(CHARGE | {"amount": "1999"})
    either.routes[OTHER] = said(CHARGE)
    await an_hour_later(either)
    (case,) = either.cases()
    report(either, curl(either, OTHER), case=case.id, document="our log: all fine")
    report(either, curl(either, CHARGED), case=case.id)
    for _ in range(3):
        await an_hour_later(either)
    (after,) = either.cases()
    told = [each.text for each in either.store.log(case.id) if each.event == "tried"]
    assert len(told) == 2
    assert "passes now, and does not show what the case is about" in told[0]
    assert "fails in the way that the case is about" in told[1]
    assert (after.status, after.verdict["changed_by"]) == (case.status, case.verdict["changed_by"])


async def test_what_flaps_beside_a_case_is_told_once_in_each_status_and_again_when_more_is_brought(either):
    """Else both companies would be told in every run, for as long as it flaps."""
    await either.cycle()
    either.routes[CHARGED] = said(CHARGE | {"amount": "1999"})
    either.routes[OTHER] = said(CHARGE)
    await an_hour_later(either)
    (case,) = either.cases()
    report(either, curl(either, OTHER), case=case.id)

    async def flap(times: int) -> list[str]:
        for number in range(times):
            await an_hour_later(either)
            either.routes[OTHER] = said({"error": "x"}, 500) if number % 2 == 0 else said(CHARGE)
        return [str(each.data["shows"])[:6] for each in either.store.log(case.id) if each.event == "tried"]

    assert await flap(6) == ["passes"]
    told = [each for each in either.store.messages() if each.reason == "tried"]
    assert {each.side for each in told} == set(Side)
    assert len(told) == 2
    named = Side(either.provider)
    accepted = say(either.store, either.configuration, case.id, EventKind.ACCEPTED, "Jo", named, "", either.clock.now())
    assert isinstance(accepted, Conflict), accepted
    assert await flap(6) == ["passes", "fails "], "what it shows now, in the next status"
    report(either, curl(either, OTHER), case=case.id, sentence="look again")
    assert (await flap(6))[:3] == ["passes", "fails ", "passes"], "whoever brings it again is answered"


async def test_a_report_that_passes_is_no_contract_that_says_what_is_relied_on(either):
    either.interactions()
    either.routes[OTHER] = said(CHARGE)
    await either.cycle()
    filed = report(either, curl(either, OTHER))
    await an_hour_later(either)
    assert isinstance(said_over(either, filed), Conflict)
    finished = await an_hour_later(either)
    assert finished.state is CompatibilityState.COMPATIBLE
    note = "payments: by its description only; a contract and an environment would let it be verified live"
    assert note in finished.reasons


async def test_beside_generated_cases_one_report_is_no_contract_either(world):
    (world.folder / "pacts" / "checkout-acme.json").unlink()
    world.rewrite("contracts:\n  - {api: payments, pact: pacts/*.json}\n", "contracts:\n")
    world.rewrite("generated: {enabled: false}\n  webhooks", "generated: {examples: 1}\n  webhooks")
    await world.cycle()
    monitor = Monitor(world.configuration, world.folder, world.store, world.clock, world.environ)
    line = f"curl {world.acme.url.rstrip('/')}/charges/ch_1042"
    filed = file_report(monitor, world.configuration.integrations[0], Filing("wrong", "Jo", Side.IN_HOUSE, line))
    world.later(hours=1)
    await world.cycle()
    assert world.store.conflict(filed.case.id).status is ConflictStatus.FIX_VERIFIED
    finished = await world.cycle()
    said_ = "payments: by generated cases only; a contract of Checkout would say what is relied on"
    assert said_ in finished.reasons


async def test_a_contract_that_breaks_joins_what_was_reported_of_its_operation(either):
    """Another request of the operation was reported, which was never seen to pass; the contract's own breaks."""
    await either.cycle()
    either.routes[OTHER] = either.routes[CHARGED] = said(CHARGE | {"amount": "1999"})
    filed = report(either, curl(either, OTHER))
    await an_hour_later(either)
    (case,) = either.cases()
    assert case.id == filed.case.id
    assert (case.status, case.verdict["changed_by"]) == (ConflictStatus.ATTRIBUTED, either.provider)


async def test_what_may_not_be_sent_is_never_sent_and_says_what_would_settle_it(tmp_path):
    with an_arena(tmp_path, probe="{methods: [HEAD], rate: 1000/s, budget: 1000/day}") as arena:
        await arena.cycle()
        report(arena, curl(arena, CHARGED))
        await an_hour_later(arena)
        (case,) = arena.cases()
        assert case.status is ConflictStatus.REPORTED
        said_ = arena.store.log(case.id)[-1]
        assert said_.event == "untried"
        assert "GET may not be sent to sandbox" in said_.text
        assert "compat-monitor observe" in case.next_action.what
        assert not arena.requests(CHARGED)
        await observe(arena, seen(arena, arena.clock.now() - timedelta(minutes=1), CHARGED))
        await an_hour_later(arena)
        assert arena.store.conflict(case.id).status is ConflictStatus.FIX_VERIFIED, "traffic from after it counts"


async def test_the_status_that_was_expected_counts(either):
    await either.cycle()
    either.routes["/charges/nobody"] = said({"error": "no such charge"}, 404)
    filed = report(either, curl(either, "/charges/nobody"), sentence="404 is right here", expected=404)
    await an_hour_later(either)
    assert either.store.conflict(filed.case.id).status is ConflictStatus.FIX_VERIFIED


@pytest.mark.parametrize("resolved", [False, True])
async def test_an_error_that_only_its_reporter_expected_is_mended_and_nobody_broke_anything(either, resolved):
    """Nobody declared it: who mends it must not be shown as who changed it."""
    await either.cycle()
    either.routes[OTHER] = said({"error": "x"}, 500)
    filed = report(either, curl(either, OTHER), sentence="it answers 500", expected=500)
    await an_hour_later(either)
    kept = either.store.recordings("acme", "payments", "sandbox").values()
    assert {each.exchange.response.status for each in kept} == {200}, "no gate and no experiment takes it for an answer"
    if resolved:
        assert isinstance(said_over(either, filed), Conflict)
    either.routes[OTHER] = said(CHARGE)
    finished = await an_hour_later(either)
    assert not finished.regressions
    assert finished.state is not CompatibilityState.CONFLICT
    (case,) = either.cases()
    assert case.verdict == {}


async def test_a_word_of_a_person_alone_refuses_no_release(either):
    """Anybody may report anything; what nobody saw fail is not known, and no break."""
    await either.cycle()
    filed = report(either, sentence="it feels slow", side="partner")
    integration = either.configuration.integrations[0]
    contexts = api_contexts(integration, either.store)
    monitor = Monitor(either.configuration, either.folder, either.store, either.clock, either.environ)
    gate = Gate(integration, contexts, (), either.store, monitor.judge)
    decided = gate.decide(Release(Side.IN_HOUSE, "sandbox"), either.clock.now())
    (told,) = [each for each in decided.reasons if each.code == "case-open"]
    assert filed.case.id in told.message
    assert told.answer is Answer.UNKNOWN


@pytest.mark.parametrize("side", [Side.IN_HOUSE, Side.PARTNER])
async def test_a_record_that_never_was_makes_nobody_lose_the_test_data(either, side):
    """What a person reports is no second resource that fails too: one that is gone is the environment's."""
    await either.cycle()
    gone = said({"error": "no such charge"}, 404)
    either.routes[OTHER] = gone
    report(either, curl(either, OTHER), side=side)
    await an_hour_later(either)
    either.routes[CHARGED] = gone
    finished = await an_hour_later(either)
    assert {each["verdict"]["changed_by"] for each in finished.regressions} == {"environment"}
    assert finished.state is not CompatibilityState.CONFLICT


async def test_a_report_is_no_contract_when_a_change_is_weighed(either):
    """Else one request that somebody pasted would tell that no contract uses all the rest."""
    either.interactions()
    await either.cycle()
    report(either, curl(either, CHARGED))
    await an_hour_later(either)
    either.describe(lambda api: api["paths"].clear())
    await an_hour_later(either)
    changes = [change for each in either.events if isinstance(each, Changed) for change in each.changes]
    assert len(changes) > 1
    assert not [each.operation for each in changes if each.used_by or each.unused]


async def test_what_nobody_saw_fail_is_neither_a_break_nor_one_that_was_prevented(either):
    """In the report that a company's management reads, it is nothing; and later it is a break since it failed."""
    await either.cycle()
    over, left = report(either, curl(either, CHARGED)), report(either, sentence="payouts are late")
    await an_hour_later(either)
    assert isinstance(said_over(either, over), Conflict)
    assert not account_of(either).cases
    reported = report(either, curl(either, OTHER), sentence="once more")
    either.routes[OTHER] = said({}, 500)
    await an_hour_later(either)
    either.routes[CHARGED] = said(CHARGE | {"amount": "1999"})
    seen_at = either.later(hours=30) or either.clock.now()
    await either.cycle()
    (counted,) = account_of(either).cases
    assert counted.story.conflict.id == reported.case.id
    assert counted.story.began_at >= seen_at
    assert either.store.conflict(left.case.id).status is ConflictStatus.REPORTED


def account_of(arena: Arena) -> Account:
    now = arena.clock.now()
    month = Period(now - timedelta(days=30), now)
    (found,) = accounts(arena.store, arena.configuration.integrations, month, None, now)
    return found


def said_over(arena: Arena, filed: Filed) -> Conflict | str:
    return say(
        arena.store,
        arena.configuration,
        filed.case.id,
        EventKind.RESOLVED,
        "Jo",
        Side.IN_HOUSE,
        "",
        arena.clock.now(),
    )


async def test_what_both_agreed_to_change_is_not_held_against_the_new_description(either):
    """What passed when it was reported is expected as it was described then; the two have agreed to another since."""
    await either.cycle()
    report(either, curl(either, OTHER))
    either.routes[OTHER] = said(CHARGE)
    await an_hour_later(either)
    new = CHARGE | {"amount": "1999"}
    either.routes[OTHER] = either.routes[CHARGED] = said(new)
    either.interactions(like("a charge", CHARGED, new))
    either.describe(lambda api: api["components"]["schemas"]["Charge"]["properties"].update(amount={"type": "string"}))
    broken = await an_hour_later(either)
    assert broken.state is CompatibilityState.CONFLICT
    for side in Side:
        say_agreed(either, either.configuration.integrations[0], side)
    for _ in range(2):
        agreed = await an_hour_later(either)
    assert agreed.state is not CompatibilityState.CONFLICT, agreed.reasons
    assert not [each for each in either.cases() if each.status.is_failing]
    either.later(hours=25)
    assert (await either.cycle()).state is CompatibilityState.COMPATIBLE


async def test_without_an_expectation_what_is_described_is_expected_schema_and_all(either):
    await either.cycle()
    either.routes[OTHER] = said({"id": "ch_7", "amount": "19"})
    report(either, curl(either, OTHER))
    await an_hour_later(either)
    (case,) = either.cases()
    assert either.store.log(case.id)[-1].event == "never-passed"
    assert "is a required property" in either.store.log(case.id)[-1].text


async def test_an_archive_says_what_was_asked_and_what_was_answered(either):
    await either.cycle()
    at = either.clock.now() - timedelta(minutes=3)
    har = archive(
        entry(either.host.url(CHARGED), at - timedelta(minutes=1), said=CHARGE),
        entry(either.host.url(OTHER), at, said={"error": "x"}, status=500),
        entry("https://elsewhere.example/", at, said={}),
    )
    filed = report(either, json.dumps(har))
    assert filed.exhibit is not None
    assert (filed.exhibit.request.path, filed.exhibit.answered[:3]) == (OTHER, "500")
    assert filed.exhibit.left_out == ("2 other exchanges",)


async def test_no_credential_is_kept_and_one_in_a_body_is_asked_for_otherwise(either):
    await either.cycle()
    line = curl(
        either, CHARGED, "-X POST -H 'Authorization: Bearer s3cret-abcdefgh' --json '{\"token\": \"s3cret-ijklmnop\"}'"
    )
    filed = report(either, line, sentence="fails with https://jo:s3cret-qrstuvwx@acme.example")
    assert filed.exhibit.credentials == ("Authorization",)
    assert "a credential stands in its address or body" in filed.case.next_action.what
    kept = json.dumps(
        [
            [each.to_json() for each in either.store.log(filed.case.id)],
            filed.case.to_json(),
            [dict(each.data) for each in either.store.records()],
            [each.body for each in either.store.messages()],
        ],
        default=str,
    )
    assert "s3cret" not in kept
    assert not list(either.store.records(kinds=(RecordKind.REPORTED,))), "what can't be sent whole is not tried"


async def test_a_credential_of_any_name_stays_with_whoever_pasted_it(either):
    """What is in the log is shown to the other company, mailed, and never rewritten."""
    await either.cycle()
    url, at = either.host.url(CHARGED), either.clock.now() - timedelta(minutes=3)
    har = archive(entry(url, at, said=CHARGE, status=500))
    names = {"Authorization": "Bearer s3cret-1", "X-Shop-Token": "s3cret-2", "Foo": "Bearer s3cret-3", "X-Tenant": "t1"}
    har["log"]["entries"][0]["request"]["headers"] = [{"name": n, "value": v} for n, v in names.items()]
    archived = report(either, json.dumps(har), sentence="Authorization: Bearer s3cret-4 is refused since 9")
    line = curl(either, f"{CHARGED}?jwt=s3cret-5&page=2", "-H 'X-Auth: s3cret-6' -H 'Foo: Basic s3cret-7' -H 'X-A: b'")
    log = "GET /charges 500\nCookie: sid=s3cret-8; b=s3cret-9\npassword: s3cret-10\nX-Api-Key: s3cret-11\nX-A: b"
    pasted = report(either, line, case=archived.case.id, document=log)
    assert archived.exhibit.credentials == ("Authorization", "X-Shop-Token", "Foo")
    assert archived.exhibit.request.headers == (("X-Tenant", "t1"),)
    assert pasted.exhibit.credentials == ("X-Auth", "Foo", "jwt")
    assert pasted.exhibit.request.query == (("page", "2"),)
    await an_hour_later(either)
    told = [each.to_json() for each in either.store.log(archived.case.id)]
    assert "GET /charges 500" in told[1]["data"]["document"]
    assert told[0]["text"] == "Authorization: [redacted] is refused since 9"
    kept = [told, [dict(each.data) for each in either.store.records()], [each.body for each in either.store.messages()]]
    assert "s3cret" not in json.dumps(kept, default=str)


async def test_a_report_does_not_put_anything_in_force(either):
    """Nor does one that fails keep what works from being in force."""
    either.routes[OTHER] = said({}, 500)
    await either.cycle(verifying=False)
    report(either, curl(either, OTHER))
    await an_hour_later(either)
    in_force = either.store.contract_in_force("acme", "payments")
    assert in_force is not None
    before = in_force.contract_digests
    either.routes[OTHER] = said(CHARGE)
    await an_hour_later(either)
    assert either.store.contract_in_force("acme", "payments").contract_digests == before


async def test_what_was_reported_stays_as_a_contract_where_it_passed_and_is_let_go_where_it_never_did(either):
    await either.cycle()
    passing, failing = report(either, curl(either, CHARGED)), report(either, curl(either, "/refunds/none"))
    await an_hour_later(either)
    for filed in (passing, failing):
        assert isinstance(said_over(either, filed), Conflict)
    either.host.received.clear()
    await an_hour_later(either)
    assert len(either.requests(CHARGED)) == 2, "the contract's and the reported one"
    assert not either.requests("/refunds/none")


@pytest.mark.parametrize(
    ("path", "more", "why"),
    [
        ("/admin/users", "", "no description and no green run has GET /admin/users"),
        ("/charges/../admin", "--path-as-is", "`..` in it"),
        ("/charges/%2E%2e/admin", "", "`..` in it"),
        (CHARGED, "-H 'X-HTTP-Method-Override: DELETE'", "a header changes its method"),
    ],
)
async def test_nobody_has_the_monitor_look_elsewhere_with_its_credentials(tmp_path, path, more, why):
    with an_arena(tmp_path) as arena:
        await arena.cycle()
        arena.host.received.clear()
        filed = report(arena, curl(arena, path, more), side="partner")
        assert why in filed.case.next_action.what
        await an_hour_later(arena)
        assert not [each for each in arena.host.received if "admin" in each.path]
        assert len(arena.requests(CHARGED)) == 1, "the contract's"


REFUSED = [
    (Filing("  ", "Jo", Side.PARTNER), "say in a sentence"),
    (Filing("x" * 2001, "Jo", Side.PARTNER), "more than 2000 characters"),
    (Filing("x", "Jo", Side.PARTNER, expected=7), "from 100 to 599"),
    (Filing("x", "Jo", Side.PARTNER, noticed_at=datetime(2100, 1, 1, tzinfo=UTC)), "in the future"),
    (Filing("x", "Jo", Side.PARTNER, case="acme-0"), "no open case acme-0"),
    (Filing("x", "Jo", Side.PARTNER, "curl https://elsewhere.example/a"), "goes to none of the environments"),
    (Filing("x", "Jo", Side.PARTNER, "{"), ""),
    (Filing("x", "Jo", Side.PARTNER, '{"log": {"entries": []}}'), "there is no exchange in the archive"),
]


@pytest.mark.parametrize(("filing", "why"), REFUSED, ids=[f"{number}" for number in range(len(REFUSED))])
def test_what_is_refused_keeps_nothing(tmp_path, filing, why):
    with an_arena(tmp_path) as arena:
        monitor = Monitor(arena.configuration, arena.folder, arena.store, arena.clock, arena.environ)
        with pytest.raises(UsageError) as raised:
            file_report(monitor, arena.configuration.integrations[0], filing)
        assert why in raised.value.diagnostic.message
        assert not arena.cases()
        assert not list(arena.store.records())


def test_whoever_mediates_reports_for_neither_company(tmp_path):
    with an_arena(tmp_path) as arena:
        settings = "mediators:\n  - {name: Mia Stone, email: mia@between.example, notify: ['json://between.example']}\n"
        (arena.folder / "settings.yaml").write_text(settings)
        with pytest.raises(UsageError) as raised:
            report(arena, by="mia@between.example")
        assert raised.value.diagnostic.message == "Mia Stone mediates, and reports for neither company"
        assert not arena.cases()


def test_the_request_in_the_log_is_a_line_that_reads_back(tmp_path):
    with an_arena(tmp_path) as arena:
        filed = report(arena, curl(arena, f"{CHARGED}?page=2", "-H 'X-A: b'"))
        (entry_,) = arena.store.log(filed.case.id)
        assert read_curl(str(entry_.data["request"])).request.query == (("page", "2"),)


async def test_only_who_runs_the_monitor_has_it_change_something_with_its_credentials(either):
    """A link of the other company is no hand on the keys of this one."""
    refund = {"post": {"responses": {"201": {"description": "made"}}}}
    either.describe(lambda description: description["paths"].update({"/refunds": refund}))
    either.routes["/refunds"] = said({"id": "re_9"}, 500)
    await either.cycle()
    line = curl(either, "/refunds", '-X POST --json \'{"charge": "ch_1042"}\'')
    theirs = report(either, line, side="partner")
    assert theirs.exhibit is not None
    assert "POST changes something, so that it is sent only where Checkout reports it" in theirs.exhibit.spoilt
    await an_hour_later(either)
    assert either.requests("/refunds") == []
    ours = report(either, line)
    assert ours.exhibit is not None
    assert not ours.exhibit.spoilt
    await an_hour_later(either)
    assert [each.method for each in either.requests("/refunds")] == ["POST"]


async def test_a_loop_of_reports_is_refused_and_what_is_there_stays(either, monkeypatch):
    await either.cycle()
    monkeypatch.setattr(reporting, "EXCHANGES_A_DAY", 3)
    monkeypatch.setattr(reporting, "OPEN_MAX", 5)
    for number in range(3):
        either.later(minutes=2)
        report(either, curl(either, f"{CHARGED}?n={number}"), sentence=f"wrong {number}")
    with pytest.raises(UsageError, match="Checkout brought 3 exchanges within a day"):
        report(either, curl(either, f"{CHARGED}?n=9"), sentence="wrong 9")
    assert report(either, curl(either, f"{CHARGED}?n=8"), sentence="it is not", side="partner").exhibit is not None
    either.later(hours=24)
    report(either, curl(either, f"{CHARGED}?n=9"), sentence="wrong 9")
    for number in range(5 - len(either.cases())):
        either.later(minutes=2)
        report(either, sentence=f"something else {number}")
    either.later(minutes=2)
    with pytest.raises(UsageError, match="5 reports of Checkout are open already"):
        report(either, sentence="something else again")
    assert len(either.cases()) == 5
    assert report(either, sentence="it is fine from here", side="partner", case=either.cases()[0].id).joined


async def test_what_was_reported_and_passed_at_first_is_confirmed_when_it_is_seen_to_fail(either):
    await either.cycle()
    report(either, curl(either, CHARGED))
    await an_hour_later(either)
    (case,) = either.cases()
    assert case.status is ConflictStatus.FIX_VERIFIED
    either.routes[CHARGED] = said(CHARGE | {"amount": "1999"})
    await an_hour_later(either)
    (case,) = either.cases()
    assert case.status is ConflictStatus.ATTRIBUTED
    assert events(either, case)[:5] == ["reported", "not-reproduced", "seen", "confirmed", "attributed"]
    assert case.confirmed_at is not None
    assert case.attributed_at is not None
    assert case.opened_at < case.confirmed_at < case.attributed_at
