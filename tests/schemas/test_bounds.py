"""Pathological pairs end after a bounded number of steps: as unknown where they are too large, never as a wrong answer."""

import contextlib

import pytest

from monitor.schemas import Included, NotIncluded, Unknown, View, World, jsonschema_rs_judge
from monitor.schemas.budget import Budget, ExhaustedError
from monitor.schemas.inclusion import Reasoner
from monitor.schemas.text.languages import Language, shortest
from tests.schemas.asking import ask, at

INTEGER, NUMBER = {"type": "integer"}, {"type": "number"}
MILLION = 1_000_000


def nested(depth, leaf):
    for _ in range(depth):
        leaf = {"type": "object", "required": ["a"], "properties": {"a": leaf}}
    return leaf


def overlapping(count, keyword, maximum):
    """Alternatives that nothing tells apart."""
    parts = [{"type": "object", "properties": {f"p{n}": {"type": "integer", "maximum": maximum}}} for n in range(count)]
    return {keyword: parts}


def tagged(count, maximum, middle=None):
    """Alternatives that a constant member tells apart; the bound of the one in the middle may differ."""

    def part(n):
        bound = middle if middle is not None and n == count // 2 else maximum
        members = {"kind": {"const": f"k{n}"}, "v": {"type": "integer", "maximum": bound}}
        return {"type": "object", "required": ["kind"], "properties": members}

    return {"oneOf": [part(n) for n in range(count)]}


def named(count, maximum):
    """Alternatives by reference, that only a discriminator tells apart."""
    members = {"kind": {"type": "string"}, "v": {"type": "integer", "maximum": maximum}}
    parts = {f"K{n}": {"type": "object", "required": ["kind"], "properties": members} for n in range(count)}
    references = [{"$ref": f"#/$defs/{name}"} for name in parts]
    return {"oneOf": references, "$defs": parts, "discriminator": {"propertyName": "kind"}}


def doubled(depth):
    """Each definition refers to the next four times: 4 ** depth ways through it."""
    definitions = {f"d{depth}": {"type": "object"}}
    for n in range(depth):
        following = {"$ref": f"#/$defs/d{n + 1}"}
        ways = [{"anyOf": [following, {"required": [f"{letter}{n}"]}]} for letter in "xy"]
        definitions[f"d{n}"] = {"allOf": ways}
    return {"$ref": "#/$defs/d0", "$defs": definitions}


PAIRS = [
    ("500 levels", nested(500, INTEGER), nested(500, NUMBER), Unknown),
    ("30 levels", nested(30, INTEGER), nested(30, NUMBER), Included),
    ("500 alternatives that overlap", overlapping(500, "oneOf", 5), overlapping(500, "oneOf", 9), Unknown),
    ("500 alternatives, the same", tagged(500, 5), tagged(500, 5), Included),
    ("500 alternatives, one wider", tagged(500, 5), tagged(500, 5, middle=9), Included),
    ("2,000 alternatives, one narrower", tagged(2000, 5, middle=9), tagged(2000, 5), NotIncluded),
    ("60 alternatives, all wider", tagged(60, 5), tagged(60, 9), Included),
    ("60 alternatives by a discriminator", named(60, 5), named(60, 9), Included),
    ("2,000 constants", {"oneOf": [{"const": n} for n in range(2000)]}, {"type": "string"}, NotIncluded),
    ("a constant more", {"oneOf": [{"const": n} for n in range(2000)]},
     {"oneOf": [{"const": n} for n in range(2001)]}, Included),
    ("unions that multiply", doubled(30), {"type": ["object", "null"]}, Unknown),
    ("a reader whose unions multiply", {"type": "object"},
     {"allOf": [{"anyOf": [{"required": [f"a{n}"]}, {"required": [f"b{n}"]}]} for n in range(40)]}, NotIncluded),
    ("a pattern that backtracks", {"type": "string", "pattern": "^(a+)+$"}, {"pattern": "^(a|aa)+$"}, Included),
    ("patterns whose automata explode", {"type": "string", "pattern": "^(a|b)*a(a|b){18}$"},
     {"pattern": "^(a|b)*b(a|b){18}$"}, Unknown),
    ("very long strings", {"type": "string", "minLength": MILLION}, {"minLength": 10}, Included),
    ("one character too many", {"type": "string"}, {"maxLength": MILLION}, Unknown),
    ("very long strings of a pattern", {"type": "string", "minLength": MILLION, "pattern": "^[a-z]*$"},
     {"pattern": "^[a-y]*$"}, Unknown),
    ("very long arrays", {"type": "array", "minItems": MILLION}, {"minItems": 10}, Included),
    ("one item too many", {"type": "array"}, {"maxItems": MILLION}, Unknown),
    ("very large objects", {"type": "object"}, {"maxProperties": MILLION}, Unknown),
    ("10,000 values in as many", {"enum": list(map(str, range(10000)))}, {"enum": list(map(str, range(10001)))}, Included),
    ("a value more than 10,000", {"enum": list(map(str, range(10001)))}, {"enum": list(map(str, range(10000)))}, NotIncluded),
    ("all integers but 10,000", {"type": "integer", "minimum": 0}, {"enum": list(range(10000))}, NotIncluded),
    ("a fine grid", {"type": "number", "multipleOf": 1e-300}, {"multipleOf": 1e-10}, NotIncluded),
    ("a coarse grid in a fine one", {"type": "number", "multipleOf": 1e-10}, {"multipleOf": 1e-300}, Included),
    ("many patterns of names",
     {"type": "object", "patternProperties": {f"^p{n}[a-z]*": INTEGER for n in range(30)}},
     {"patternProperties": {f"^p{n}": INTEGER for n in range(30)}}, Unknown),
    ("30 of 60 items contained",
     {"type": "array", "contains": INTEGER, "minContains": 30, "maxContains": 40, "minItems": 60},
     {"contains": NUMBER, "minContains": 29}, Unknown),
    ("less than none contained", {"type": "array", "contains": INTEGER, "minContains": -1, "maxContains": 1},
     {"contains": NUMBER, "minContains": 2}, Unknown),
]  # fmt: skip


@pytest.mark.parametrize(("producer", "reader", "answer"), [row[1:] for row in PAIRS], ids=[row[0] for row in PAIRS])
def test_a_pathological_pair_ends(producer, reader, answer):
    found = ask(producer, reader, world=World.CLOSED_PRODUCER)
    assert isinstance(found, answer), found
    if isinstance(found, Unknown):
        assert found.reason


def test_the_same_question_costs_the_same_number_of_steps(monkeypatch):
    spent = []
    spend = Budget.spend
    monkeypatch.setattr(Budget, "spend", lambda self, steps=1: (spent.append(steps), spend(self, steps)))
    counts = []
    for _ in range(2):
        spent.clear()
        ask(tagged(30, 5), tagged(30, 9))
        counts.append(sum(spent))
    assert counts[0] == counts[1] > 0


def test_where_many_questions_are_too_large_those_that_follow_get_less(monkeypatch):
    """And what is small is answered as before."""
    spent, asked = [], Reasoner(jsonschema_rs_judge())
    spend = Budget.spend
    monkeypatch.setattr(Budget, "spend", lambda self, steps=1: (spent.append(steps), spend(self, steps)))
    counts = []
    for number in range(12):
        one_of_each = [{"anyOf": [{"required": [f"{letter}{n}"]} for letter in "ab"]} for n in range(20 + number)]
        spent.clear()
        sent = at({"type": "object", "allOf": one_of_each})
        answer = asked.include(sent, at({"minProperties": 20}), view=View.NEITHER, world=World.CLOSED_PRODUCER)
        assert isinstance(answer, Unknown)
        counts.append(sum(spent))
    assert counts[0] > 3 * counts[-1]
    small = asked.include(at(tagged(30, 5)), at(tagged(30, 9)), view=View.NEITHER, world=World.CLOSED_PRODUCER)
    assert isinstance(small, Included)


@pytest.mark.parametrize("asked_before", [(), (10,), (60_000,), (10, 60_000), (60_000, 1_000)])
def test_a_budget_is_held_against_a_text_that_was_found_before(asked_before):
    """Whatever was asked earlier, the same steps are enough, or too few."""
    suffix = "_".join(map(str, asked_before))  # a language of its own
    language = Language((f"^(?:(?:ab|ba)[0-9]{{3}}-)+{suffix}$",), least=100)
    for steps in asked_before:
        with contextlib.suppress(ExhaustedError):
            shortest(language, Budget(steps))
    with pytest.raises(ExhaustedError):
        shortest(language, Budget(100))
    budget = Budget(60_000)
    text = shortest(language, budget)
    assert text is not None
    assert len(text) >= 100
    assert shortest(language, Budget(60_000 - budget.left)) == text
    with pytest.raises(ExhaustedError):
        shortest(language, Budget(60_000 - budget.left - 1))
