"""Parameters and urlencoded members are text: a reader of strings reads every number; what parses as one is one."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from monitor.diff.schema.conjunctions import Conjunction
from monitor.model.json_value import JsonValue, canonical

_PLAIN = frozenset({"boolean", "integer", "number", "string"})
_MOST_READINGS = 256
_SEPARATORS = frozenset(", |;\t")
_STRING_ASSERTIONS = ("pattern", "minLength", "maxLength", "format", "enum", "const")


def text_types_included(producer: Conjunction, reader: Conjunction, *, inside: bool = False) -> bool:
    """Is the text of every value of the producer's types read by the reader's? False also where that is not known.

    `inside` of a list or an object of a parameter: there no style has a spelling for anything but single values. A form
    has one for members that are lists or objects, and many have one in `deepObject`.
    """
    sent, read = producer.types(), reader.types()
    if read is None:
        return True
    if inside and sent is None and reads_any_text(reader):
        return True
    if not is_plain(producer) or sent is None:
        return False
    if reads_any_text(reader):
        return True
    return all(each in read or (each == "integer" and "number" in read) for each in sent - {"null"})


def is_plain(node: Conjunction) -> bool:
    """A single value, and known to be one."""
    types = node.types()
    return types is not None and types - {"null"} <= _PLAIN


def has_no_separator(node: Conjunction) -> bool:
    """Is no character in its text that could part the items of a list? Text that is not listed may have any."""
    listed, types = node.enumeration(), node.types()
    if listed is not None:
        return not any(isinstance(each, str) and _SEPARATORS & set(each) for each in listed)
    return types is not None and "string" not in types


def reads_any_text(node: Conjunction) -> bool:
    """Does it allow whatever can be written there?"""
    types = node.types()
    return (types is None or "string" in types) and not any(node.values(name) for name in _STRING_ASSERTIONS)


def reads_plain_text(producer: Conjunction, reader: Conjunction) -> bool:
    """Is what the producer sends plain, and does the reader allow any text, with no alternatives or exclusions?"""
    sent, said = producer.types(), any(reader.values(name) for name in ("oneOf", "anyOf", "not", "if"))
    return sent is not None and sent <= _PLAIN and not said and reads_any_text(reader)


def text_readings(value: JsonValue) -> Iterator[JsonValue]:
    """What a reader may take the text of `value` for, each scalar in it read by itself; at most 256 of them."""
    if isinstance(value, Mapping):
        read = (dict(zip(value, each, strict=True)) for each in product(*map(_readings, value.values())))
        yield from islice(read, _MOST_READINGS)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from islice((list(each) for each in product(*map(_readings, value))), _MOST_READINGS)
    else:
        yield from _scalar_readings(value)


def certain_readings(value: JsonValue) -> tuple[JsonValue, ...]:
    """What any reader takes the text of a scalar for: text, and what JSON would spell like it."""
    if value is None or not isinstance(value, str | int | float):
        return (value,)
    text = value if isinstance(value, str) else canonical(value).decode()
    return tuple(each for each in _scalar_readings(value) if each == text or canonical(each).decode() == text)


def _readings(value: JsonValue) -> tuple[JsonValue, ...]:
    return tuple(text_readings(value))


def form_readings(value: JsonValue) -> Iterator[JsonValue]:
    """What a reader may take a urlencoded form for: members are text or lists of text, objects in it JSON."""
    if not isinstance(value, Mapping):
        yield value
        return
    members = [(each,) if isinstance(each, Mapping) else _readings(each) for each in value.values()]
    for read in islice(product(*members), _MOST_READINGS):
        yield dict(zip(value, read, strict=True))


def _scalar_readings(value: JsonValue) -> tuple[JsonValue, ...]:
    if isinstance(value, bool):
        return (value, "true" if value else "false")
    if not isinstance(value, str):
        return (value, str(value)) if isinstance(value, int | float) else (value,)
    found: list[JsonValue] = [value]
    for parse in (int, float):
        try:
            found.append(parse(value))
        except ValueError:
            continue
    words: dict[str, JsonValue] = {"true": True, "false": False, "null": None, "": None}
    if value in words:
        found.append(words[value])
    return tuple(found)
