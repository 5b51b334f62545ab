"""Laws of inclusion on generated schemas, each checked by a validator that had no part in the answer."""

import copy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.schemas import (
    Included,
    JudgeError,
    NotIncluded,
    View,
    World,
    include,
    jsonschema_judge,
    jsonschema_rs_judge,
)
from tests.schemas.asking import at
from tests.schemas.generated import schemas, values

FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
ASKED = {"view": View.NEITHER, "world": World.OPEN}


@FEW
@given(schemas, schemas, st.lists(values, min_size=20, max_size=20))
def test_an_answer_agrees_with_an_independent_validator(producer, reader, instances):
    independent, one, other = jsonschema_rs_judge(), at(producer), at(reader)
    answer = include(one, other, **ASKED, judge=jsonschema_judge())
    if isinstance(answer, NotIncluded):
        instances = [answer.witness]
    try:
        passed = [value for value in instances if independent.valid(one, value, View.NEITHER)]
        refused = [value for value in passed if not independent.valid(other, value, View.NEITHER)]
    except JudgeError:
        return
    if isinstance(answer, NotIncluded):
        assert refused == [answer.witness]
    if isinstance(answer, Included):
        assert refused == []


@FEW
@given(schemas)
def test_a_schema_is_included_in_a_copy_of_itself(schema):
    assert include(at(schema), at(copy.deepcopy(schema)), **ASKED) == Included()


@FEW
@given(schemas, schemas)
def test_a_part_of_all_of_holds_the_whole_and_any_of_holds_each_part(one, other):
    document = {"$defs": {"one": one, "other": other}}
    for keyword in ("allOf", "anyOf"):
        document["$defs"][keyword] = {keyword: [{"$ref": "#/$defs/one"}, {"$ref": "#/$defs/other"}]}
    whole, part, either = (at(document, f"/$defs/{name}") for name in ("allOf", "one", "anyOf"))
    judge = jsonschema_rs_judge()
    assert not isinstance(include(whole, part, **ASKED, judge=judge), NotIncluded)
    assert not isinstance(include(part, either, **ASKED, judge=judge), NotIncluded)


@FEW
@given(schemas, schemas)
def test_what_a_closed_producer_can_not_send_is_no_witness(producer, reader):
    judge = jsonschema_rs_judge()
    open_answer = include(at(producer), at(reader), **ASKED, judge=judge)
    closed = include(at(producer), at(reader), view=View.NEITHER, world=World.CLOSED_PRODUCER, judge=judge)
    if isinstance(open_answer, Included):
        assert not isinstance(closed, NotIncluded)


@FEW
@given(schemas, schemas)
def test_not_turns_inclusion_round(one, other):
    judge = jsonschema_rs_judge()
    if isinstance(include(at(one), at(other), **ASKED, judge=judge), Included):
        document = {"$defs": {"one": one, "other": other}}
        document.update(a={"not": {"$ref": "#/$defs/one"}}, b={"not": {"$ref": "#/$defs/other"}})
        if '"#"' not in repr(document):  # a reference to the root means another schema there
            assert not isinstance(include(at(document, "/b"), at(document, "/a"), **ASKED, judge=judge), NotIncluded)


@FEW
@given(schemas, schemas, schemas)
def test_inclusion_is_transitive(one, other, third):
    judge = jsonschema_rs_judge()
    steps = [include(at(a), at(b), **ASKED, judge=judge) for a, b in ((one, other), (other, third))]
    if all(isinstance(step, Included) for step in steps):
        assert not isinstance(include(at(one), at(third), **ASKED, judge=judge), NotIncluded)
