"""Formats of text: what is said of them here, against both judges."""

import pytest

from monitor.model.values import Severity
from monitor.schemas import Dialect, NotIncluded, View, World, jsonschema_judge, jsonschema_rs_judge
from monitor.schemas.budget import Budget
from monitor.schemas.inclusion import sample
from monitor.schemas.text.formats import TEXT_FORMATS
from monitor.schemas.text.languages import Language, shortest
from tests.rules.documents import changes, request_of
from tests.schemas.asking import ask, at

JUDGES = {"jsonschema": jsonschema_judge, "jsonschema-rs": jsonschema_rs_judge}
REST = (
    "duration", "iban", "idn-hostname", "iri", "iri-reference", "json-pointer", "regex", "relative-json-pointer",
    "uri-template",
)  # fmt: skip
DIALECTS = (Dialect.DRAFT7, Dialect.DRAFT2020)


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_what_is_certainly_of_a_format_is_of_it_to_both_judges(name, dialect, judge):
    facts = TEXT_FORMATS[name]
    least = shortest(Language((f"^(?:{facts.sufficient})$",)), Budget(10_000))
    assert least is not None
    for text in (*facts.examples, least):
        assert JUDGES[judge]().valid(at({"type": "string", "format": name}, dialect=dialect), text, View.NEITHER)


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", sorted({*TEXT_FORMATS, *REST}))
def test_a_member_of_any_format_beside_a_lost_one_hides_no_break(name, dialect, judge):
    """A whole message is needed for proof: with a text that a judge refuses there would be none."""
    stays = {"type": "string", "format": name}
    reader = {
        "type": "object",
        "required": ["stays", "lost"],
        "properties": {"stays": stays, "lost": {"type": "integer"}},
    }
    producer = {"type": "object", "required": ["stays"], "properties": {"stays": stays}}
    answer = ask(producer, reader, dialect=dialect, world=World.CLOSED_PRODUCER, judge=JUDGES[judge]())
    assert isinstance(answer, NotIncluded)


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_texts_that_are_no_duration_are_lost_where_one_is_demanded(dialect, judge):
    answer = ask({"type": "string"}, {"type": "string", "format": "duration"}, dialect=dialect, judge=JUDGES[judge]())
    assert isinstance(answer, NotIncluded)


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize(("text", "valid"), [
    ("P1D", True), ("P1W", True), ("PT36H", True), ("PT0.5S", True), ("P3Y6M4DT12H30M5S", True),
    ("P", False), ("PT", False), ("1D", False), ("P1", False), ("tomorrow", False),
])  # fmt: skip
def test_both_judges_read_durations_alike(text, valid, judge):
    for dialect in DIALECTS:
        schema = at({"type": "string", "format": "duration"}, dialect=dialect)
        assert JUDGES[judge]().valid(schema, text, View.NEITHER) is valid


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "format": "slug", "pattern": "^[a-z]+-[0-9]$", "maxLength": 9},
        {"type": "string", "format": "PAN", "minLength": 13},
        {"type": "array", "items": {"type": "string", "format": "slug", "maxLength": 3}, "minItems": 2},
    ],
)
def test_a_sample_of_a_format_that_nobody_knows_is_whatever_a_judge_takes(schema):
    judge = jsonschema_rs_judge()
    assert judge.valid(at(schema), sample(at(schema), view=View.NEITHER, judge=judge), View.NEITHER)


def test_what_is_beside_a_format_that_nobody_knows_is_shown_to_break():
    card = {"type": "string", "format": "PAN", "pattern": "^[0-9]{12,16}$"}
    before, after = (
        {"type": "object", "required": ["card"], "properties": {"card": card, "month": {"type": "integer", **month}}}
        for month in ({}, {"maximum": 12})
    )
    (change,) = changes(request_of(before), request_of(after))
    assert (change.severity, change.decided) == (Severity.BREAKING, True)
    assert change.witness.message["request"]["body"]["month"] == 13
