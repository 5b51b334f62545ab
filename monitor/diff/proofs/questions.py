"""Inclusion between schemas of two descriptions: edits below one `oneOf` ask the same of it, and it is proved once."""

from collections.abc import Callable

from monitor.model.json_value import canonical
from monitor.schemas import Answer, Included, Reasoner, SchemaAt, View, World

_Question = tuple[SchemaAt, SchemaAt, View, bool]
"""Producer, reader, view, and whether the reader is open."""


class Questions:
    """Those of one comparison."""

    def __init__(self, reasoner: Reasoner) -> None:
        self._reasoner = reasoner
        self._answers: dict[_Question, Answer] = {}
        self._brief: dict[_Question, Answer] = {}
        self._proved: set[_Question] = set()
        self._alone: dict[tuple[bytes, bytes, View], Answer] = {}
        self._made: dict[tuple[object, ...], SchemaAt] = {}

    def made(self, key: tuple[object, ...], make: Callable[[], SchemaAt]) -> SchemaAt:
        """A schema that stands nowhere in the documents, made once, so that what is known of it is found again."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _known(self, schema: SchemaAt) -> SchemaAt:
        """Two that were made in the same words beside the same document are one."""
        document = schema.resource.beside
        if document is None:
            return schema
        return self.made(("written", document, schema.pointer, schema.scope, canonical(schema.node)), lambda: schema)

    def included(self, producer: SchemaAt, reader: SchemaAt, view: View, *, open_reader: bool) -> Answer:
        """The answer of `include` for a producer that sends only what it declares."""
        question = (self._known(producer), self._known(reader), view, open_reader)
        if question not in self._answers:
            self._answers[question] = self._reasoner.include(
                producer, reader, view=view, world=World.CLOSED_PRODUCER, open_reader=open_reader
            )
        return self._answers[question]

    def included_briefly(self, producer: SchemaAt, reader: SchemaAt, view: View, *, open_reader: bool) -> Answer:
        """The same, for what is welcome and not needed: it may be unknown where more steps would tell."""
        question = (self._known(producer), self._known(reader), view, open_reader)
        if question not in self._answers and question not in self._brief:
            self._brief[question] = self._reasoner.include(
                producer, reader, view=view, world=World.CLOSED_PRODUCER, open_reader=open_reader, briefly=True
            )
        return self._answers.get(question) or self._brief[question]

    def alone(self, producer: SchemaAt, reader: SchemaAt, view: View) -> Answer:
        """For schemas that refer to nothing, as sent by anybody: many edits ask the same in the same words."""
        question = (canonical(producer.node), canonical(reader.node), view)
        if question not in self._alone:
            self._alone[question] = self._reasoner.include(producer, reader, view=view, world=World.OPEN)
        return self._alone[question]

    def is_included(self, producer: SchemaAt, reader: SchemaAt, view: View, *, open_reader: bool) -> bool:
        """Whether `included` says so, which is less to find out."""
        question = (self._known(producer), self._known(reader), view, open_reader)
        if question not in self._answers and question not in self._proved:
            answer = self._reasoner.include(
                producer, reader, view=view, world=World.CLOSED_PRODUCER, open_reader=open_reader, assumptions=False
            )
            if isinstance(answer, Included):
                self._proved.add(question)
            else:
                self._answers[question] = answer
        return question in self._proved or isinstance(self._answers[question], Included)
