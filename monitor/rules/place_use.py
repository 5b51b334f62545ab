"""Does an interaction use the place of a change? Places are written as in `Change.place`.

What can't be told from the contract (a cookie, a multipart body, text of another media type) is unknown, and never
unused: a break is not hidden by ignorance, and nothing is called worse by it either.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from fnmatch import fnmatchcase
from urllib.parse import parse_qsl

from monitor.interactions.allowed_values import allows
from monitor.interactions.credential_names import CREDENTIAL_PARAMETERS, is_credential_header, is_credential_name
from monitor.interactions.matchers import is_known, name_of, unsupported_matchers
from monitor.interactions.media_types import is_json
from monitor.interactions.rule_paths import ANY, Location, Rule, RuleSet, Step, read_rule
from monitor.model.contracts import OF_STATE, ExpectedBody, Interaction, Origin
from monitor.model.exchanges import header
from monitor.model.json_value import JsonObject, JsonValue, canonical
from monitor.model.record import record
from monitor.model.values import Direction


class Use(StrEnum):
    USED = "used"
    UNUSED = "unused"
    UNKNOWN = "unknown"
    """The contract does not tell."""


_WITHOUT = RuleSet({})
_OF_TEXT = frozenset({"regex", "include"})
"""Matchers of Pact that tell one text from another."""


@record
class Question:
    """What an edit does at one place. `by_absence`: it hits those who leave the value out (it became required).

    `values`: of an enumeration, those added or removed; empty where it is not about single values.
    """

    place: str
    direction: Direction
    by_absence: bool = False
    values: tuple[JsonValue, ...] = ()
    member: str = ""
    """The name that the place ends with, if it is a member's: it may hold slashes, and what lacks it can't tell."""


def place_use(question: Question, interaction: Interaction) -> Use:
    """Of an interaction that calls the operation."""
    use = _use(question, interaction)
    if _is_read_in_part(question, interaction) and _is_open(question, use, interaction.origin):
        return Use.UNKNOWN
    if use is Use.UNUSED and question.values and interaction.origin is Origin.ARAZZO:
        # what a step sends is computed when it runs, so that only the place is known
        return Use.UNKNOWN if _use(replace(question, values=()), interaction) is Use.USED else use
    return use


def _is_read_in_part(question: Question, interaction: Interaction) -> bool:
    """Where what can't be read may be about the place: a matcher is about its own, and a state about values sent."""
    if not interaction.unsupported:
        return False
    if question.values and question.direction is Direction.REQUEST and OF_STATE in interaction.unsupported:
        return True
    expected = interaction.response
    rules = (expected.body.rules if expected.body else {}, expected.header_rules)
    placed = {OF_STATE, *(name for each in rules for name in unsupported_matchers(each))}
    return any(each not in placed for each in interaction.unsupported)


def _is_open(question: Question, use: Use, origin: Origin) -> bool:
    """Of a contract that is read in part: that hides uses, and takes none back that is seen. What a Pact's request
    leaves out is told by its example, whichever rule can't be read; of other formats that part is not known either.
    """
    return use is Use.UNUSED or bool(question.values) or (question.by_absence and origin is not Origin.PACT)


def _use(question: Question, interaction: Interaction) -> Use:
    kind, _, rest = question.place.partition(" ")
    if kind in {"server", "cookie", "querystring"}:
        return Use.UNKNOWN
    if kind == "security" and rest:  # contracts leave out by which scheme a consumer authenticates, and how
        return Use.UNKNOWN
    if question.direction is Direction.NONE or kind in {"", "security", "path"}:
        return Use.USED
    if kind in {"query", "header"}:
        name, pointer = _split(rest)
        return _text_use(
            question,
            _sent(interaction, kind, name),
            pointer,
            hidden=_may_be_hidden(interaction, kind, name),
            rule=_text_rule(interaction, kind, name),
        )
    if kind == "body":
        return _in_body(question, rest, interaction)
    return _in_response(question, kind, rest, interaction)


def _split(rest: str) -> tuple[str, str]:
    """`filter[a] /b/c` -> name and pointer: a name may hold spaces, and a pointer begins with a slash."""
    name, found, pointer = rest.partition(" /")
    return name, f"/{pointer}" if found else ""


def _sent(interaction: Interaction, kind: str, name: str) -> list[str]:
    request = interaction.request
    if kind == "header":
        value = header(request.headers, name)
        return [] if value is None else [value]
    bare = name.removesuffix("[]")
    return [text for each, text in request.query if each in {name, bare} or each.startswith(f"{bare}[")]


def _may_be_hidden(interaction: Interaction, kind: str, name: str) -> bool:
    """Credentials, and what an archive leaves out of the requests that it saw, may be sent all the same."""
    seen = interaction.origin is Origin.HAR
    if kind == "header":
        return seen or is_credential_header(name.lower())
    return seen and is_credential_name(name, CREDENTIAL_PARAMETERS)


def _text_rule(interaction: Interaction, kind: str, name: str) -> Rule | None:
    """What a Pact says of a parameter's or header's text; None: that it is the example's."""
    rules = interaction.request_rules.headers if kind == "header" else interaction.request_rules.query
    found = next((rule for each, rule in rules.items() if _is_same_name(kind, each, name)), None)
    return None if found is None else read_rule("$", found)


def _is_same_name(kind: str, one: str, other: str) -> bool:
    return one.lower() == other.lower() if kind == "header" else one.removesuffix("[]") == other.removesuffix("[]")


def _text_use(question: Question, sent: list[str], pointer: str, *, hidden: bool, rule: Rule | None = None) -> Use:
    if not sent:
        if hidden:
            return Use.UNKNOWN
        return Use.USED if question.by_absence and not pointer else Use.UNUSED
    if question.by_absence or pointer:  # what is inside a parameter's value is not looked into
        return Use.UNKNOWN
    if not question.values:
        return Use.USED
    listed = {_as_text(each) for each in question.values}
    single = [part for text in sent for part in (text, *text.split(","))]
    if listed & set(single):
        return Use.USED
    others = rule is not None and any(allows(rule, text, value) for text in sent for value in listed)
    return Use.UNKNOWN if others else Use.UNUSED


def _as_text(value: JsonValue) -> str:
    return value if isinstance(value, str) else canonical(value).decode()


def _in_body(question: Question, rest: str, interaction: Interaction) -> Use:
    body, sent_as = interaction.request.body, header(interaction.request.headers, "content-type")
    media_type, pointer = _split(rest)
    is_form = "urlencoded" in media_type
    if body is None or not (body or (is_form and pointer)):
        return _in_none(question, pointer, is_form)
    if _differ(media_type, sent_as):
        return Use.UNUSED
    if not pointer:
        return Use.UNKNOWN if question.by_absence else Use.USED
    rules = RuleSet(interaction.request_rules.body) if question.values else _WITHOUT
    if is_form:
        return _in_form(question, body, pointer, rules)
    try:
        value: JsonValue = json.loads(body)
    except (ValueError, RecursionError):
        return Use.UNKNOWN
    use = _held(question, _at(value, _steps(question, pointer)), rules)
    is_open = use is Use.UNUSED and (
        _is_left_open(question, pointer, value, interaction.request_rules.body)
        or (interaction.origin is Origin.ARAZZO and _is_computed(value, pointer))
    )
    return Use.UNKNOWN if is_open else use


def _in_none(question: Question, pointer: str, is_form: bool) -> Use:
    """Of a form in which nothing is filled in there is no body to see, so that it may be sent all the same."""
    if not question.by_absence:
        return Use.UNUSED
    return Use.USED if not pointer else Use.UNKNOWN if is_form else Use.UNUSED


def _in_form(question: Question, body: bytes, pointer: str, rules: RuleSet) -> Use:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True)
    except ValueError:
        return Use.UNKNOWN
    name, _, inside = pointer[1:].partition("/")
    sent = [text for each, text in pairs if each == name or each.startswith((f"{name}[", f"{name}."))]
    return _text_use(question, sent, inside, hidden=False, rule=rules.governing((name, 0)))


def _in_response(question: Question, status: str, rest: str, interaction: Interaction) -> Use:
    expected = interaction.response
    if not expected.statuses or status == "default":
        return Use.UNKNOWN
    if not any(_covers(status, each) for each in expected.statuses):
        return Use.UNUSED
    if rest.startswith("header "):
        named = header(expected.headers, _split(rest.removeprefix("header "))[0]) is not None
        return Use.USED if named else Use.UNKNOWN if interaction.origin is Origin.HAR else Use.UNUSED
    if not rest:
        return Use.USED if len(expected.statuses) == 1 else Use.UNKNOWN
    media_type, pointer = _split(rest)
    if expected.body is None and not pointer:
        return _as_type(media_type, interaction)
    return _in_expected(question, media_type, pointer, expected.body, interaction.origin)


def _as_type(media_type: str, interaction: Interaction) -> Use:
    """Of an answer that is not looked into: its type may be expected, or was asked for."""
    named = header(interaction.response.headers, "content-type")
    if named is not None:
        return Use.UNUSED if _differ(media_type, named) else Use.USED
    accepted = (header(interaction.request.headers, "accept") or "").split(",")
    is_wanted = any(each and not _differ(media_type, each) for each in accepted)
    return Use.UNKNOWN if is_wanted or interaction.origin is Origin.HAR else Use.UNUSED


def _in_expected(question: Question, media_type: str, pointer: str, body: ExpectedBody | None, origin: Origin) -> Use:
    if body is None:
        return Use.UNKNOWN if origin is Origin.HAR else Use.UNUSED
    if body.schema is not None:  # pinned to the whole description: every place of it is used
        return Use.USED
    if body.absent or _differ(media_type, body.media_type):
        return Use.UNUSED
    if " item" in media_type:
        return Use.UNKNOWN
    return _read_there(question, pointer, body)


def _read_there(question: Question, pointer: str, body: ExpectedBody) -> Use:
    """Of an expected body of the media type that the place has."""
    if body.media_type and not (pointer or question.values):
        return Use.USED
    if not is_json(body.media_type or "application/json"):
        return Use.UNKNOWN
    held = list(_at(body.example, _steps(question, pointer)))
    use = _reads_others(question.values, body, held) if question.values else _held(question, held)
    is_open = use is Use.UNUSED and _is_left_open(question, pointer, body.example, body.rules)
    return Use.UNKNOWN if is_open else use


def _reads_others(values: Sequence[JsonValue], body: ExpectedBody, held: "list[_Held]") -> Use:
    """Values added to what is read: one that is pinned to its example says nothing of the others, and one that is read
    by an expression lists those that it is ready for.
    """
    present = [each for each in held if each.there]
    if not present:
        return Use.UNUSED
    rules = RuleSet(body.rules)
    ruled = [(rules.governing(each.location), each.value) for each in present]
    told = [(rule, example) for rule, example in ruled if rule and not _is_undecided(rule)]
    hit = any(_is_hit(rule, example, value) for rule, example in told for value in values)
    return Use.USED if hit else Use.UNKNOWN


def _is_hit(rule: Rule, example: JsonValue, value: JsonValue) -> bool:
    names = _names(rule)
    return not allows(rule, example, value) if names & _OF_TEXT else names != {"equality"}


@record
class _Held:
    """A value at the place, or (`there` False) an object that lacks it."""

    location: Location
    value: JsonValue
    there: bool = True


def _held(question: Question, held: Iterable[_Held], rules: RuleSet = _WITHOUT) -> Use:
    found = list(held)
    if question.by_absence:
        if any(not each.there for each in found):
            return Use.USED
        return Use.UNKNOWN if found else Use.UNUSED
    present = [each for each in found if each.there]
    if not question.values:
        return Use.USED if present else Use.UNUSED
    listed = {canonical(each) for each in question.values}
    if any(canonical(each.value) in listed for each in present):
        return Use.USED
    ruled = ((rules.governing(each.location), each.value) for each in present)
    others = any(rule and allows(rule, example, value) for rule, example in ruled for value in question.values)
    return Use.UNKNOWN if others else Use.UNUSED


def _steps(question: Question, pointer: str) -> list[str]:
    name = question.member
    if not name or not pointer.endswith(f"/{name}"):
        return pointer.split("/")[1:]
    return [*pointer.removesuffix(f"/{name}").split("/")[1:], name]


def _at(value: JsonValue, tokens: Sequence[str], location: Location = ()) -> Iterator[_Held]:
    """Every value at the place; `*` stands for any item or member. A member's name may hold slashes itself."""
    if not tokens:
        yield _Held(location, value)
    elif isinstance(value, Mapping):
        if tokens[0] == "*" and "*" not in value:
            for name, each in value.items():
                yield from _at(each, tokens[1:], (*location, name))
            return
        for length in range(1, len(tokens) + 1):
            name = "/".join(tokens[:length])
            if name in value:
                yield from _at(value[name], tokens[length:], (*location, name))
                return
        if len(tokens) == 1:
            yield _Held(location, None, there=False)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, each in enumerate(value):
            if tokens[0] not in {"*", str(index)}:
                continue
            yield from _at(each, tokens[1:], (*location, index))


def _is_left_open(question: Question, pointer: str, value: JsonValue, rules: JsonObject) -> bool:
    """May a rule speak of the place, though the example lacks it?"""
    known, steps = RuleSet(rules), _steps(question, pointer)
    return _is_in_a_whole(value, pointer, known) or any(
        _is_undecided(rule) and _may_meet(rule.steps, steps) for rule in known
    )


def _is_undecided(rule: Rule) -> bool:
    """It can't be read, or demands what is not known."""
    return bool(rule.unread) or not all(map(is_known, rule.matchers))


def _may_meet(beginning: Sequence[Step], place: Sequence[str]) -> bool:
    """Is the place below what can be read of a rule's path, or on the way there?"""
    return all(step is ANY or each in {step, "*"} for step, each in zip(beginning, place, strict=False))


def _is_in_a_whole(value: JsonValue, pointer: str, rules: RuleSet) -> bool:
    """In a part that the example leaves empty, and of which a rule says no more than what it is? An object that is the
    whole body says by that that none of its members matters.
    """
    above = _above(value, pointer)
    empty = [each.location for each in above if each.value == [] or (each.location and each.value == {})]
    return any(rule and _names(rule) != {"equality"} for rule in map(rules.governing, empty))


def _is_computed(value: JsonValue, pointer: str) -> bool:
    """In what a step of a workflow is handed (`$inputs.address`)?"""
    return any(isinstance(each.value, str) and "$" in each.value for each in _above(value, pointer))


def _above(value: JsonValue, pointer: str) -> Iterator[_Held]:
    tokens = pointer.split("/")[1:]
    return (each for length in range(len(tokens)) for each in _at(value, tokens[:length]) if each.there)


def _names(rule: Rule) -> set[str]:
    return {name_of(each) for each in rule.matchers}


def _differ(declared: str, used: str | None) -> bool:
    """Two media types of which no body can be both; ranges, parameters and kinds of JSON aside."""
    if not declared or not used:
        return False
    one, other = (each.partition(";")[0].strip().lower() for each in (declared.removesuffix(" item"), used))
    return not (fnmatchcase(other, one) or (is_json(one) and is_json(other)))


def _covers(status: str, number: int) -> bool:
    return status in {str(number), f"{number // 100}XX"}
