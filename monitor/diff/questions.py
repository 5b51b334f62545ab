"""Inclusion between schemas of two descriptions: edits below one `oneOf` ask the same of it, and it is proved once."""

from monitor.schemas import Answer, Reasoner, SchemaAt, View, World


class Questions:
    """Those of one comparison."""

    def __init__(self, reasoner: Reasoner) -> None:
        self._reasoner = reasoner
        self._answers: dict[tuple[SchemaAt, SchemaAt, View, bool], Answer] = {}

    def included(self, producer: SchemaAt, reader: SchemaAt, view: View, *, open_reader: bool) -> Answer:
        """The answer of `include` for a producer that sends only what it declares."""
        question = (producer, reader, view, open_reader)
        if question not in self._answers:
            self._answers[question] = self._reasoner.include(
                producer, reader, view=view, world=World.CLOSED_PRODUCER, open_reader=open_reader
            )
        return self._answers[question]
