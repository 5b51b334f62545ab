"""A store as a real year would leave it: Checkout and Acme Pay, and five neighbours in other moods.

`fill(store)` writes it and returns the `Sample`: the configuration, the finished cycles, and the ids of the cases by what
they show. Times are fixed; `NOW` is the present.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from monitor.attribution.table import Hypothesis
from monitor.engine.events import CycleFinished
from monitor.engine.gate.checking import Checked, Held
from monitor.engine.gate.decision import Decision
from monitor.engine.gate.keeping import keep, keepsake
from monitor.engine.gate.reasons import Reason
from monitor.engine.ports import Store
from monitor.errors import Diagnostic
from monitor.model.cases import Conflict, ConflictStatus, LogEntry, NextAction
from monitor.model.changes import Change, Consumer, Location, Reach, Witness, change_to_json
from monitor.model.checks import Keeper
from monitor.model.contracts import ExpectedResponse, Interaction, Origin
from monitor.model.descriptions import Document, PollState, PollTarget
from monitor.model.environment_text import EnvironmentText
from monitor.model.evidence import Fingerprint, Kept, Mask, Varying, Volatility
from monitor.model.exchanges import Exchange, NoResponse, Request, Response
from monitor.model.history import Accepted, ContractInForce, InteractionHistory, Record, Recording, RecordKind
from monitor.model.integration import (
    ApiSettings,
    CalendarEntry,
    CalendarKind,
    Company,
    Configuration,
    Contact,
    Environment,
    Integration,
    Maintenance,
    ProbeRules,
    Settings,
    SpecSource,
)
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.sides import Side
from monitor.model.values import (
    Answer,
    Cell,
    ChangedBy,
    CompatibilityState,
    Direction,
    Failure,
    Grade,
    Outcome,
    Owes,
    Severity,
    VerdictStatus,
)
from monitor.model.verdicts import CellName, Culprit, Observation, Regression, Signature, Verdict
from tests.attribution.worlds import QUESTION, World, play

NOW = datetime(2026, 11, 20, 9, 42, tzinfo=UTC)
HOSTILE = "<script>document.title='owned'</script>\"><img src=x onerror=\"document.title='owned'\">"
PLACE = ("acme", "payments", "sandbox")
OPERATION = "GET /charges/{id}"
AMOUNT = Signature(OPERATION, Direction.RESPONSE, "/amount", "type", Failure.SHAPE)


@dataclass(frozen=True)
class Sample:
    """`cases`: what a case shows -> its id. `checks`: integration -> the number of the check that its partner had kept."""

    configuration: Configuration
    cycles: Mapping[str, CycleFinished]
    cases: Mapping[str, str]
    checks: Mapping[str, int] = field(default_factory=dict)


def fill(store: Store) -> Sample:
    _history(store)
    cases = {
        "theirs": _their_change(store),
        "ours": _our_change(store),
        "undetermined": _undetermined(store),
        "foreseen": _foreseen(store),
        "environment": _environment(store),
        "closed": _closed(store),
        "hostile": _hostile(store),
        "bare": _bare(store),
    }
    return Sample(configuration(), _cycles(), cases, _kept_checks(store))


def before_now(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


# --- who is watched --------------------------------------------------------------------------------------------


def configuration() -> Configuration:
    acme = _integration(
        "acme", "Acme Pay", "Checkout charges cards through Acme Pay; Acme calls our webhook API.", ("payments",)
    )
    hooks = ApiSettings(
        name="webhooks",
        provider=Side.IN_HOUSE,
        spec=SpecSource(EnvironmentText("git+https://git.shop.example/hooks@main:openapi.yaml")),
        environments=(Environment("production", probe=ProbeRules(methods=frozenset())),),
    )
    calendar = (
        CalendarEntry(date(2027, 2, 1), Side.PARTNER, "v2 release"),
        CalendarEntry(date(2026, 12, 14), Side.IN_HOUSE, "a release in season"),
        CalendarEntry(date(2027, 1, 11), Side.IN_HOUSE, "inventory", date(2027, 1, 20), CalendarKind.FREEZE),
    )
    window = Maintenance(NOW + timedelta(days=9), NOW + timedelta(days=9, hours=4), Side.PARTNER)
    acme = replace(acme, apis=(*acme.apis, hooks), calendar=calendar, maintenance=(window,))
    return Configuration(
        Settings(),
        (
            acme,
            _integration("parcels", "Nordic Parcels", "Labels and tracking for every order.", ("shipping",)),
            _integration("ledger", "Ledgerly", "Bookings leave for the ledger every night.", ("bookings",)),
            _integration("maps", "Open Street Tiles", "Addresses on the order page.", ("geocoding",)),
            _integration("loyalty", "Bonus Union", "Points for returning customers.", ("points",)),
            _integration("hostile", HOSTILE, HOSTILE, ("payments",)),
        ),
    )


def _integration(name: str, company: str, description: str, apis: tuple[str, ...]) -> Integration:
    domain = f"{name}.example"
    return Integration(
        name=name,
        description=description,
        companies={
            Side.IN_HOUSE: Company(
                Side.IN_HOUSE, "Checkout", (Contact("Checkout on-call", "oncall@shop.example", "owner"),)
            ),
            Side.PARTNER: Company(Side.PARTNER, company, (Contact("API desk", f"api@{domain}", "owner"),)),
        },
        apis=tuple(
            ApiSettings(
                name=api,
                provider=Side.PARTNER,
                spec=SpecSource(EnvironmentText(f"https://api.{domain}/openapi.json")),
                environments=(
                    Environment(
                        "sandbox",
                        EnvironmentText(f"https://sandbox.{domain}"),
                        probe=ProbeRules(frozenset({"GET", "HEAD", "POST"}), budget_per_day=500),
                    ),
                    Environment("production", EnvironmentText(f"https://api.{domain}")),
                ),
            )
            for api in apis
        ),
    )


def _cycles() -> Mapping[str, CycleFinished]:
    reasons = ("ledgerly's sandbox answers 401 since 07:10: Ledgerly can renew the test credential",)
    states = {
        "acme": (CompatibilityState.CONFLICT, ()),
        "parcels": (CompatibilityState.CONFLICT, ()),
        "ledger": (CompatibilityState.UNKNOWN, reasons),
        "maps": (CompatibilityState.COMPATIBLE, ()),
    }
    return {
        name: CycleFinished(name, f"{name}-77", before_now(6), state, why, 8.4) for name, (state, why) in states.items()
    }


# --- what was observed -----------------------------------------------------------------------------------------


FLAKY = "list the charges of a day"


def _history(store: Store) -> None:
    first, published = (store.put_document(_described(each)) for each in ("1", "2"))
    _polls(store, first, published)
    outcomes = {
        "read one charge": ("GET /charges/{id}", Outcome.FAILED),
        "list the charges of a day": ("GET /charges", Outcome.PASSED),
        "charge a card": ("POST /charges", Outcome.PASSED),
        "refund a charge": ("POST /charges/{id}/refunds", Outcome.PASSED),
        "read a payout of another currency": ("GET /payouts/{id}", Outcome.UNKNOWN),
    }
    fresh = InteractionHistory(Outcome.FAILED, None, before_now(400), before_now(6), failures=26, recent="f" * 26)
    store.save_interaction_history(*PLACE, {"checkout|provider|read the limits of an account|": fresh})
    for place in (PLACE, ("parcels", "shipping", "sandbox"), ("maps", "geocoding", "production")):
        store.save_interaction_history(
            *place,
            {
                f"checkout|provider|{name}|": InteractionHistory(
                    outcome,
                    before_now(66 if outcome is Outcome.FAILED else 6),
                    before_now(51) if outcome is Outcome.FAILED else None,
                    before_now(6),
                    recent="p" * 37 + "kkk" if name == FLAKY else "p" * 40,
                )
                for name, (_, outcome) in outcomes.items()
                if place is PLACE or outcome is Outcome.PASSED
            },
        )
    for name, (operation, _) in outcomes.items():
        store.save_recording(Recording(*PLACE, _interaction(name, operation), _exchange(1250), before_now(66)))
    for integration, api in (("acme", "payments"), ("parcels", "shipping"), ("maps", "geocoding")):
        store.record(
            [
                Record(before_now(7), RecordKind.POLL, integration, api, "cycle-77", {"outcome": "unchanged"}),
                Record(before_now(6), RecordKind.VERIFICATION, integration, api, "cycle-77", {"outcome": "passed"}),
            ]
        )
    store.spend(*PLACE, NOW.date(), 212, 500)
    _evidence(store)
    _agreements(store, first, published)
    _deployments(store)


def _deployments(store: Store) -> None:
    """Checkout's pipeline says what it runs; Acme Pay's sandbox tells its version in a header."""
    for version, minutes in (("418", 9000), ("419", 4200), ("420", 1500)):
        store.save_deployment("acme", Side.IN_HOUSE, "production", version, before_now(minutes), {})
    told = [("2026-10", 9_000), ("2026-10", 6_060), ("2026-11", 6_000), ("2026-11", 6)]
    store.record(
        Record(before_now(minutes), RecordKind.VERSION, "acme", "payments", "", {"environment": "sandbox", "version": version})
        for version, minutes in told
    )  # fmt: skip


def _kept_checks(store: Store) -> Mapping[str, int]:
    """What each partner would break next: a rename that is in use."""
    return {
        name: keep(
            store,
            integration,
            Keeper("API desk", Side.PARTNER),
            found := an_answer(name, integration.apis[0].name),
            keepsake(found, b'{"openapi": "3.1.0"}', ()),
            before_now(30),
        ).number
        for name in ("acme", "parcels")
        if (integration := configuration().integration(name)) is not None
    }


def an_answer(integration: str, api: str, digest: str = "7" * 64) -> JsonObject:
    """As `Checked.to_json` has it."""
    change = Change(
        "response-property-removed", Severity.BREAKING, True, "5e" * 32, OPERATION, Direction.RESPONSE,
        "200 application/json /currency", "the member `/currency` was removed",
        witness=Witness({"request": {"method": "GET", "path": "/charges/ch_1"}, "response": {"status": 200, "body": {"id": "ch_1"}}}, "revision", "base"),
        used_by=("checkout",), consumers=(Consumer("checkout", Severity.BREAKING, ("pacts/checkout.json",)),),
    )  # fmt: skip
    reason = Reason(Answer.NO, "breaking-change", change.message, "partner", change=change_to_json(change))
    return Checked(
        next(each for each in configuration().integrations if each.name == integration),
        ApiSettings(api, Side.PARTNER),
        before_now(30),
        digest,
        (
            Held("sandbox", "1" * 64, True, Decision((reason,))),
            Held("production", "1" * 64, True, Decision((reason,))),
        ),
        (change,),
    ).to_json()


def _described(version: str) -> Document:
    """The second announces ends."""
    sunset = {"deprecated": True, "x-sunset": "2027-01-15"} if version == "2" else {}
    operations = {
        "/charges/{id}": {"get": {"responses": {"200": {"description": "a charge"}}, **sunset}},
        "/charges": {"post": {"responses": {"201": {"description": "made"}}, "deprecated": version == "2"}},
    }
    content = json.dumps({"openapi": "3.1.0", "info": {"title": "Payments", "version": version}, "paths": operations})
    return Document("openapi.json", {"openapi.json": content.encode()}, "api.acme.example")


def _agreements(store: Store, first: str, published: str) -> None:
    """Acme Pay accepts the description that it published last, and Checkout does not; of the webhooks all is well."""
    confirmed = tuple(Accepted(each.value, first, ("e" * 64,)) for each in Side)
    word = Accepted(Side.PARTNER.value, published, ("e" * 64,))
    in_force = ContractInForce("acme", "payments", first, ("e" * 64,), before_now(9000), accepted=(word,))
    store.save_contract_in_force(in_force)
    both = tuple(each.side for each in confirmed)
    store.save_contract_in_force(
        ContractInForce("acme", "webhooks", first, ("e" * 64,), before_now(900), both, "agreed", confirmed)
    )


def _evidence(store: Store) -> None:
    """Two versions of the provider that were green, one after the other."""
    varies = (Varying("/captured_at", Volatility.TIME, 40),)
    digest = store.put_exchange(_exchange(1250))
    store.keep(
        [
            Kept(
                *PLACE, OPERATION, 200, "checkout|acme-pay|read one charge|", Fingerprint(version=version), digest,
                before_now(first), before_now(last), None, 40, varies,
            )
            for version, first, last in (("2026-10", 40_000, 9_000), ("2026-11", 8_985, 66))
        ]
    )  # fmt: skip


def _interaction(description: str, operation: str) -> Interaction:
    method, _, path = operation.partition(" ")
    return Interaction(
        "payments",
        "checkout",
        "provider",
        description,
        Origin.PACT,
        "pacts/checkout.json",
        Request(method, path),
        ExpectedResponse((200,)),
        operation=operation,
    )


def _polls(store: Store, first: str, published: str) -> None:
    def state(scope: str, api: str, minutes: float, problem: Diagnostic | None = None) -> PollState:
        good = before_now(minutes if problem is None else 190)
        failing = before_now(150) if problem else None
        target = PollTarget(scope, api)
        return PollState(
            target,
            published if api == "payments" else first,
            last_polled_at=before_now(minutes),
            last_good_at=good,
            failing_since=failing,
            diagnostic=problem,
        )

    html = Diagnostic(
        "description-not-json",
        "the answer is an HTML page, not an API description",
        help="ask whether the address moved",
    )
    store.save_polls(
        [
            state("acme", "payments", 2),
            state("acme", "webhooks", 2),
            state("parcels", "shipping", 3),
            state("ledger", "bookings", 1, html),
            state("maps", "geocoding", 4),
        ]
    )
    target = PollTarget("acme", "payments")
    store.save_changes(target, first, published, [_amount_change(), *_small_changes()], before_now(75), before_now(55))
    oldest = store.put_document(_described("0"))
    store.save_changes(target, oldest, first, [_refund_change()], before_now(200), before_now(195))


def _amount_change() -> Change:
    witness = Witness({"id": "ch_81", "amount": "1250"}, accepted_by="revision", rejected_by="base")
    return Change(
        "response-property-type-changed", Severity.BREAKING, True, "c1" * 32, OPERATION, Direction.RESPONSE,
        "200 application/json /amount", "the member amount of the answer was an integer and is now text",
        Location("/components/schemas/Charge/properties/amount", 41), Location("/components/schemas/Charge/properties/amount", 43),
        witness, (Reach(OPERATION, Direction.RESPONSE, "200 application/json /amount", Severity.BREAKING),), ("checkout",),
    )  # fmt: skip


def _refund_change() -> Change:
    witness = Witness({"amount": 500}, accepted_by="base", rejected_by="revision")
    return Change(
        "request-property-became-required", Severity.BREAKING, True, "c2" * 32, "POST /charges/{id}/refunds", Direction.REQUEST,
        "application/json /reason", "the member `reason` of the request is now required", witness=witness, used_by=("checkout",),
    )  # fmt: skip


def _small_changes() -> list[Change]:
    return [
        Change("response-enum-value-added", Severity.RISKY, False, "c3" * 32, OPERATION, Direction.RESPONSE, "200 application/json /status",
               "the value `disputed` was added to the member `status`", note="whether the reader accepts new values is not known"),
        Change("operation-added", Severity.COMPATIBLE, True, "c4" * 32, "GET /disputes", Direction.NONE, "", "GET /disputes was added"),
    ]  # fmt: skip


# --- exchanges -------------------------------------------------------------------------------------------------


def _exchange(
    amount: JsonValue, *, status: int = 200, extra: Mapping[str, JsonValue] | None = None, minutes: float = 66
) -> Exchange:
    body: dict[str, JsonValue] = {
        "id": "ch_81",
        "object": "charge",
        "amount": amount,
        "currency": "EUR",
        "status": "captured",
        "card": {"brand": "visa", "last4": "4242"},
        **(extra or {}),
    }
    return Exchange(
        Request(
            "GET",
            "/charges/ch_81",
            (("expand", "card"),),
            (("Accept", "application/json"), ("Authorization", "redacted")),
        ),
        "https://sandbox.acme.example/charges/ch_81?expand=card",
        before_now(minutes),
        0.084,
        Response(
            status, (("Content-Type", "application/json"), ("X-Acme-Version", "2026-11")), json.dumps(body).encode()
        ),
        source_address="192.0.2.14",
        request_id="req_9f31c0",
        trace_id="4bf92f3577b34da6a3ce929d0e0e4736",
        redacted=("Authorization",),
    )


def _timed_out(minutes: float) -> Exchange:
    return replace(
        _exchange(1, minutes=minutes),
        response=None,
        error=NoResponse.TIMEOUT,
        error_text="no answer within 10 s",
        duration_seconds=10.0,
    )


# --- cases -----------------------------------------------------------------------------------------------------

THEIR_CELLS = (Cell.PASS, Cell.PASS, Cell.FAIL, Cell.FAIL, Cell.PASS)
OUR_CELLS = (Cell.PASS, Cell.FAIL, Cell.PASS, Cell.FAIL, Cell.PASS)


def _cells(results: tuple[Cell, ...]) -> Mapping[CellName, Cell]:
    """In the order of the table of DESIGN.md §7: old_old, new_old, old_new, new_new, control."""
    return dict(zip(CellName, results, strict=True))


PROBED = "DNS: 203.0.113.7 in 4 ms; connection: accepted by 203.0.113.7 port 443 in 11 ms; TLS: certificate valid until 2027-03-01 12:00 UTC, handshake in 19 ms; authentication: 403 with the same credential on GET /status"


def _observations(
    cells: Mapping[CellName, Cell], rounds: int, exchange: str | None, control: str = ""
) -> tuple[Observation, ...]:
    found = [
        Observation(CellName.OLD_OLD, cells[CellName.OLD_OLD], Grade.RECORDING, before_now(66), 0, "recorded", exchange)
    ]
    for number in range(1, rounds + 1):
        for cell in (CellName.NEW_NEW, CellName.CONTROL):
            failure = Failure.SHAPE if cells[cell] is Cell.FAIL else None
            found.append(
                Observation(
                    cell,
                    cells[cell],
                    Grade.LIVE,
                    before_now(51) + timedelta(seconds=number * 2),
                    number,
                    control if cell is CellName.CONTROL else "",
                    exchange,
                    failure,
                )
            )
    return tuple(found)


def _save(
    store: Store,
    conflict: Conflict,
    regressions: list[Regression],
    entries: list[tuple[float, str, str, str]],
) -> str:
    log = [LogEntry(conflict.id, 0, before_now(minutes), event, by, text) for minutes, event, by, text in entries]
    assert store.save_conflict(conflict, log, [])
    for regression in regressions:
        store.save_regression(conflict.id, regression.fingerprint, regression.to_json(conflict.id))
    return conflict.id


def regression_of(
    verdict: Verdict,
    *,
    integration: str = "acme",
    api: str = "payments",
    signature: Signature = AMOUNT,
    message: str = "the member amount is text where the contract expects an integer",
    expected: JsonValue = 1250,
    actual: JsonValue = "1250",
    exchanges: Mapping[str, str] | None = None,
) -> Regression:
    return Regression(
        signature.fingerprint(api, "sandbox"), integration, api, "sandbox", "checkout|acme-pay|read one charge|",
        signature, message, before_now(51), before_now(66), verdict,
        "curl -sS 'https://sandbox.acme.example/charges/ch_81?expand=card' \\\n  -H 'Accept: application/json' -H \"Authorization: $ACME_TOKEN\"",
        expected, actual, exchanges or {}, masked=(Mask("/captured_at", Volatility.TIME),),
    )  # fmt: skip


def _conflict(
    conflict_id: str, title: str, status: ConflictStatus, minutes: float, verdict: Verdict | None, **more: object
) -> Conflict:
    plain = Conflict(
        conflict_id, "acme", "payments", title, status, before_now(minutes), before_now(6), ("f" * 64,),
        verdict=verdict.to_json() if verdict else {}, environment="sandbox", operation=OPERATION,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def _their_change(store: Store) -> str:
    before, now = (
        store.put_exchange(_exchange(1250, extra={"captured_at": "2026-11-20T08:35:02Z"})),
        store.put_exchange(_exchange("1250", extra={"captured_at": "2026-11-20T08:50:11Z"}, minutes=51)),
    )
    cells = _cells(THEIR_CELLS)
    verdict = Verdict(
        ChangedBy.PARTNER, Owes.PARTNER, VerdictStatus.ATTRIBUTED, 0.9973, Grade.RECORDING, (ChangedBy.PARTNER,),
        "Acme Pay: the member amount of the answer was an integer and is now text",
        "wrong if Acme Pay's present version passes the contract that passed on 2026-11-20 08:36 UTC at /amount of GET /charges/{id}, "
        "or if an unchanged interaction with the same host and credential fails in the same minutes",
        cells, 12,
        Culprit("description", "The amount of a charge became text (description of 20 November)", before_now(75), before_now(55), "c1" * 32),
        observations=_observations(cells, 3, now),
        posterior={"partner": 0.9973, "environment": 0.0014, "none": 0.0009, "harness": 0.0004},
        owes_reason="the contract in force promises an integer",
    )  # fmt: skip
    weighed, _ = play(World(Hypothesis.PROVIDER, QUESTION), Random(1))
    verdict = replace(verdict, trail=weighed.trail, predicted=weighed.predicted, posterior=weighed.posterior)
    conflict = _conflict(
        "case-1041", "The amount of a charge arrives as text, not as a number", ConflictStatus.ATTRIBUTED, 51, verdict,
        next_action=NextAction("Send the amount as an integer again, or agree on a new contract", Side.PARTNER, NOW + timedelta(hours=4)),
        waiting_on="partner", confirmed_at=before_now(51), attributed_at=before_now(50.4),
    )  # fmt: skip
    return _save(store, conflict, [regression_of(verdict, exchanges={"before": before, "now": now})], [
        (51, "seen", "monitor", "GET /charges/{id} failed in sandbox; it passed 15 minutes earlier"),
        (51, "confirmed", "monitor", "It failed again on a fresh connection, while 2 controls pass"),
        (50.4, "attributed", "monitor", "Explained by a change at Acme Pay, after 12 replays"),
    ])  # fmt: skip


def _our_change(store: Store) -> str:
    before = store.put_exchange(_exchange(1250))
    cells = _cells(OUR_CELLS)
    verdict = Verdict(
        ChangedBy.IN_HOUSE, Owes.IN_HOUSE, VerdictStatus.LIKELY, 0.962, Grade.SPEC, (ChangedBy.IN_HOUSE,),
        "Checkout: the contract now relies on the member tax, which no answer had", "wrong if Checkout's new contract passes against the version of that time",
        cells, 8, Culprit("contract", "Checkout's contract asks for the member tax since version 4.2", before_now(70), before_now(60)),
        ("the version that passed before: Nordic Parcels can name one that still runs (`previous`)",), _observations(cells, 2, before),
        {"in-house": 0.962, "interaction": 0.03, "partner": 0.008}, "the contract in force does not have this member", True,
    )  # fmt: skip
    signature = Signature(OPERATION, Direction.RESPONSE, "/tax", "required-member", Failure.SHAPE)
    conflict = _conflict(
        "case-1042", "A charge has no tax, which Checkout now relies on", ConflictStatus.ACCEPTED, 120, verdict,
        next_action=NextAction("Stop relying on the member tax, or ask Nordic Parcels for it", Side.IN_HOUSE, NOW + timedelta(hours=20)),
        waiting_on="in-house", confirmed_at=before_now(120), attributed_at=before_now(118), acknowledged_at=before_now(100),
        acknowledged_by="Mira (Checkout)", fingerprints=("e" * 64,), integration="parcels", api="shipping",
    )  # fmt: skip
    regression = regression_of(
        verdict,
        integration="parcels",
        api="shipping",
        signature=signature,
        message="the member tax is missing",
        expected=19,
        actual=None,
        exchanges={"now": before},
    )
    return _save(
        store,
        conflict,
        [regression],
        [
            (120, "seen", "monitor", "GET /charges/{id} failed in sandbox"),
            (100, "acknowledged", "in-house", "Mira looks after it"),
        ],
    )


def _undetermined(store: Store) -> str:
    before, now = (
        store.put_exchange(_exchange(1250)),
        store.put_exchange(_exchange(1250, status=404, extra={"error": "no such charge"}, minutes=20)),
    )
    cells = _cells((Cell.PASS, Cell.PASS, Cell.UNKNOWN, Cell.FAIL, Cell.UNKNOWN))
    verdict = Verdict(
        ChangedBy.UNDETERMINED, Owes.UNDETERMINED, VerdictStatus.UNDETERMINED, 0.61, Grade.TIMING, (ChangedBy.PARTNER, ChangedBy.ENVIRONMENT), "",
        "settled as soon as what is missing shows /charges to pass or fail", cells, 6,
        None,
        ("an unchanged interaction with the same host and credential as a control: Acme Pay can name an operation (`control`)",
         "another resource or a fresh provider state: Acme Pay can supply one (`states`)"),
        _observations(cells, 2, now, PROBED), {"partner": 0.61, "environment": 0.33, "none": 0.06}, "", control_basis="probes",
    )  # fmt: skip
    signature = Signature("GET /charges", Direction.RESPONSE, "", "status", Failure.STATE)
    conflict = _conflict(
        "case-1043", "A charge that used to be found is not found any more", ConflictStatus.CONFIRMED, 20, verdict,
        next_action=NextAction("Name an unchanged operation as a control", Side.PARTNER, None), waiting_on="both", confirmed_at=before_now(20), fingerprints=("d" * 64,),
        operation="GET /charges",
    )  # fmt: skip
    regression = regression_of(
        verdict,
        signature=signature,
        message="the status is 404 where the contract expects 200",
        expected=200,
        actual=404,
        exchanges={"before": before, "now": now},
    )
    return _save(store, conflict, [regression], [(20, "seen", "monitor", "GET /charges/{id} answered 404 in sandbox")])


def _foreseen(store: Store) -> str:
    conflict = _conflict(
        "case-1044", "Refunds will need a reason", ConflictStatus.PENDING, 190, None, fingerprints=("c2" * 32,),
        next_action=NextAction("Send a reason with each refund before it goes live", Side.IN_HOUSE, NOW + timedelta(days=60)), waiting_on="in-house",
        environment=None, operation="POST /charges/{id}/refunds",
    )  # fmt: skip
    return _save(
        store, conflict, [], [(190, "foreseen", "monitor", "The new description of Acme Pay requires a reason")]
    )


def _environment(store: Store) -> str:
    before, now = store.put_exchange(_exchange(1250)), store.put_exchange(_timed_out(400))
    cells = _cells((Cell.PASS, Cell.PASS, Cell.FAIL, Cell.FAIL, Cell.FAIL))
    verdict = Verdict(
        ChangedBy.ENVIRONMENT, Owes.NOBODY, VerdictStatus.ATTRIBUTED, 0.9991, Grade.LIVE, (ChangedBy.ENVIRONMENT,),
        "unchanged interactions on the same host fail in the same minutes", "wrong if it still fails while unchanged interactions pass",
        cells, 6, observations=_observations(cells, 2, now), posterior={"environment": 0.9991, "partner": 0.0009}, agreed_by_both=True,
    )  # fmt: skip
    signature = Signature(OPERATION, Direction.RESPONSE, "", "response-arrived", Failure.TRANSPORT)
    conflict = _conflict(
        "case-1031", "The sandbox of Acme Pay did not answer for 20 minutes", ConflictStatus.ENVIRONMENT, 400, verdict, waiting_on="nobody",
        confirmed_at=before_now(400), attributed_at=before_now(399), closed_at=before_now(380), fingerprints=("b" * 64,),
    )  # fmt: skip
    regression = regression_of(
        verdict,
        signature=signature,
        message="no answer arrived within 10 s",
        expected=None,
        actual=None,
        exchanges={"before": before, "now": now},
    )
    return _save(
        store,
        conflict,
        [regression],
        [(400, "environmental", "monitor", "Controls fail too: the environment, no change")],
    )


def _closed(store: Store) -> str:
    conflict = _conflict(
        "case-0990", "Two currencies were missing from the list", ConflictStatus.CLOSED, 20000, None, waiting_on="nobody", closed_at=before_now(18000),
        fingerprints=("a" * 64,), acknowledged_at=before_now(19900), acknowledged_by="Jo (Acme Pay)",
    )  # fmt: skip
    return _save(
        store,
        conflict,
        [],
        [
            (20000, "seen", "monitor", "GET /currencies failed"),
            (18000, "green", "monitor", "Verified green for 24 hours"),
        ],
    )


def _hostile(store: Store) -> str:
    """Every text that the other company can choose is an attack."""
    wide = {f"member-{number}": HOSTILE for number in range(200)}
    before, now = store.put_exchange(_exchange(HOSTILE)), store.put_exchange(_exchange(HOSTILE + "2", extra=wide))
    verdict = Verdict(
        ChangedBy.PARTNER, Owes.CONTRACT, VerdictStatus.ATTRIBUTED, 0.99999, Grade.LIVE, (ChangedBy.PARTNER,), HOSTILE, HOSTILE, _cells(THEIR_CELLS), 3,
        Culprit("behaviour", HOSTILE, None, before_now(5)), (HOSTILE,), _observations(_cells(THEIR_CELLS), 1, now), {HOSTILE: 0.99999}, HOSTILE,
    )  # fmt: skip
    signature = Signature(f"GET /{HOSTILE}", Direction.RESPONSE, f"/{HOSTILE}", "type", Failure.VALUE)
    conflict = _conflict(
        "case-'\"><b>", HOSTILE, ConflictStatus.ATTRIBUTED, 3, verdict, integration="hostile", waiting_on="both",
        next_action=NextAction(HOSTILE, None, None), fingerprints=("9" * 64,), operation=HOSTILE,
    )  # fmt: skip
    regression = regression_of(
        verdict,
        integration="hostile",
        signature=signature,
        message=HOSTILE,
        expected=HOSTILE,
        actual={"x": HOSTILE},
        exchanges={"before": before, "now": now},
    )
    return _save(store, conflict, [regression], [(3, "seen", HOSTILE, HOSTILE)])


def _bare(store: Store) -> str:
    """Just seen: no verdict, no regression saved, no log, of an integration that is no longer configured."""
    conflict = _conflict(
        "case-1050",
        "An answer has another status",
        ConflictStatus.DETECTED,
        1,
        None,
        integration="gone",
        fingerprints=("8" * 64,),
    )
    return _save(store, conflict, [], [])
