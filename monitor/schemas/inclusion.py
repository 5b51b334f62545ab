"""May every instance that the producer allows be read by the reader?"""

from monitor.model.json_value import JsonValue
from monitor.schemas.answers import Answer, Included, Judge, JudgeError, Kind, NotIncluded, Unknown, View, World
from monitor.schemas.budget import Budget, ExhaustedError
from monitor.schemas.evaluation import Evaluation
from monitor.schemas.excerpt import excerpt
from monitor.schemas.explanation import explain
from monitor.schemas.findings import Doubt, Failure
from monitor.schemas.goals import Goal
from monitor.schemas.judges import jsonschema_judge
from monitor.schemas.literals import Found, Outcome, Term, Undecided
from monitor.schemas.normal import NormalForms
from monitor.schemas.resource import DanglingReferenceError, SchemaAt
from monitor.schemas.sameness import Sameness
from monitor.schemas.search import Search
from monitor.schemas.values import plain

CLOSED_ASSUMPTION = "the producer sends only members that it declares"


def include(
    producer: SchemaAt,
    reader: SchemaAt,
    *,
    view: View,
    world: World,
    judge: Judge | None = None,
    open_reader: bool = False,
) -> Answer:
    """Decides whether `reader` accepts every instance that `producer` allows in that view and world.

    Included is a proof; NotIncluded carries a witness that `judge` (default: `jsonschema_judge()`) confirmed on both
    sides; Unknown says why and where. `open_reader`: the reader's `additionalProperties: false` is read as absent.
    """
    try:
        if open_reader:
            reader = excerpt(reader, view, opened=True)
        return _decided(producer, reader, view, world, judge)
    except ExhaustedError:
        return Unknown("the question is too large for its budget", reader.pointer)
    except RecursionError:
        return Unknown("the schemas are nested too deeply", reader.pointer)
    except DanglingReferenceError as error:
        return Unknown(str(error), reader.pointer)


def sample(schema: SchemaAt, *, view: View, judge: Judge | None = None) -> JsonValue:
    """A small valid instance, made of examples and defaults where they are valid. Raises LookupError without one."""
    try:
        outcome = Search(NormalForms(view), Budget()).solve(Goal(frozenset({Term(schema, holds=True)})))
    except (ExhaustedError, RecursionError) as error:
        raise LookupError(f"the schema at {schema.pointer or 'the root'} is too large to find an instance") from error
    if isinstance(outcome, Found):
        value = plain(outcome.value)
        try:
            if (judge or jsonschema_judge()).valid(schema, value, view):
                return value
        except JudgeError as error:
            raise LookupError(f"the instance found can't be judged: {error}") from error
    raise LookupError(f"no instance of the schema at {schema.pointer or 'the root'} was found")


def _decided(producer: SchemaAt, reader: SchemaAt, view: View, world: World, judge: Judge | None) -> Answer:
    forms = NormalForms(view)
    if Sameness(forms).same(producer, reader):
        return Included()
    closed = world is World.CLOSED_PRODUCER
    search = Search(forms, Budget())
    outcome = search.solve(_counterexample(producer, reader, closed))
    if isinstance(outcome, Undecided):
        return Unknown(outcome.reason, outcome.place or reader.pointer)
    if isinstance(outcome, Found):
        return _confirmed(plain(outcome.value), producer, reader, view, judge or jsonschema_judge(), search)
    relied = tuple(sorted(search.unions.reliances))
    return Included((*_assumptions(search, producer, reader), *relied) if closed else relied)


def _counterexample(producer: SchemaAt, reader: SchemaAt, closed: bool) -> Goal:
    return Goal(frozenset({Term(producer, holds=True, closed=closed), Term(reader, holds=False)}))


_FEW = 2_000
"""Steps spent on whether a proof needed the closed world: where they run out it is said that it did."""


def _assumptions(search: Search, producer: SchemaAt, reader: SchemaAt) -> tuple[str, ...]:
    """Nothing is assumed where the proof also succeeds in an open world."""
    try:
        open_world: Outcome = Search(search.forms, Budget(_FEW)).solve(_counterexample(producer, reader, closed=False))
    except ExhaustedError:
        open_world = Undecided("exhausted")
    if isinstance(open_world, Found | Undecided):
        return (CLOSED_ASSUMPTION, *sorted(search.demands.assumptions))
    return ()


def _confirmed(
    witness: JsonValue, producer: SchemaAt, reader: SchemaAt, view: View, judge: Judge, search: Search
) -> Answer:
    try:
        sent, read = judge.valid(producer, witness, view), judge.valid(reader, witness, view)
    except JudgeError as error:
        return Unknown(f"no judge for the witness: {error}", reader.pointer)
    if not sent or read:
        side = "producer" if not sent else "reader"
        return Unknown(
            f"the judge does not agree with the witness that was found, on the {side}'s side", reader.pointer
        )
    evaluation = Evaluation(search.forms, Budget())
    finding = evaluation.finding(reader, witness)
    if isinstance(finding, Failure):
        return explain(witness, finding, producer, reader, evaluation)
    place = finding.place if isinstance(finding, Doubt) else reader.pointer
    return NotIncluded(witness, "", producer.pointer, place, "the reader refuses it", Kind.OTHER, confirmed=True)
