"""Inclusion between schemas of two descriptions: edits below one `oneOf` ask the same of it, and it is proved once."""

from monitor.schemas import Answer, Judge, SchemaAt, View, World, include


class Questions:
    """Those of one comparison. `judge` confirms each witness."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._answers: dict[tuple[SchemaAt, SchemaAt, View, bool], Answer] = {}

    def included(self, producer: SchemaAt, reader: SchemaAt, view: View, *, open_reader: bool) -> Answer:
        """The answer of `include` for a producer that sends only what it declares."""
        question = (producer, reader, view, open_reader)
        if question not in self._answers:
            self._answers[question] = include(
                producer,
                reader,
                view=view,
                world=World.CLOSED_PRODUCER,
                judge=self._judge,
                open_reader=open_reader,
            )
        return self._answers[question]
