"""Stored regressions as the engine leaves them, made by the room of attribution from worlds whose truth is known."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from monitor.explanation.words import Names
from monitor.model.exchanges import Exchange, Request, Response
from monitor.model.sides import Side
from monitor.model.values import Cell
from monitor.model.verdicts import CellName, Regression, Verdict
from tests.attribution.worlds import QUESTION, SHAPE, START, World, play

NAMES = Names("Checkout", "Acme Pay", Side.PARTNER)
CHANGED = replace(QUESTION, contract_changed=True)


def stored(verdict: Verdict, **more: Any) -> dict[str, Any]:
    """As `Store.regressions` gives it."""
    regression = Regression(
        "f1" * 32, "acme", "payments", "sandbox", "checkout|acme|read a charge|", SHAPE, "text instead of a number",
        START, START - timedelta(minutes=15), verdict, "curl https://acme.example", exchanges={"now": "opening"},
    )  # fmt: skip
    return {**regression.to_json("acme-1"), **more}  # type: ignore[dict-item]


def played(world: World, seed: int = 1) -> dict[str, Any]:
    return stored(play(world, Random(seed))[0])


def exchanges(regression: dict[str, Any], **request: Any) -> dict[str, Exchange]:
    """One for every digest that the verdict names."""
    sent = Request(request.pop("method", "GET"), request.pop("path", "/charges/ch_1"), **request)
    return {
        each["exchange"]: Exchange(
            sent,
            f"https://sandbox.acme.example/v1{sent.path}",
            START - timedelta(days=each["grade"] != "live"),
            0.1,
            Response(200, (), b'{"amount": "1"}' if each["result"] == "fail" else b'{"amount": 1}'),
            source_address="192.0.2.1:4",
            request_id=f"req-{number}",
            trace_id=f"{number:032x}",
            redacted=("Authorization",),
        )
        for number, each in enumerate(regression["verdict"]["observations"])
        if each["exchange"]
    }


def cells(old_old: str, new_old: str, old_new: str, new_new: str, control: str) -> dict[CellName, Cell]:
    return dict(zip(CellName, map(Cell, (old_old, new_old, old_new, new_new, control)), strict=True))
