"""Values as text: the examples of OpenAPI 3.1 (Parameter Object, Style Examples), and the request line they end in."""

import pytest

from monitor.diff.messages.serialization import Spelling
from monitor.diff.messages.spelt import cookie_of, pairs_of, text_of
from monitor.explanation.witness_text import message_lines
from monitor.model.json_value import JsonValue

LIST = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}

TEXTS = [
    ("matrix", False, LIST, ";color=blue,black,brown"),
    ("matrix", True, LIST, ";color=blue;color=black;color=brown"),
    ("matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
    ("matrix", True, OBJECT, ";R=100;G=200;B=150"),
    ("label", False, LIST, ".blue,black,brown"),
    ("label", True, LIST, ".blue.black.brown"),
    ("label", True, OBJECT, ".R=100.G=200.B=150"),
    ("simple", False, LIST, "blue,black,brown"),
    ("simple", True, LIST, "blue,black,brown"),
    ("simple", False, OBJECT, "R,100,G,200,B,150"),
    ("simple", True, OBJECT, "R=100,G=200,B=150"),
    ("simple", False, True, "true"),
]


@pytest.mark.parametrize(("style", "explode", "value", "text"), TEXTS)
def test_the_text_in_a_path_or_header(style: str, explode: bool, value: JsonValue, text: str) -> None:
    assert text_of("color", value, Spelling(style, explode)) == text


QUERIES = [
    ("form", False, LIST, "color=blue,black,brown"),
    ("form", True, LIST, "color=blue&color=black&color=brown"),
    ("form", False, OBJECT, "color=R,100,G,200,B,150"),
    ("form", True, OBJECT, "R=100&G=200&B=150"),
    ("spaceDelimited", False, LIST, "color=blue%20black%20brown"),
    ("pipeDelimited", False, LIST, "color=blue%7Cblack%7Cbrown"),
    ("deepObject", True, OBJECT, "color[R]=100&color[G]=200&color[B]=150"),
    ("form", True, [], "color="),
    ("form", True, "blue", "color=blue"),
]


@pytest.mark.parametrize(("style", "explode", "value", "query"), QUERIES)
def test_a_parameter_in_the_request_line(style: str, explode: bool, value: JsonValue, query: str) -> None:
    pairs = pairs_of("color", value, Spelling(style, explode))
    line, *_ = message_lines({"request": {"method": "GET", "path": "/x", "query": pairs}}, "query color")
    assert line.text == f"GET /x?{query}"
    assert line.marked


def test_what_has_a_media_type_is_written_as_that() -> None:
    as_json = Spelling(media_type="application/json")
    assert pairs_of("color", LIST, as_json) == {"color": '["blue","black","brown"]'}
    assert text_of("color", "blue", as_json) == '"blue"'
    assert text_of("color", "blue", Spelling(media_type="text/plain")) == "blue"


def test_a_cookie() -> None:
    assert cookie_of("color", LIST, Spelling("form", explode=False)) == "color=blue,black,brown"
    assert cookie_of("color", LIST, Spelling("form", explode=True)) == "color=blue; color=black; color=brown"
