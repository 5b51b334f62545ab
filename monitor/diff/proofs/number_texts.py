"""A number that travels as text, to a reader of strings that demands more of them than to be text."""

from monitor.diff.proofs.asked import KEPT, Asked
from monitor.diff.schema.conjunctions import Conjunction, standing_alone
from monitor.model.facts import Proof
from monitor.model.json_value import JsonValue
from monitor.schemas import Included, NotIncluded, SchemaAt
from monitor.schemas.text.formats import INTEGER_RANGES

_NUMBERS = frozenset({"integer", "number"})
_FRACTION = r"(\.[0-9]+)?([eE][+-]?[0-9]+)?"
_MOST_DIGITS = 40
_USUAL: tuple[JsonValue, ...] = (0.5, -1)
"""Numbers that many patterns of digits refuse."""


def read_as_text(asked: Asked) -> Proof | None:
    """*Kept* where the reader takes every such text, *lost* with a number whose text it refuses; else None."""
    types = asked.producer.types()
    if not asked.as_text or not types or not types <= _NUMBERS or "string" not in (asked.reader.types() or ()):
        return None
    answer = asked.ask(_spelt(asked.producer, whole=types == {"integer"}), asked.reader.schema)
    if isinstance(answer, Included):
        return KEPT
    if isinstance(answer, NotIncluded) and isinstance(answer.witness, str):
        number = float(answer.witness)
        return asked.witnesses.lost(iter([int(number) if number.is_integer() else number, *_USUAL]))
    return None


def _spelt(node: Conjunction, *, whole: bool) -> SchemaAt:
    """Text that every such number is spelt as, and perhaps more."""
    least, greatest = _bounds(node)
    sign = "" if least is not None and least >= 0 else "-?"
    digits = len(str(int(max(abs(least), abs(greatest))))) if least is not None and greatest is not None else 0
    more = f"{{0,{digits - 1}}}" if 0 < digits <= _MOST_DIGITS else "*"
    rest = "" if whole else _FRACTION
    return standing_alone(({"type": "string", "pattern": f"^{sign}(0|[1-9][0-9]{more}){rest}$"},))


def _bounds(node: Conjunction) -> tuple[float | None, float | None]:
    ranges = [
        INTEGER_RANGES[each] for each in node.values("format") if isinstance(each, str) and each in INTEGER_RANGES
    ]
    lows = [each for each in node.values("minimum") if isinstance(each, int | float)] + [low for low, _ in ranges]
    highs = [each for each in node.values("maximum") if isinstance(each, int | float)] + [high for _, high in ranges]
    return max(lows, default=None), min(highs, default=None)
