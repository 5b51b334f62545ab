"""Why a change is undecided, in words that need no knowledge of this program."""

from tests.rules.documents import changes, request_of


def test_a_format_that_nobody_knows_is_named_as_it_is_written() -> None:
    schema = {"type": "string", "format": "string"}
    (found,) = changes(request_of(schema), request_of({**schema, "minLength": 4}))
    assert (found.decided, found.note) == (False, 'strings of the format "string" are not fully known here')
