"""What is written into a query by what one side says of a parameter: can it be read by what the other says?

An oracle of its own writes each value as its sender does and reads it as its reader may: text is whatever it parses as.
"""

import copy
import itertools
from collections.abc import Iterator
from random import Random
from urllib.parse import quote, unquote

import jsonschema
import pytest

from tests.rules.documents import description, ratings

PAIRS = 150
PARTS = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "|"}
"""Between items, where there is one text of all."""
TEXTS = ("a", "b", "1", "true", "", "abcd", "12", "x,y")
SCALARS = (
    {"type": "string"},
    {"type": "string", "maxLength": 3},
    {"type": "string", "minLength": 1},
    {"type": "string", "enum": ["a", "1"]},
    {"type": "integer"},
    {"type": "integer", "minimum": 2, "maximum": 10},
    {"type": "number"},
    {"type": "boolean"},
)

Pairs = list[tuple[str, str]]


def api(parameter: dict) -> dict:
    return description({"parameters": [parameter]}, method="get")


def drawn(draw: Random) -> dict:
    parameter = {"name": "q", "in": "query", "schema": _schema(draw), "required": draw.random() < 0.3}
    if draw.random() < 0.4:
        parameter["style"] = draw.choice(list(PARTS))
    if draw.random() < 0.4:
        parameter["explode"] = draw.random() < 0.5
    return parameter


def _schema(draw: Random) -> dict:
    scalar, items = (dict(draw.choice(SCALARS)) for _ in range(2))
    listed = {"type": "array", "items": items, **({"minItems": draw.choice((1, 2))} if draw.random() < 0.2 else {})}
    return draw.choice((scalar, listed, {"anyOf": [scalar, listed]}))


def edited(parameter: dict, draw: Random) -> dict:
    held = copy.deepcopy(parameter)
    match draw.randrange(5):
        case 0:
            held["schema"] = _schema(draw)
        case 1:
            held["style"] = draw.choice(list(PARTS))
        case 2:
            held["explode"] = not is_exploded(held)
        case 3:
            held["required"] = not held["required"]
        case _:
            held["schema"] = {"type": "array", "items": dict(draw.choice(SCALARS))}
    return held


def is_exploded(parameter: dict) -> bool:
    return parameter.get("explode", parameter.get("style", "form") == "form")


def values(schema: dict) -> Iterator[object]:
    match schema:
        case {"anyOf": parts}:
            for each in parts:
                yield from values(each)
        case {"type": "array", "items": items}:
            for length in range(3):
                yield from map(list, itertools.product(list(values(items))[:6], repeat=length))
        case {"enum": listed}:
            yield from listed
        case {"type": "string"}:
            yield from TEXTS
        case {"type": "boolean"}:
            yield from (True, False)
        case _:
            yield from (0, 2, 5, 12, -1)


def written(parameter: dict, value: object) -> Pairs:
    if not isinstance(value, list):
        return [("q", _text(value))]
    if is_exploded(parameter):
        return [("q", _text(each)) for each in value]
    return [("q", PARTS[parameter.get("style", "form")].join(map(_text, value)))] if value else []


def _text(value: object) -> str:
    return quote(str(value).lower() if isinstance(value, bool) else str(value), safe="")


def is_read(parameter: dict, pairs: Pairs) -> bool:
    if not pairs:
        return not parameter["required"]
    validator = jsonschema.Draft202012Validator(parameter["schema"])
    return any(validator.is_valid(each) for each in readings(parameter, [text for _, text in pairs]))


def readings(parameter: dict, texts: list[str]) -> Iterator[object]:
    """As a single value, and as a list."""
    if len(texts) == 1:
        yield from _values_of(texts[0])
        texts = texts if is_exploded(parameter) else texts[0].split(PARTS[parameter.get("style", "form")])
    elif not is_exploded(parameter):
        return
    yield from map(list, itertools.product(*map(_values_of, texts)))


def _values_of(text: str) -> list[object]:
    found: list[object] = [unquote(text)]
    if text in {"true", "false"}:
        found.append(text == "true")
    try:
        found.append(int(text))
    except ValueError:
        return found
    return found


@pytest.mark.parametrize("seed", range(4))
def test_what_can_not_be_read_any_more_is_never_compatible(seed: int) -> None:
    draw = Random(seed)
    for _ in range(PAIRS):
        base = drawn(draw)
        revision = edited(base, draw)
        if any(severity != "compatible" for _, severity in ratings(api(base), api(revision))):
            continue
        allowed = jsonschema.Draft202012Validator(base["schema"])
        sent = (written(base, each) for each in values(base["schema"]) if allowed.is_valid(each))
        lost = next((each for each in sent if is_read(base, each) and not is_read(revision, each)), None)
        assert lost is None, (base, revision, lost)
        assert base["required"] or not revision["required"]
