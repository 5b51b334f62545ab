"""What stands in a case beside its verdict, as a terminal shows it: promises, questions, people, what goes further."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from monitor.explanation.words import duration
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.model.sides import Side
from monitor.reports.layout import moment, wrapped
from monitor.reports.room_text import lines as room_lines
from monitor.workflow.settlement.shown import told_once

_Line = Callable[[Mapping[str, JsonValue]], str]


def lines(found: Mapping[str, JsonValue], integration: Integration, now: datetime) -> Iterator[str]:
    """`found`: as `workflow.settlement.shown` has it."""
    yield ""
    yield from _facts(found, integration)
    yield from _section("people", found, "people", lambda each: _person(each, integration))
    yield from _section("commitments", found, "commitments", lambda each: _commitment(each, integration))
    yield from _section("concerns", found, "concerns", lambda each: _concern(each, integration))
    stated = [each for each in _objects(found, "expectations") if not each["retracted"]]
    yield from _section("expectations", {"expectations": stated}, "expectations", _expectation)
    for room in _objects(found, "rooms"):
        yield from room_lines(room, integration)
    yield from _section("handed over", found, "hand_overs", lambda each: _hand_over(each, integration))
    yield from _section("not confirmed by the owner yet", found, "unconfirmed", _statement)
    yield from _section("kept for your company only", found, "notes", lambda each: f"{each['by']}: {each['text']}")
    further = {"steps": told_once(found)}
    yield from _section("when nobody acts", further, "steps", lambda each: _step(each, now))


def _facts(found: Mapping[str, JsonValue], integration: Integration) -> Iterator[str]:
    urgency = found.get("urgency")
    if isinstance(urgency, Mapping):
        reasons = ", ".join(str(each) for each in _list(urgency, "reasons"))
        yield from wrapped(f"{urgency['level']} ({reasons})", first="  urgency, computed: ", rest="    ")
        said = urgency["claimed"]
        if isinstance(said, Mapping) and said:
            claims = ", ".join(f"{level} by {_name(side, integration)}" for side, level in said.items())
            yield f"  urgency, as claimed: {claims}"
    noticed = found["four_times"]
    if isinstance(noticed, Mapping) and noticed["customer_noticed"]:
        yield f"  noticed by a customer: {_when(noticed['customer_noticed'])}"
    spent = found["working_seconds_on"]
    if isinstance(spent, Mapping) and any(spent.values()):
        hours = [f"{_name(side, integration)} {_hours(seconds)}" for side, seconds in spent.items()]
        yield f"  waited, in working time: {', '.join(hours)}"


def _person(each: Mapping[str, JsonValue], integration: Integration) -> str:
    own = f", {each['email']}" if each.get("email") else ""
    role = "owner" if each["owner"] else each["role"]
    return f"{each['name']}{f', {role}' if role else ''}, {_name(each['side'], integration)}{own}"


def _commitment(each: Mapping[str, JsonValue], integration: Integration) -> str:
    awaits = [_need(need, integration) for need in _list(each, "awaits")]
    waiting = f", waits for {', '.join(awaits)}" if awaits and each["standing"] == "proposed" else ""
    own = f" (your own estimate: {_when(each['estimate'])})" if each.get("estimate") else ""
    why = each["declined"] or each["lapsed"]
    reason = f": {why}" if why else ""
    return (
        f"{each['id']} {each['standing']}{waiting}{reason}: {each['what']}, by {_when(each['due'])}{own}; "
        f"{each['owner']}, {_name(each['side'], integration)}"
    )


def _concern(each: Mapping[str, JsonValue], integration: Integration) -> str:
    answers = [answer for answer in _list(each, "answers") if isinstance(answer, Mapping)]
    head = f"{each['id']} {each['kind']} of {each['by']}, {_name(each['side'], integration)}: {each['text']}"
    for answer in answers:
        judged = {True: "adequate", False: "not adequate", None: "not judged yet"}[_truth(answer["adequate"])]
        unmet = f"not met: {answer['expectation']} ({answer['unmet']})"
        head += f"; {answer['by']} answers: {answer['text']}; {unmet}; {judged}"
    return head if each["answered"] else f"{head}; {_name(each['to'], integration)} answers by {_when(each['due'])}"


def _expectation(each: Mapping[str, JsonValue]) -> str:
    standing = "confirmed by both" if each["confirmed"] else "not confirmed by both yet"
    return f"{each['id']} {standing}, for {str(each['hearers']).replace('-', ' ')}: {each['text']}"


def _hand_over(each: Mapping[str, JsonValue], integration: Integration) -> str:
    contact = f"{each['contact']}, " if each["contact"] else ""
    return f"{each['by']} to {contact}{_name(each['to'], integration)}: {each['reason']}"


def _statement(each: Mapping[str, JsonValue]) -> str:
    return f"{each['number']}: {each['event']} by {each['by']}; {each['owner']} can confirm it"


def _step(each: Mapping[str, JsonValue], now: datetime) -> str:
    left = datetime.fromisoformat(str(each["due"])) - now
    when = f"in {duration(left)}" if left.total_seconds() > 0 else "in the next run"
    about = f" ({each['about']})" if each["about"] else ""
    names = " and ".join(str(name) for name in _list(each, "to"))
    return f"{when} this goes to {names}: {each['trigger']}{about}"


def _section(title: str, found: Mapping[str, JsonValue], key: str, line: _Line) -> Iterator[str]:
    items = _objects(found, key)
    if items:
        yield f"  {title}"
    for each in items:
        yield from wrapped(line(each), first="    ", rest="      ")


def _objects(found: Mapping[str, JsonValue], key: str) -> list[Mapping[str, JsonValue]]:
    return [each for each in _list(found, key) if isinstance(each, Mapping)]


def _list(found: Mapping[str, JsonValue], key: str) -> Sequence[JsonValue]:
    value = found.get(key)
    return value if isinstance(value, list | tuple) else ()


def _name(side: JsonValue, integration: Integration) -> str:
    return integration.company(Side(str(side))).name


def _need(need: JsonValue, integration: Integration) -> str:
    side, _, contact = str(need).partition("/")
    return f"{contact} ({_name(side, integration)})" if contact else _name(side, integration)


def _when(value: JsonValue) -> str:
    return moment(datetime.fromisoformat(str(value)))


def _hours(seconds: JsonValue) -> str:
    minutes = int(str(seconds)) // 60
    return f"{minutes // 60} h {minutes % 60} min"


def _truth(value: JsonValue) -> bool | None:
    return value if isinstance(value, bool) else None
