"""Long lines are cut around what is pointed at; items fill lines."""

import json
from dataclasses import replace

import pytest

from monitor.model.changes import Location
from monitor.reports.fragments import Texts, fragments
from monitor.reports.layout import listed, shortened_around, wrapped
from tests.rules.documents import changes, document, response_of

LINE = "0123456789" * 10


@pytest.mark.parametrize(
    ("at", "length", "shown"),
    [
        (0, 100, LINE),
        (0, 12, "01234567890…"),
        (50, 12, "…8901234567…"),
        (99, 12, "…90123456789"),
        (88, 12, "…6789012345…"),
    ],
    ids=["all of it", "beginning", "middle", "end", "near the end"],
)
def test_a_long_line_is_cut_around_the_place(at, length, shown):
    assert shortened_around(LINE, at, length) == shown


@pytest.mark.parametrize("width", [30, 60, 100])
def test_of_a_document_in_one_line_the_place_is_shown(width):
    base = {"before": "x" * 500, "amount": {"type": "integer"}, "after": "y" * 500}
    revision = {**base, "amount": {"type": "string"}}
    (change,) = changes(*(response_of({"const": each}) for each in (1, 2)))[:1]
    places = [Location("/amount/type", 1, json.dumps(each).index('"type"') + 1) for each in (base, revision)]
    moved = replace(change, base=places[0], revision=places[1])
    for fragment, kind in zip(
        fragments(moved, Texts(document(base)), Texts(document(revision))), ("integer", "string"), strict=True
    ):
        assert fragment is not None
        shown = fragment.point(width)
        assert len(shown) == width
        assert f'"type": "{kind}"' in shown


def test_items_fill_lines_and_none_is_broken() -> None:
    ids = ["request id " + "r" * 36, "trace id " + "t" * 32, "sent from 203.0.113.7:50000"]
    lines = list(listed(ids, first="    in your own logs: ", rest="      "))
    assert lines == [f"    in your own logs: {ids[0]},", f"      {ids[1]}, {ids[2]}"]
    assert list(listed(["a b", "c d"], first="x: ", rest="   ")) == ["x: a b, c d"]
    exact = ["a" * 38, "b" * 39]
    assert list(listed(exact, first="", rest="")) == [", ".join(exact)]
    assert list(listed([exact[0] + "a", exact[1]], first="", rest="")) == ["a" * 39 + ",", "b" * 39]


def test_a_method_stays_with_its_path_where_both_fit() -> None:
    assert [*wrapped("gone: GET /a/b, PUT /c", first="- ", width=16)] == ["- gone:", "  GET /a/b,", "  PUT /c"]
    long = "/" + "a" * 12
    assert [*wrapped(f"gone: GET {long}", first="- ", width=16)] == ["- gone: GET", f"  {long}"]
