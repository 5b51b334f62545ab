"""Whatever is called included holds for random instances, whatever is called refused is refused by two validators.

`python -m tests.schemas.hunt` asks the same for days; what it found is replayed here.
"""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.schemas import (
    Dialect,
    Included,
    Kind,
    NotIncluded,
    Reasoner,
    Resource,
    SchemaAt,
    View,
    World,
    include,
    jsonschema_rs_judge,
    sample,
)
from tests.schemas import real
from tests.schemas.generated import schemas
from tests.schemas.sampling import Sampler
from tests.schemas.soundness import Question, WrongAnswerError, checked, kept

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
INSTANCES = 60


@FEW
@given(schemas, schemas, st.sampled_from(World))
def test_what_is_included_holds_for_instances_of_generated_schemas(producer, reader, world):
    checked(Question({"s": producer}, {"s": reader}, "/s", world=world.value), INSTANCES, random.Random(1))


@FEW
@given(schemas, st.integers(0, 1000), st.booleans())
def test_what_is_included_holds_for_instances_of_a_schema_that_was_edited(schema, seed, swapped):
    rng = random.Random(seed)
    sides = ({"s": schema}, real.edited({"s": schema}, "/s", rng))
    checked(Question(*(reversed(sides) if swapped else sides), "/s"), INSTANCES, rng)


def test_what_is_included_holds_for_instances_of_real_schemas_that_were_edited():
    rng, answers = random.Random(7), []
    for path in real.files(real.SHIPPED):
        document = real.description(path)
        pointers = real.named_schemas(document)
        for pointer in rng.sample(pointers, min(2, len(pointers))):
            one = real.alone(document, pointer)
            sides = rng.sample([one, real.edited(one, pointer, rng)], 2)
            question = Question(*sides, pointer, dialect=real.dialect_of(document).value)
            answers.append(checked(question, INSTANCES, rng))
    assert sum(isinstance(answer, Included) for answer, _ in answers) >= 5
    assert sum(isinstance(answer, NotIncluded) for answer, _ in answers) >= 5
    assert sum(borne_out for _, borne_out in answers) >= 300


def test_a_reasoner_that_knows_other_questions_answers_as_one_that_knows_none():
    rng, asked, judge = random.Random(11), 0, jsonschema_rs_judge()
    for path in real.files(real.SHIPPED):
        document = real.description(path)
        pointers = real.named_schemas(document)
        some = rng.sample(pointers, min(6, len(pointers)))
        edited = document
        for pointer in some:
            edited = real.edited(edited, pointer, rng)
        before, after = (Resource(each, real.dialect_of(document)) for each in (document, edited))
        reasoner = Reasoner(judge)
        for pointer in some:
            one, other = SchemaAt(before, pointer), SchemaAt(after, pointer)
            for world in World:
                view = rng.choice(list(View))
                known = reasoner.include(one, other, view=view, world=world)
                assert known == include(one, other, view=view, world=world, judge=judge), (path, pointer)
                asked += 1
            assert_is_sample(reasoner, other, judge)
    assert asked >= 50


def assert_is_sample(reasoner, schema, judge):
    try:
        value = reasoner.sample(schema, view=View.RESPONSE)
    except LookupError:
        with pytest.raises(LookupError):
            sample(schema, view=View.RESPONSE, judge=judge)
    else:
        assert judge.valid(schema, value, View.RESPONSE)


CASES = dict(kept())


@pytest.mark.parametrize("title", CASES)
def test_what_the_hunt_found_stays_mended(title):
    checked(CASES[title], INSTANCES, random.Random(3))


def test_the_hunt_sees_a_wrong_inclusion():
    """The oracle itself: a judge of nothing but types would call these included."""
    question = Question({"type": "integer"}, {"type": "integer", "maximum": 15})
    sampler = Sampler(question.producer, question.producer, [question.reader], rng=random.Random(1))
    drawn = [sampler.draw() for _ in range(200)]
    assert any(isinstance(value, int) and value > 15 for value in drawn)
    assert any(isinstance(value, int) and value <= 15 for value in drawn)


def test_the_hunt_sees_a_witness_that_is_none(monkeypatch):
    lie = NotIncluded(
        witness=3, place="", producer_pointer="", reader_pointer="", reason="", kind=Kind.TYPE, confirmed=True
    )
    question = Question({"type": "integer"}, {"type": "number"}, dialect=Dialect.DRAFT7.value)
    monkeypatch.setattr(Question, "answer", lambda _self: lie)
    with pytest.raises(WrongAnswerError):
        checked(question, 1, random.Random(1))


def test_the_hunt_sees_an_inclusion_that_is_none(monkeypatch):
    question = Question({"type": "object", "properties": {"a": {"type": "integer"}}}, {"maxProperties": 0})
    monkeypatch.setattr(Question, "answer", lambda _self: Included())
    with pytest.raises(WrongAnswerError) as caught:
        checked(question, 500, random.Random(1))
    assert caught.value.question.instance
