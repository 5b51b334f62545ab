"""What each part of a schema says by a group of keywords: to compare both sides, and to show people what differs."""

from itertools import zip_longest

from monitor.diff.schema.conjunctions import Conjunction
from monitor.model.json_value import JsonObject, canonical
from monitor.schemas.normal.values import identity

Fragments = tuple[JsonObject, ...]
"""Of each facet, the keywords of one group; empty ones and repeats left out."""

_SHOWN, _SHOWN_BEFORE = 78, 10
"""Characters of what an edit was, and of these before the first that differs."""


def fragments(node: Conjunction, keywords: tuple[str, ...]) -> Fragments:
    found: dict[bytes, JsonObject] = {}
    for facet in node.facets:
        kept = {name: facet.keywords[name] for name in keywords if name in facet.keywords}
        if kept:
            found[canonical(kept)] = kept
    return tuple(found[key] for key in sorted(found))


def alike(one: Fragments, other: Fragments) -> bool:
    """Equal as JSON Schema compares values: 1 is 1.0, and true is neither, which `==` takes for 1."""
    return one == other and [*map(identity, one)] == [*map(identity, other)]


def without_any(found: Fragments) -> Fragments:
    """`additionalProperties: {}` and `true` say the same."""
    return tuple({name: True if value == {} else value for name, value in each.items()} for each in found)


_NOTHING = "nothing"
_BEHIND = "the same; what it refers to was edited"


def show(before: Fragments, after: Fragments) -> tuple[str, str]:
    """Keywords and values of both sides on a line each, shortened; long ones from the keyword that differs, and there
    from where it does.
    """
    written = [
        [f"{name}: {canonical(value).decode()}" for each in found for name, value in each.items()]
        for found in (before, after)
    ]
    pairs = list(zip(*(each[:-1] for each in written), strict=False))  # so that something of each side is left
    alike = next((at for at, (one, other) in enumerate(pairs) if one != other), len(pairs))
    is_long = max(len(", ".join(each)) for each in written) > _SHOWN
    texts = [", ".join(each[alike if is_long else 0 :]) for each in written]
    same = next((at for at, pair in enumerate(zip_longest(*texts)) if len({*pair}) > 1), 0)
    start = same - _SHOWN_BEFORE if same > _SHOWN - 2 * _SHOWN_BEFORE and max(map(len, texts)) > _SHOWN else 0
    one, other = (_from(text, start) for text in texts)
    return one, _BEHIND if one == other != _NOTHING else other


def _from(text: str, start: int) -> str:
    shown = f"{text.partition(': ')[0]}: …{text[start:]}" if start else text
    return (shown[: _SHOWN - 1] + "…" if len(shown) > _SHOWN else shown) or _NOTHING
