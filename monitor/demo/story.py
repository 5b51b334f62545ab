"""The scripted year: what each company does, on which day, and the truth to hold the monitor's verdicts against."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.demo.companies import acme_pay, checkout
from monitor.demo.company import Answer, Company
from monitor.demo.contracts import payments_pact, write_pact
from monitor.model.values import ChangedBy, CompatibilityState, Owes


@dataclass
class Stage:
    """The two companies and the folder with what they published to the monitor."""

    acme: Company
    checkout: Company
    folder: Path


@dataclass(frozen=True, slots=True)
class Truth:
    """A verdict that a fair judge would give."""

    api: str
    changed_by: ChangedBy
    owes: Owes


@dataclass(frozen=True, slots=True)
class Scene:
    """`act` changes the stage; then the monitor runs once. `truth`: every verdict due in this run, and no other."""

    at: datetime
    title: str
    happens: str
    act: Callable[[Stage], None]
    truth: tuple[Truth, ...] = ()
    state: CompatibilityState = CompatibilityState.COMPATIBLE
    """Of the integration when the run has ended."""


def _day(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def _nothing(_: Stage) -> None:
    """An ordinary day."""


def _all_well(stage: Stage) -> None:
    stage.acme.behaviour = acme_pay()
    stage.checkout.behaviour = checkout()
    write_pact(stage.folder, payments_pact())


def _one_request_fails(stage: Stage) -> None:
    stage.acme.behaviour.failing_requests = 1


def _amount_becomes_text(stage: Stage) -> None:
    changed = stage.acme.behaviour.copy()
    changed.routes["GET", "/charges/(?P<id>[^/]+)"] = _charge_with_amount("19.99")
    stage.acme.behaviour = changed


def _charge_with_amount(amount: object) -> Callable[[re.Match[str]], Answer]:
    def read_charge(found: re.Match[str]) -> Answer:
        if found["id"] != "ch_1042":
            return 404, {"error": "no such charge"}
        return 200, {"id": "ch_1042", "amount": amount, "currency": "EUR", "status": "settled"}

    return read_charge


def _refunds_deprecated(stage: Stage) -> None:
    changed = stage.acme.behaviour.copy()
    operation = changed.description["paths"]["/refunds/{id}"]["get"]
    operation["deprecated"] = True
    operation["x-sunset"] = "2026-11-01"
    changed.description["info"]["version"] = "1.1.0"
    stage.acme.behaviour = changed


def _host_down(stage: Stage) -> None:
    stage.acme.behaviour = stage.acme.behaviour.copy()
    stage.acme.behaviour.down = True


def _host_back(stage: Stage) -> None:
    stage.acme.behaviour = stage.acme.behaviour.copy()
    stage.acme.behaviour.down = False


def _receipt_loses_its_order(stage: Stage) -> None:
    changed = checkout()
    receipt = changed.description["components"]["schemas"]["Receipt"]
    receipt["required"] = ["received", "reference"]
    receipt["properties"]["reference"] = receipt["properties"].pop("order")
    changed.description["info"]["version"] = "4.3.0"
    changed.routes["POST", "/hooks/settled"] = lambda _: (200, {"received": True, "reference": "A-2207"})
    stage.checkout.behaviour = changed


def _checkout_rolls_back(stage: Stage) -> None:
    stage.checkout.behaviour = checkout()


def _both_change_the_amount(stage: Stage) -> None:
    changed = stage.acme.behaviour.copy()
    changed.routes["GET", "/charges/(?P<id>[^/]+)"] = _charge_with_amount({"value": 1999, "unit": "cent"})
    stage.acme.behaviour = changed
    write_pact(stage.folder, payments_pact(amount="19.99"))


def _both_take_it_back(stage: Stage) -> None:
    changed = stage.acme.behaviour.copy()
    changed.routes["GET", "/charges/(?P<id>[^/]+)"] = _charge_with_amount(1999)
    stage.acme.behaviour = changed
    write_pact(stage.folder, payments_pact())


def _checkout_stops_using_refunds(stage: Stage) -> None:
    write_pact(stage.folder, payments_pact(with_refunds=False))


def _refunds_removed(stage: Stage) -> None:
    changed = stage.acme.behaviour.copy()
    del changed.description["paths"]["/refunds/{id}"]
    del changed.routes["GET", "/refunds/(?P<id>[^/]+)"]
    changed.description["info"]["version"] = "2.0.0"
    stage.acme.behaviour = changed


STORY: tuple[Scene, ...] = (
    Scene(_day(1, 12), "An ordinary Monday", "Both sides as agreed.", _all_well),
    Scene(
        _day(2, 3),
        "A hiccup",
        "One request to Acme Pay gets a 503; the next one is fine.",
        _one_request_fails,
        (Truth("payments", ChangedBy.NONE, Owes.NOBODY),),
    ),
    Scene(
        _day(3, 17),
        "A silent break",
        "Acme Pay sends amounts as text; its description still says integer.",
        _amount_becomes_text,
        (Truth("payments", ChangedBy.PARTNER, Owes.PARTNER),),
        CompatibilityState.CONFLICT,
    ),
    Scene(_day(3, 19), "Acme Pay mends it", "Amounts are integers again.", _all_well),
    Scene(_day(3, 21), "Two days later", "Green for more than 24 hours: the case closes.", _nothing),
    Scene(
        _day(4, 2),
        "A good deprecation",
        "Acme Pay announces that refunds move in November. Nothing breaks, nobody is called.",
        _refunds_deprecated,
    ),
    Scene(
        _day(6, 8, 3),
        "An outage",
        "Acme Pay's whole host answers 503. That is no change of anybody's API.",
        _host_down,
        (Truth("payments", ChangedBy.ENVIRONMENT, Owes.NOBODY),),
        CompatibilityState.UNKNOWN,
    ),
    Scene(_day(6, 8, 5), "The host is back", "Everything as before.", _host_back),
    Scene(
        _day(8, 25),
        "A break of ours",
        "Checkout renames `order` to `reference` in the receipt that Acme Pay reads.",
        _receipt_loses_its_order,
        (Truth("webhooks", ChangedBy.IN_HOUSE, Owes.IN_HOUSE),),
        CompatibilityState.CONFLICT,
    ),
    Scene(_day(8, 26), "Checkout rolls back", "`order` is there again.", _checkout_rolls_back),
    Scene(_day(8, 28), "Two days later", "Green for more than 24 hours: the case closes.", _nothing),
    Scene(
        _day(9, 30),
        "Both at once",
        "Within one interval Acme Pay turns amounts into objects and Checkout begins to expect text.",
        _both_change_the_amount,
        (Truth("payments", ChangedBy.BOTH, Owes.BOTH),),
        CompatibilityState.CONFLICT,
    ),
    Scene(_day(10, 1), "Both take it back", "Amounts are integers, and Checkout expects them.", _both_take_it_back),
    Scene(_day(10, 3), "Two days later", "Green for more than 24 hours: the case closes.", _nothing),
    Scene(_day(10, 20), "Checkout has moved on", "Its contract no longer uses refunds.", _checkout_stops_using_refunds),
    Scene(
        _day(12, 1),
        "The sunset, as announced",
        "Acme Pay removes refunds, eight months after it said so. Nobody is surprised.",
        _refunds_removed,
    ),
)
