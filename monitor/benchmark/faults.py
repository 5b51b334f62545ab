"""The faults: what happens, and the verdict that a fair judge would give, in roles."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from monitor.benchmark.companies import Provider
from monitor.benchmark.hooks import message_schema, path
from monitor.benchmark.host import Call, Reply
from monitor.benchmark.stage import Stage


class Role(StrEnum):
    """Who changed, or owes; roles become sides when a case is made."""

    PROVIDER = "provider"
    CONSUMER = "consumer"
    BOTH = "both"
    INTERACTION = "interaction"
    ENVIRONMENT = "environment"
    HARNESS = "harness"
    NONE = "none"
    UNDETERMINED = "undetermined"
    CONTRACT = "contract"
    NOBODY = "nobody"


class Extent(StrEnum):
    """Which operations fail by a fault."""

    BOTH = "both"
    """Reading one record of the target, and the list of them."""
    ONE = "one"
    MANY = "many"
    MADE = "made"
    """Creating a record, by an unsafe method."""
    HOST = "host"
    HOOK = "hook"
    """Telling of a record, by a webhook."""
    HOOKS = "hooks"
    """All webhooks."""
    SILENT = "silent"
    """None: any verdict on somebody is wrong."""


def _nothing(_: Stage) -> None:
    """An ordinary day."""


@dataclass(frozen=True, slots=True)
class Fault:
    name: str
    changed_by: Role
    owes: Role
    act: Callable[[Stage], None]
    prepare: Callable[[Stage], None] = _nothing
    """On the day before, when all is well."""
    later: timedelta = timedelta(hours=1)
    """From the first run to the one that meets the fault."""
    extent: Extent = Extent.BOTH
    decidable: bool = True
    """False: what decides it can't be seen from outside, and a verdict that is not certain is the right one."""
    unavailable: bool = False
    """It shows as a server that fails, as noise does."""

    @property
    def is_of_webhooks(self) -> bool:
        return self.extent in {Extent.HOOK, Extent.HOOKS}


def _of_another_type(value: Any) -> Any:
    return 7 if isinstance(value, str) else str(value)


def _type_changed(stage: Stage) -> None:
    for record in stage.records:
        record[stage.member] = _of_another_type(record[stage.member])


def _type_changed_and_described(stage: Stage) -> None:
    _type_changed(stage)
    kind = "integer" if isinstance(stage.records[0][stage.member], int) else "string"
    stage.schema["properties"][stage.member] = {"type": kind}


def _member_gone(stage: Stage) -> None:
    for record in stage.records:
        del record[stage.member]


def _member_gone_and_described(stage: Stage) -> None:
    _member_gone(stage)
    stage.schema["required"].remove(stage.member)
    del stage.schema["properties"][stage.member]


def _wrapped(stage: Stage) -> None:
    of_target = f"/{stage.target.name}/"
    stage.provider.renders = lambda call, body: {"data": body} if call.path.startswith(of_target) else body


def _parameter_demanded(stage: Stage) -> None:
    path = f"/{stage.target.name}"

    def demand(call: Call) -> Reply | None:
        lacks = call.method == "GET" and call.path == path and "region" not in call.query
        return Reply(400, {"error": "region is missing"}) if lacks else None

    stage.provider.guards.append(demand)
    region = {"name": "region", "in": "query", "required": True, "schema": {"type": "string"}}
    stage.operation(path)["parameters"].append(region)


def _header_gone(stage: Stage) -> None:
    path, records = f"/{stage.target.name}", stage.provider.records
    bare = Reply(200, records[path])
    stage.provider.guards.append(lambda call: bare if (call.method, call.path) == ("GET", path) else None)


def _header_expected(stage: Stage) -> None:
    stage.contract[f"list {stage.target.name}"]["response"]["headers"]["X-Page"] = "1"


def _creates_another_type(stage: Stage) -> None:
    path, member = f"/{stage.target.name}", stage.member

    def change(call: Call, body: Any) -> Any:
        made = call.method == "POST" and call.path == path
        return {**body, member: _of_another_type(body[member])} if made else body

    stage.provider.renders = change


def _member_demanded(stage: Stage) -> None:
    stage.provider.demands[f"/{stage.target.name}"]["purpose"] = str


def _member_demanded_and_described(stage: Stage) -> None:
    _member_demanded(stage)
    sent = stage.provider.description["components"]["schemas"][f"New{stage.target.schema}"]
    sent["properties"]["purpose"] = {"type": "string"}
    sent["required"].append("purpose")


def _invalid_body_sent(stage: Stage) -> None:
    body = stage.contract[f"create {stage.target.name}"]["request"]["body"]
    body[stage.member] = _of_another_type(body[stage.member])


def _one_operation_fails(stage: Stage) -> None:
    of_target = f"/{stage.target.name}/"
    stage.provider.guards.append(lambda call: Reply(500, {"error": "?"}) if call.path.startswith(of_target) else None)


def _removed(stage: Stage) -> None:
    del stage.provider.description["paths"][f"/{stage.target.name}/{{id}}"]
    for identifier in stage.target.ids:
        del stage.provider.records[f"/{stage.target.name}/{identifier}"]


def _sunset_announced(stage: Stage) -> None:
    stage.operation(f"/{stage.target.name}/{{id}}").update({"deprecated": True, "x-sunset": stage.until(days=120)})


def _null_permitted(stage: Stage) -> None:
    stage.schema["properties"][stage.member]["nullable"] = True


def _null_sent(stage: Stage) -> None:
    for record in stage.records:
        record[stage.member] = None


def _unpromised_expected(stage: Stage) -> None:
    for record in stage.expected:
        record["colour"] = "red"


def _other_type_expected(stage: Stage) -> None:
    for record in stage.expected:
        record[stage.member] = _of_another_type(record[stage.member])


def _invalid_parameter_sent(stage: Stage) -> None:
    stage.contract[f"list {stage.target.name}"]["request"]["query"] = "limit=many"


def _unknown_path_asked(stage: Stage) -> None:
    for identifier in stage.target.ids:
        stage.contract[f"read {stage.target.name} {identifier}"]["request"]["path"] = f"/{stage.target.name}-x/1"


def _both_left(stage: Stage) -> None:
    _type_changed(stage)
    for record in stage.expected:
        record[stage.member] = ["neither"]


def _together(stage: Stage) -> None:
    """The consumer newly asks to expand, which was ignored; the provider newly heeds it."""
    of_target, member = f"/{stage.target.name}/", stage.member

    def expand(call: Call, body: Any) -> Any:
        if call.path.startswith(of_target) and "expand" in call.query:
            return {**body, member: {"value": body[member]}}
        return body

    stage.provider.renders = expand
    for identifier in stage.target.ids:
        stage.contract[f"read {stage.target.name} {identifier}"]["request"]["query"] = "expand=all"


def _old_version_runs(stage: Stage) -> None:
    """And the description allows both forms of the member, long or short."""
    stage.runs_previous = True
    short = stage.schema["properties"][stage.member]
    long = {"type": "object", "required": ["value"], "properties": {"value": short}}
    stage.schema["properties"][stage.member] = {"oneOf": [short, long]}


def _all_answer(reply: Reply | None) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        stage.answer = lambda _: reply

    return act


def _quota_used_up(stage: Stage) -> None:
    limit = {"RateLimit-Limit": str(max(1, stage.answered - 1)), "Retry-After": "3600"}
    stage.answer = lambda _: Reply(429, {"error": "too many requests"}, limit)


def _record_gone(stage: Stage) -> None:
    del stage.provider.records[stage.target.path]


def _fails_once(stage: Stage) -> None:
    left = [stage.rng.randint(1, 3)]
    of_target = f"/{stage.target.name}"

    def fail(call: Call) -> Reply | None:
        if not call.path.startswith(of_target) or not left[0]:
            return None
        left[0] -= 1
        return Reply(503, {"error": "try again"}) if not left[0] else None

    stage.provider.guards.append(fail)


def _description_corrected(stage: Stage) -> None:
    stage.schema["properties"][stage.member] = {"type": "boolean"}


def _value_pinned(stage: Stage) -> None:
    for identifier in stage.target.ids:
        response = stage.contract[f"read {stage.target.name} {identifier}"]["response"]
        others = [name for name in response["body"] if name != stage.member]
        response["matchingRules"] = {f"$.body.{name}": {"match": "type"} for name in others}


def _value_moves(stage: Stage) -> None:
    of_target, member, rng = f"/{stage.target.name}/", stage.member, stage.rng

    def move(call: Call, body: Any) -> Any:
        if not call.path.startswith(of_target):
            return body
        value = body[member]
        moved = f"{value}-{rng.random()}" if isinstance(value, str) else rng.randint(2000, 10**6)
        return {**body, member: bool(moved % 2) if isinstance(value, bool) else moved}

    stage.provider.renders = move


def _receiver(stage: Stage) -> Provider:
    assert stage.receiver is not None
    return stage.receiver


def _another_type_told(stage: Stage) -> None:
    members = message_schema(stage.provider, stage.target)["properties"]
    kind = "string" if members[stage.member]["type"] != "string" else "integer"
    members[stage.member] = {"type": kind}


def _member_not_told(stage: Stage) -> None:
    schema = message_schema(stage.provider, stage.target)
    schema["required"].remove(stage.member)
    del schema["properties"][stage.member]


def _message_refused(stage: Stage) -> None:
    _receiver(stage).demands[path(stage.target)]["purpose"] = str


def _other_answer_to_messages(stage: Stage) -> None:
    of_target = path(stage.target)
    _receiver(stage).renders = lambda call, body: {"fine": True} if call.path == of_target else body


def _one_receiver_fails(stage: Stage) -> None:
    of_target = path(stage.target)
    _receiver(stage).guards.append(lambda call: Reply(500, {"error": "?"}) if call.path == of_target else None)


def _receivers_down(stage: Stage) -> None:
    stage.receiver_answer = lambda _: _UNAVAILABLE


def _receivers_refuse_us(stage: Stage) -> None:
    stage.receiver_answer = lambda _: Reply(401, {"error": "expired"})


_PAGE = b"<!doctype html><title>Attention Required</title><p>Please show that you are human."

P, C = Role.PROVIDER, Role.CONSUMER
_ENVIRONMENT = (Role.ENVIRONMENT, Role.NOBODY)
_UNAVAILABLE = Reply(503, {"error": "unavailable"})

FAULTS: tuple[Fault, ...] = (
    Fault("type changed", P, P, _type_changed),
    Fault("type changed, and described", P, P, _type_changed_and_described),
    Fault("member gone", P, P, _member_gone),
    Fault("member gone, and described", P, P, _member_gone_and_described),
    Fault("answers wrapped", P, P, _wrapped, extent=Extent.ONE),
    Fault("parameter demanded", P, P, _parameter_demanded, extent=Extent.MANY),
    Fault("header gone", P, P, _header_gone, _header_expected, extent=Extent.MANY),
    Fault("creation answers another type", P, P, _creates_another_type, extent=Extent.MADE),
    Fault("member demanded of what is created", P, P, _member_demanded, extent=Extent.MADE),
    Fault("member demanded, and described", P, P, _member_demanded_and_described, extent=Extent.MADE),
    Fault("one operation fails", P, P, _one_operation_fails, extent=Extent.ONE, unavailable=True),
    Fault("operation removed without a word", P, P, _removed, extent=Extent.ONE),
    Fault(
        "operation removed after its notice", P, C, _removed, _sunset_announced, timedelta(days=121), extent=Extent.ONE
    ),
    Fault("null sent that was permitted", P, Role.CONTRACT, _null_sent, _null_permitted),
    Fault("unpromised member expected", C, C, _unpromised_expected),
    Fault("other type expected", C, C, _other_type_expected),
    Fault("invalid parameter sent", C, C, _invalid_parameter_sent, extent=Extent.MANY),
    Fault("invalid body sent", C, C, _invalid_body_sent, extent=Extent.MADE),
    Fault("unknown path asked", C, C, _unknown_path_asked, extent=Extent.ONE),
    Fault("both left what held", Role.BOTH, Role.BOTH, _both_left),
    Fault(
        "fine alone, broken together", Role.INTERACTION, Role.CONTRACT, _together, _old_version_runs, extent=Extent.ONE
    ),
    Fault("host unavailable", *_ENVIRONMENT, _all_answer(_UNAVAILABLE), extent=Extent.HOST, unavailable=True),
    Fault("host closes connections", *_ENVIRONMENT, _all_answer(None), extent=Extent.HOST),
    Fault("credential expired", *_ENVIRONMENT, _all_answer(Reply(401, {"error": "expired"})), extent=Extent.HOST),
    Fault("rate limit", *_ENVIRONMENT, _all_answer(Reply(429, {"error": "slow down"})), extent=Extent.HOST),
    Fault("page from in front of the host", *_ENVIRONMENT, _all_answer(Reply(403, _PAGE)), extent=Extent.HOST),
    Fault("record gone", *_ENVIRONMENT, _record_gone, extent=Extent.ONE),
    Fault("message of another type", P, P, _another_type_told, extent=Extent.HOOK),
    Fault("message without a member", P, P, _member_not_told, extent=Extent.HOOK),
    Fault("receiver demands more", C, C, _message_refused, extent=Extent.HOOK, decidable=False),
    Fault("receiver answers otherwise", C, C, _other_answer_to_messages, extent=Extent.HOOK),
    Fault("one receiver fails", C, C, _one_receiver_fails, extent=Extent.HOOK, unavailable=True),
    Fault("receivers unavailable", *_ENVIRONMENT, _receivers_down, extent=Extent.HOOKS, unavailable=True),
    Fault("receivers' credential expired", *_ENVIRONMENT, _receivers_refuse_us, extent=Extent.HOOKS),
    Fault("own quota used up", Role.HARNESS, Role.NOBODY, _quota_used_up, extent=Extent.HOST),
    Fault("one request fails", Role.NONE, Role.NOBODY, _fails_once, unavailable=True),
    Fault("description corrected", Role.NONE, Role.NOBODY, _description_corrected, extent=Extent.SILENT),
    Fault("an ordinary day", Role.NONE, Role.NOBODY, _nothing, extent=Extent.SILENT),
    Fault(
        "pinned value moves",
        Role.UNDETERMINED,
        Role.UNDETERMINED,
        _value_moves,
        _value_pinned,
        extent=Extent.ONE,
        decidable=False,
    ),
)

BY_NAME = {fault.name: fault for fault in FAULTS}
