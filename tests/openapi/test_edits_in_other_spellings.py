"""What is said of an edit does not depend on what else was written anew in the same step, in published descriptions."""

import random
from collections.abc import Callable, Iterator
from itertools import islice

import pytest

from monitor.model.descriptions import Document
from monitor.rules import compare
from monitor.schemas import jsonschema_rs_judge
from tests.openapi.edits import EDITS, Edit, Place, edited, schemas_of_messages
from tests.openapi.respellings import RESPELLINGS, over_files_of_maps, over_several_files
from tests.openapi.test_spelling_laws import SEED, descriptions, document, in_3, several

pytestmark = pytest.mark.corpus

EDITS_OF_EACH = 2
WAYS: dict[str, Callable[[dict], Document]] = {
    **{each.__name__: lambda value, each=each: document(each(value)) for each in RESPELLINGS},
    "over several files": lambda value: several(over_several_files(value)),
    "over files of maps": lambda value: several(over_files_of_maps(value)),
}


def made(edit: Edit) -> Iterator[tuple[str, Place, dict, dict]]:
    """Name, place, base and revision of edits in a few places of each description."""
    chosen = random.Random(SEED)
    for name, value in sorted(descriptions().items()):
        base = in_3(value)
        places = schemas_of_messages(base)
        chosen.shuffle(places)
        edits = ((place, edited(base, place, edit, chosen)) for place in places)
        for place, revision in islice((each for each in edits if each[1] is not None), EDITS_OF_EACH):
            yield name, place, base, revision


def told(base: Document, revision: Document) -> set[tuple[str, str, bool]]:
    changes = compare(base, revision, judge=jsonschema_rs_judge(), locations=False).changes
    return {(each.rule, each.severity.value, each.decided) for each in changes}


@pytest.mark.parametrize("edit", EDITS, ids=lambda each: each.__name__)
def test_an_edit_is_told_as_if_nothing_else_were_written_anew(edit: Edit) -> None:
    otherwise: dict[tuple[str, str, str], object] = {}
    told_at_all = 0
    for name, place, base, revision in made(edit):
        expected = told(document(base), document(revision))
        told_at_all += bool(expected)
        for way, written in WAYS.items():
            found = told(document(base), written(revision))
            if found != expected:
                otherwise[name, place.pointer, way] = expected, found
    assert told_at_all > len(WAYS)
    assert otherwise == {}
