"""One question to `include`, and whether two validators and random instances bear its answer out."""

import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from monitor.schemas import (
    Answer,
    Dialect,
    Included,
    JudgeError,
    NotIncluded,
    Resource,
    SchemaAt,
    View,
    World,
    include,
    jsonschema_judge,
    jsonschema_rs_judge,
)
from tests.schemas.closing import closed
from tests.schemas.sampling import Sampler

FOUND = Path(__file__).parent / "found"
_DRAWS = 4
"""For each instance that is asked for: many draws are not valid, and some schemas allow next to nothing."""


@dataclass(frozen=True)
class Question:
    """Two schemas in documents of their own. A file of `found/` is this as JSON, with a `title`."""

    producer: object
    reader: object
    pointer: str = ""
    dialect: str = Dialect.DRAFT2020.value
    world: str = World.OPEN.value
    instance: object = None
    """Where it was found that the producer allows this and the reader refuses it."""

    def sides(self) -> tuple[SchemaAt, SchemaAt]:
        dialect = Dialect(self.dialect)
        return tuple(SchemaAt(Resource(each, dialect), self.pointer) for each in (self.producer, self.reader))

    def answer(self) -> Answer:
        one, other = self.sides()
        return include(one, other, view=View.NEITHER, world=World(self.world), judge=jsonschema_rs_judge())


class WrongAnswerError(AssertionError):
    """The answer is wrong; `question` holds the instance that shows it."""

    def __init__(self, question: Question, answer: Answer) -> None:
        super().__init__(f"{answer} of {json.dumps(asdict(question), ensure_ascii=False)}")
        self.question, self.answer = question, answer


def checked(question: Question, instances: int, rng: random.Random) -> tuple[Answer, int]:
    """The answer, and how many instances of the producer bore it out. Raises WrongAnswerError."""
    answer = question.answer()
    if isinstance(answer, NotIncluded):
        if not _shows(question, answer.witness):
            raise WrongAnswerError(_with(question, answer.witness), answer)
        return answer, 1
    if isinstance(answer, Included) and not _mixed(answer):
        return answer, _borne_out(question, answer, instances, rng)
    return answer, 0


def _mixed(answer: Included) -> bool:
    """Whether the proof assumes something about mixtures of alternatives, which instances may not keep to."""
    return len(answer.assumptions) > 1


def _borne_out(question: Question, answer: Answer, instances: int, rng: random.Random) -> int:
    quick = jsonschema_rs_judge()
    one, other = question.sides()
    sampler = Sampler(
        question.producer,
        _node(question.producer, question.pointer),
        [_node(question.reader, question.pointer)],
        rng=rng,
    )
    limits = closed(question.producer, question.pointer) if question.world != World.OPEN.value else None
    valid = 0
    for _ in range(_DRAWS * instances):
        if valid == instances:
            break
        value = sampler.draw()
        try:
            if not quick.valid(one, value, View.NEITHER) or (
                limits is not None and not quick.valid(limits, value, View.NEITHER)
            ):
                continue
            valid += 1
            if not quick.valid(other, value, View.NEITHER) and _shows(question, value):
                raise WrongAnswerError(_with(question, value), answer)
        except JudgeError:
            return valid
    return valid


def _shows(question: Question, value: object) -> bool:
    """Whether both validators say that the producer allows the value and the reader refuses it."""
    one, other = question.sides()
    judges = (jsonschema_rs_judge(), jsonschema_judge())
    return all(
        judge.valid(one, value, View.NEITHER) and not judge.valid(other, value, View.NEITHER) for judge in judges
    )


def _with(question: Question, instance: object) -> Question:
    return Question(question.producer, question.reader, question.pointer, question.dialect, question.world, instance)


def _node(document, pointer: str):
    return SchemaAt(Resource(document, Dialect.DRAFT2020), pointer).node


def keep(question: Question, title: str) -> Path:
    """Writes a case that `test_soundness.py` replays from now on."""
    FOUND.mkdir(exist_ok=True)
    path = FOUND / f"{title}.json"
    path.write_text(
        json.dumps({"title": title, **asdict(question)}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return path


def kept() -> Iterator[tuple[str, Question]]:
    for path in sorted(FOUND.glob("*.json")):
        fields = json.loads(path.read_text(encoding="utf-8"))
        yield fields.pop("title"), Question(**fields)
