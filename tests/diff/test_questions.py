"""What is asked again in the same words is not proved again, wherever the words were put together."""

from collections.abc import Callable

import pytest

from monitor.diff.proofs.questions import Questions
from monitor.diff.schema.conjunctions import synthetic
from monitor.schemas import Dialect, Judge, Reasoner, Resource, SchemaAt, View, jsonschema_judge

ASKED = {"whether, and why": Questions.included, "whether": Questions.is_included}


class Counting(Reasoner):
    """Counts what it is asked."""

    def __init__(self, judge: Judge) -> None:
        super().__init__(judge)
        self.asked = 0

    def include(self, *schemas, **question):
        self.asked += 1
        return super().include(*schemas, **question)


def counted(ask: Callable, producers: list[SchemaAt], reader: SchemaAt) -> int:
    reasoner = Counting(jsonschema_judge())
    questions = Questions(reasoner)
    for each in producers:
        ask(questions, each, reader, View.NEITHER, open_reader=False)
    return reasoner.asked


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_equal_words_beside_one_document_are_one_question(ask: Callable) -> None:
    document = Resource({"Name": {"type": "string"}}, Dialect.DRAFT2020)
    made = [synthetic(document, {"allOf": [{"$ref": "#/Name"}]}) for _ in range(2)]
    assert counted(ask, made, SchemaAt(document, "/Name")) == 1


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_equal_words_beside_two_documents_are_two(ask: Callable) -> None:
    documents = [Resource({"Name": {"type": each}}, Dialect.DRAFT2020) for each in ("string", "integer")]
    made = [synthetic(each, {"allOf": [{"$ref": "#/Name"}]}) for each in documents]
    assert counted(ask, made, SchemaAt(documents[0], "/Name")) == 2
