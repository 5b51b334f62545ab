"""The long-running chore: looks for a wrong answer of `include`, and keeps what it finds as a case of `found/`.

    python -m tests.schemas.hunt --minutes 600 --seed 1 [--schemas FOLDER]

Each round has a seed of its own, so that a hunt that was stopped is taken up again after its last whole round (`--state`,
by default a file in the temporary folder). Exit status 1 where something was found.
"""

import argparse
import hashlib
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from monitor.schemas import Unknown, World
from tests.schemas import real
from tests.schemas.generated import schemas
from tests.schemas.soundness import Question, WrongAnswerError, checked, keep

_PER_ROUND = 15
_FILES = 5


class Hunt:
    def __init__(self, folder: Path, instances: int) -> None:
        self.instances = instances
        self.tally: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self._files = real.files(folder)

    def round(self, number: int) -> Iterator[Path]:
        """Files of what was found."""
        for world in (World.OPEN, World.CLOSED_PRODUCER):
            yield from self._generated(number, world)
        rng = random.Random(number)
        for question in self._real(rng):
            yield from self._asked(question, rng)

    def _asked(self, question: Question, rng: random.Random) -> Iterator[Path]:
        try:
            self._ask(question, rng)
        except WrongAnswerError as wrong:
            yield self._keep(wrong)

    def _ask(self, question: Question, rng: random.Random) -> None:
        answer, borne_out = checked(question, self.instances, rng)
        self.tally.update({"pairs": 1, type(answer).__name__: 1, "instances": borne_out})
        if isinstance(answer, Unknown):
            self.reasons[answer.reason[:60]] += 1

    def _generated(self, number: int, world: World) -> Iterator[Path]:
        @seeded(number)
        @settings(
            max_examples=_PER_ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )  # fmt: skip
        @given(schemas, st.one_of(schemas, st.none()))
        def asks(producer, reader):
            rng = random.Random(number)
            other = real.edited({"s": producer}, "/s", rng)["s"] if reader is None else reader
            self._ask(Question({"s": producer}, {"s": other}, "/s", world=world.value), rng)

        try:
            asks()
        except WrongAnswerError as wrong:
            yield self._keep(wrong)

    def _real(self, rng: random.Random) -> Iterator[Question]:
        for path in rng.sample(self._files, min(_FILES, len(self._files))):
            document = real.description(path)
            pointers = real.named_schemas(document)
            for pointer in rng.sample(pointers, min(_PER_ROUND // _FILES, len(pointers))):
                one = real.alone(document, pointer)
                sides = rng.sample([one, real.edited(one, pointer, rng)], 2)
                yield Question(*sides, pointer, dialect=real.dialect_of(document).value)

    def _keep(self, wrong: WrongAnswerError) -> Path:
        self.tally["found"] += 1
        digest = hashlib.sha256(repr(wrong.question).encode()).hexdigest()[:8]
        return keep(wrong.question, f"{type(wrong.answer).__name__.lower()}-{digest}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Looks for wrong answers of include.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--instances", type=int, default=10_000, help="valid ones, of the producer, per pair that is called included"
    )
    parser.add_argument(
        "--schemas", type=Path, default=real.SHIPPED, help="folder of descriptions whose schemas are edited"
    )
    parser.add_argument("--state", type=Path, help="where the last whole round is remembered")
    options = parser.parse_args(arguments)
    state = options.state or Path(tempfile.gettempdir()) / f"hunt-{options.seed}.json"
    first = json.loads(state.read_text())["round"] + 1 if state.exists() else 0
    hunt = Hunt(options.schemas, options.instances)
    end = time.monotonic() + 60 * options.minutes
    number = first
    while time.monotonic() < end:
        for path in hunt.round(options.seed * 1_000_000 + number):
            print(f"found: {path}", flush=True)
        state.write_text(json.dumps({"round": number}))
        print(f"round {number}: {dict(hunt.tally)} unknown: {dict(hunt.reasons.most_common(6))}", flush=True)
        number += 1
    return 1 if hunt.tally["found"] else 0


if __name__ == "__main__":
    sys.exit(main())
