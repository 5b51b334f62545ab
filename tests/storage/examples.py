"""Small nouns for tests of the store: `NOW`, and one of each thing with the fields that a test cares about."""

from datetime import UTC, datetime, timedelta

from monitor.model.cases import Conflict, ConflictStatus, LogEntry, Message
from monitor.model.changes import Change, Witness
from monitor.model.contracts import ExpectedBody, ExpectedResponse, Interaction, Origin, ProviderState
from monitor.model.descriptions import Document, PollTarget
from monitor.model.evidence import Fingerprint, Kept
from monitor.model.exchanges import Exchange, Request, Response
from monitor.model.history import Record, Recording, RecordKind
from monitor.model.sides import Side
from monitor.model.values import Direction, Severity

NOW = datetime(2027, 1, 10, 12, 30, 15, 123456, tzinfo=UTC)
TARGET = PollTarget("acme", "payments")


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def record(number: int = 0, kind: RecordKind = RecordKind.POLL, integration: str = "acme") -> Record:
    return Record(later(number), kind, integration, "payments", f"cycle-{number}", {"number": number})


def document(content: bytes = b'{"openapi": "3.1.0"}', source: str = "https://acme.example/openapi.json") -> Document:
    return Document("openapi.json", {"openapi.json": content, "schemas/charge.json": b"{}"}, source)


def change(fingerprint: str = "f1") -> Change:
    return Change(
        rule="response-property-type-changed",
        severity=Severity.BREAKING,
        decided=True,
        fingerprint=fingerprint,
        operation="GET /charges/{id}",
        direction=Direction.RESPONSE,
        place="200 application/json /amount",
        message="the amount became text",
        witness=Witness({"amount": "1"}, accepted_by="revision", rejected_by="base"),
    )


def interaction(description: str = "read one charge") -> Interaction:
    return Interaction(
        api="payments",
        consumer="checkout",
        provider="acme",
        description=description,
        origin=Origin.PACT,
        contract="pacts/checkout.json",
        request=Request("GET", "/charges/1", headers=(("Accept", "application/json"),)),
        response=ExpectedResponse((200,), body=ExpectedBody({"amount": 1}, rules={"$.amount": {"match": "type"}})),
        states=(ProviderState("a charge exists", {"id": 1}),),
    )


def exchange(body: bytes = b'{"amount": 1}', at: datetime = NOW) -> Exchange:
    return Exchange(
        Request("GET", "/charges/1", query=(("a", "1"), ("a", "2"))),
        "https://sandbox.acme.example/charges/1",
        at,
        0.125,
        Response(200, (("Content-Type", "application/json"),), body),
        redacted=("Authorization",),
    )


def recording(body: bytes = b'{"amount": 1}', description: str = "read one charge", at: datetime = NOW) -> Recording:
    return Recording(
        "acme", "payments", "sandbox", interaction(description), exchange(body, at), at, "d1", "c1", "1.2", "0.9"
    )


def kept(digest: str, version: str = "1.0", at: datetime = NOW) -> Kept:
    """Evidence whose exchange is stored under `digest`."""
    fingerprint = Fingerprint("d1", version=version, server=("server: nginx",), contract="c1")
    where = ("acme", "payments", "sandbox", "GET /charges/{id}")
    return Kept(*where, 200, interaction().key, fingerprint, digest, at, at)


def conflict(
    name: str = "case-1",
    status: ConflictStatus = ConflictStatus.DETECTED,
    integration: str = "acme",
    opened_at: datetime = NOW,
) -> Conflict:
    return Conflict(name, integration, "payments", "amount is text", status, opened_at, opened_at, ("f1",))


def entry(conflict_id: str = "case-1", event: str = "opened", text: str = "the amount became text") -> LogEntry:
    return LogEntry(conflict_id, 0, NOW, event, "monitor", text, {"replays": 12, "share": 0.5})


def message(name: str = "m1", at: datetime = NOW, integration: str = "acme", conflict_id: str = "case-1") -> Message:
    return Message(name, at, integration, Side.PARTNER, conflict_id, "opened", "Charges", "The amount became text.")
