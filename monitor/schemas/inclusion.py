"""May every instance that the producer allows be read by the reader?"""

from monitor.model.json_value import JsonValue
from monitor.model.record import record
from monitor.schemas.answers import Answer, Included, Judge, JudgeError, Kind, NotIncluded, Unknown, View, World
from monitor.schemas.budget import Allowance, Budget, ExhaustedError
from monitor.schemas.evaluation.evaluator import Evaluation
from monitor.schemas.evaluation.explanation import explain
from monitor.schemas.evaluation.findings import Doubt, Failure
from monitor.schemas.judges.excerpt import Excerpts
from monitor.schemas.judges.validators import jsonschema_judge
from monitor.schemas.normal.values import plain
from monitor.schemas.resource import DanglingReferenceError, SchemaAt
from monitor.schemas.search.goals import Goal
from monitor.schemas.search.knowledge import Knowledge
from monitor.schemas.search.literals import Found, Outcome, Term, Undecided
from monitor.schemas.search.tableau import Search

CLOSED_ASSUMPTION = "the producer sends only members that it declares"
_LISTED_TWICE = "what is said at {} is an alternative of its `oneOf` twice, so that by the letter no message is of it"
_FEW = 2_000
"""Steps spent on what nobody waits for: whether a proof needed the closed world, or what is asked briefly."""


@record
class _Question:
    """`readers`: forms of one reader; what one of them accepts is read."""

    producer: SchemaAt
    readers: tuple[SchemaAt, ...]
    view: View
    world: World

    def counterexample(self, world: World) -> Goal:
        """A value that the producer may send in that world, and that no form of the reader accepts."""
        sent = Term(self.producer, holds=True, closed=world is World.CLOSED_PRODUCER)
        return Goal(frozenset({sent, *(Term(reader, holds=False) for reader in self.readers)}))


class Reasoner:
    """Answers the questions of one comparison: what is found out for one serves the next.

    `judge` confirms every witness and sample (default: `jsonschema_judge()`).
    """

    def __init__(self, judge: Judge | None = None) -> None:
        self._judge = judge or jsonschema_judge()
        self._known = {view: Knowledge(view) for view in View}
        self._excerpts, self._allowance = Excerpts(), Allowance()
        self._opened: dict[tuple[SchemaAt, View], SchemaAt] = {}
        self._sampling: dict[View, Search] = {}
        self._brief: dict[View, Search] = {}

    def include(
        self,
        producer: SchemaAt,
        reader: SchemaAt,
        *,
        view: View,
        world: World,
        open_reader: bool = False,
        assumptions: bool = True,
        briefly: bool = False,
    ) -> Answer:
        """Decides whether `reader` accepts every instance that `producer` allows in that view and world.

        Included is a proof; NotIncluded carries a witness that the judge confirmed on both sides; Unknown says why and
        where. `open_reader`: it reads also what it would read without its `additionalProperties: false`. `assumptions`
        False: what a proof assumes of the producer is not told, and takes no time. `briefly`: nor is anything else that
        it relies on, and it has few steps, beyond what was found out when others were asked so.
        """
        try:
            opened = self._without_closure(reader, view) if open_reader else reader
            question = _Question(producer, (opened,), view, world)
            answer = self._decided(question, assumptions=assumptions, briefly=briefly)
            if opened is reader or not self._may_read_as_written(reader, view, answer):
                return answer
            question = _Question(producer, (opened, reader), view, world)
            return self._decided(question, assumptions=assumptions, briefly=briefly)
        except ExhaustedError:
            return Unknown("the question is too large for its budget", reader.pointer)
        except RecursionError:
            return Unknown("the schemas are nested too deeply", reader.pointer)
        except DanglingReferenceError as error:
            return Unknown(str(error), reader.pointer)

    def sample(self, schema: SchemaAt, *, view: View, judged: bool = True) -> JsonValue:
        """A small valid instance, made of examples and defaults where they are valid. Else raises LookupError.

        `judged` False: the judge is not asked, since what it becomes a part of is judged anyway.
        """
        search = self._sampling.get(view) or Search(self._known[view], Budget(), guessing=True)
        self._sampling[view] = search
        search.begin()
        search.forms.begin()
        try:
            outcome = search.solve(Goal(frozenset({Term(schema, holds=True)})))
        except (ExhaustedError, RecursionError) as error:
            place = schema.pointer or "the root"
            raise LookupError(f"the schema at {place} is too large to find an instance") from error
        if isinstance(outcome, Found):
            value = plain(outcome.value)
            try:
                if not judged or self._judge.valid(schema, value, view):
                    return value
            except JudgeError as error:
                raise LookupError(f"the instance found can't be judged: {error}") from error
        raise LookupError(f"no instance of the schema at {schema.pointer or 'the root'} was found")

    def _without_closure(self, reader: SchemaAt, view: View) -> SchemaAt:
        found = self._opened.get((reader, view))
        if found is None:
            found = self._opened[reader, view] = self._excerpts.of(reader, view, opened=True)
        return found

    def _may_read_as_written(self, reader: SchemaAt, view: View, answer: Answer) -> bool:
        """Opened alternatives of a `oneOf` overlap, and below a `not` or `if` what is open refuses more."""
        if not isinstance(answer, NotIncluded):
            return isinstance(answer, Unknown)
        try:
            return self._judge.valid(reader, answer.witness, view)
        except JudgeError:
            return False

    def _decided(self, question: _Question, *, assumptions: bool, briefly: bool) -> Answer:
        known = self._known[question.view]
        known.forms.begin()
        if any(known.sameness.same(question.producer, reader) for reader in question.readers):
            return Included()
        search = self._briefly(question.view) if briefly else Search(known, self._allowance.next())
        outcome = search.solve(question.counterexample(question.world))
        if isinstance(outcome, Undecided):
            return Unknown(outcome.reason, outcome.place or question.readers[0].pointer)
        if isinstance(outcome, Found):
            return self._confirmed(plain(outcome.value), question, search)
        if briefly:
            return Included()
        relied = tuple(sorted(search.unions.reliances))
        if question.world is World.OPEN or not assumptions:
            return Included(relied)
        return Included((*self._assumptions(question, search), *relied))

    def _briefly(self, view: View) -> Search:
        search = self._brief.setdefault(view, Search(self._known[view], Budget(_FEW)))
        search.begin()
        return search

    def _assumptions(self, question: _Question, search: Search) -> tuple[str, ...]:
        """Nothing is assumed where the proof also succeeds in an open world."""
        try:
            again = Search(self._known[question.view], Budget(_FEW))
            open_world: Outcome = again.solve(question.counterexample(World.OPEN))
        except ExhaustedError:
            open_world = Undecided("exhausted")
        if isinstance(open_world, Found | Undecided):
            return (CLOSED_ASSUMPTION, *sorted(search.demands.assumptions))
        return ()

    def _confirmed(self, witness: JsonValue, question: _Question, search: Search) -> Answer:
        producer, reader = question.producer, question.readers[0]

        def is_valid(schema: SchemaAt) -> bool:
            return self._judge.valid(schema, witness, question.view)

        try:
            sent, read = is_valid(producer), any(map(is_valid, question.readers))
        except JudgeError as error:
            return Unknown(f"the message that would show it could not be checked: {error}", reader.pointer)
        twice = search.demands.listed_twice
        if twice and not sent:
            return Unknown(_LISTED_TWICE.format(min(twice)), reader.pointer)
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


def include(
    producer: SchemaAt,
    reader: SchemaAt,
    *,
    view: View,
    world: World,
    judge: Judge | None = None,
    open_reader: bool = False,
) -> Answer:
    """`Reasoner.include` for a single question."""
    return Reasoner(judge).include(producer, reader, view=view, world=world, open_reader=open_reader)


def sample(schema: SchemaAt, *, view: View, judge: Judge | None = None) -> JsonValue:
    """`Reasoner.sample` for a single schema."""
    return Reasoner(judge).sample(schema, view=view)
