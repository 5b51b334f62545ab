"""Regular expressions (ECMA 262, without look-around and back references) as automata; of the properties of characters
only their general category is read, and whether they are ASCII.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import field

from monitor.model.record import draft
from monitor.schemas.text.spelling import HALVES

_LAST = 0x10FFFF
_STATES = 6_000

Characters = tuple[tuple[int, int], ...]
"""Ranges of code points, both ends included."""

EVERY: Characters = ((0, _LAST),)
_DIGITS: Characters = ((48, 57),)
_WORD: Characters = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE: Characters = (
    (9, 13), (32, 32), (160, 160), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
_CONTROL = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}
_PROPERTY = re.compile(r"\{(?:(?:gc|General_Category)=)?(\w+)\}")
_BINARY: dict[str, Characters] = {"ASCII": ((0, 127),), "Any": EVERY}
_LOOKAROUND = re.compile(r"\?<?[=!]")
_QUANTIFIER = re.compile(r"\{(\d+)(,(\d*))?\}")
_LONGEST_QUANTIFIER = 40
"""Characters: Python reads no number of thousands of digits."""
_AT_END = re.compile(r"\)*")
"""What is repeated last is found, however often it is repeated, where it is found as often as it must be."""


class UnsupportedError(Exception):
    """The expression uses what an automaton can't do, or would need too many states."""


def complement(characters: Characters) -> Characters:
    result, start = [], 0
    for first, last in sorted(characters):
        if start < first:
            result.append((start, first - 1))
        start = max(start, last + 1)
    if start <= _LAST:
        result.append((start, _LAST))
    return tuple(result)


def is_within(characters: Characters, code: int) -> bool:
    """Is it in one of the ranges, which are in order?"""
    at = bisect_right(characters, (code, _LAST + 1)) - 1
    return at >= 0 and code <= characters[at][1]


_ANY = complement(((10, 10), (13, 13), (0x2028, 0x2029)))
_CLASSES = {
    "d": _DIGITS, "D": complement(_DIGITS), "w": _WORD, "W": complement(_WORD), "s": _SPACE, "S": complement(_SPACE),
}  # fmt: skip


@draft
class Automaton:
    """Nondeterministic. `silent[state]`: (condition, next), the condition "" or the anchor `^` or `$`."""

    silent: list[list[tuple[str, int]]] = field(default_factory=list)
    moves: list[list[tuple[Characters, int]]] = field(default_factory=list)
    first: int = 0
    last: int = 0
    hopeful: frozenset[int] = frozenset()
    """States of which something may still come where a text has begun, so that `^` leads nowhere."""

    def new(self) -> int:
        if len(self.silent) >= _STATES:
            raise UnsupportedError("the expression needs too many states")
        self.silent.append([])
        self.moves.append([])
        return len(self.silent) - 1

    def characters(self, first: int, last: int) -> Characters | None:
        """Those of a fragment that is one move between two states; None of any other."""
        moves = self.moves[first]
        return moves[0][0] if len(moves) == 1 and moves[0][1] == last and not self.silent[first] else None

    def start(self) -> frozenset[int]:
        return self._telling(self._closure([self.first], at_start=True, at_end=False))

    def step(self, states: Iterable[int], character: int) -> frozenset[int]:
        reached = {
            target for state in states for characters, target in self.moves[state] if is_within(characters, character)
        }
        return self._telling(self._closure(reached, at_start=False, at_end=False))

    def _telling(self, states: frozenset[int]) -> frozenset[int]:
        """What else may come of a text does not matter once the expression is found in it, whatever follows."""
        return frozenset((self.last,)) if self.last in states else states & self.hopeful

    def finish(self) -> None:
        """Looks back from the end, once all states are there."""
        before: list[list[int]] = [[] for _ in self.silent]
        for state, (silent, moves) in enumerate(zip(self.silent, self.moves, strict=True)):
            for target in (*(to for condition, to in silent if condition != "^"), *(to for _, to in moves)):
                before[target].append(state)
        waiting, seen = [self.last], {self.last}
        while waiting:
            new = [state for state in before[waiting.pop()] if state not in seen]
            seen.update(new)
            waiting += new
        self.hopeful = frozenset(seen)

    def accepts(self, states: frozenset[int], *, at_start: bool) -> bool:
        """Whether a text may end here."""
        return self.last in self._closure(states, at_start=at_start, at_end=True)

    def _closure(self, states: Iterable[int], *, at_start: bool, at_end: bool) -> frozenset[int]:
        waiting, seen = list(states), set(states)
        while waiting:
            for condition, target in self.silent[waiting.pop()]:
                holds = not condition or (at_start if condition == "^" else at_end)
                if holds and target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return frozenset(seen)


def automaton(expression: str, *, wider: bool = False) -> Automaton:
    """The automaton of the texts in which the expression is found somewhere. Raises UnsupportedError.

    A wider one demands nothing of what stands around, so that it has some texts more.
    """
    return _Parser(expression, wider=wider).whole()


class _Parser:
    """Recursive descent over the expression; a fragment is a pair of states (entry, exit)."""

    def __init__(self, text: str, *, wider: bool) -> None:
        self._text = text
        self._wider = wider
        self._at = 0
        self._automaton = Automaton()
        self._depth = 0

    def whole(self) -> Automaton:
        machine = self._automaton
        before, after = machine.new(), machine.new()
        machine.moves[before].append((EVERY, before))
        machine.moves[after].append((EVERY, after))
        entry, end = self._alternatives()
        if self._at < len(self._text):
            raise UnsupportedError(f"unbalanced at {self._at}")
        machine.silent[before].append(("", entry))
        machine.silent[end].append(("", after))
        machine.first, machine.last = before, after
        machine.finish()
        return machine

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _next(self) -> str:
        if self._at >= len(self._text):
            raise UnsupportedError("the expression ends too early")
        self._at += 1
        return self._text[self._at - 1]

    def _alternatives(self) -> tuple[int, int]:
        self._depth += 1
        if self._depth > 50:
            raise UnsupportedError("nested too deeply")
        machine = self._automaton
        entry, end = machine.new(), machine.new()
        while True:
            first, last = self._sequence()
            machine.silent[entry].append(("", first))
            machine.silent[last].append(("", end))
            if self._peek() != "|":
                break
            self._next()
        self._depth -= 1
        return entry, end

    def _sequence(self) -> tuple[int, int]:
        machine = self._automaton
        entry = current = machine.new()
        while self._peek() not in {"", "|", ")"}:
            begin = self._at
            first, last = self._atom()
            first, last = self._repeated(first, last, begin)
            machine.silent[current].append(("", first))
            current = last
        return entry, current

    def _repeated(self, first: int, last: int, begin: int) -> tuple[int, int]:
        """Applies the quantifier that follows the atom spelt from `begin`; copies of it are parsed anew."""
        end = self._at
        bounds = self._quantifier()
        if bounds is None:
            return first, last
        after, machine = self._at, self._automaton
        least, most = bounds
        if _AT_END.fullmatch(self._text, after):
            most = least
        entry = current = machine.new()
        leave = machine.new()
        characters = machine.characters(first, last)
        for count in range(max(least, most if most is not None else least + 1)):
            if count >= least:
                machine.silent[current].append(("", leave))
            if characters is not None:
                first, last = current, machine.new()
                machine.moves[first].append((characters, last))
            else:
                if count:
                    self._at = begin
                    first, last = self._atom()
                machine.silent[current].append(("", first))
            current = last
        if most is None:
            machine.silent[current].append(("", first))
        machine.silent[current].append(("", leave))
        if most == 0:
            machine.silent[entry].append(("", leave))
        self._at = after
        if end == after:
            raise UnsupportedError("nothing to repeat")
        return entry, leave

    def _quantifier(self) -> tuple[int, int | None] | None:
        sign = self._peek()
        if sign and sign in "*+?":
            self._next()
            bounds: tuple[int, int | None] = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        elif match := _QUANTIFIER.match(self._text, self._at):
            self._at = match.end()
            if len(match[0]) > _LONGEST_QUANTIFIER:
                raise UnsupportedError("the expression repeats too often")
            least = int(match[1])
            bounds = (least, (int(match[3]) if match[3] else None) if match[2] else least)
        else:
            return None
        if self._peek() == "?":
            self._next()
        if self._peek() in {"*", "+"}:
            raise UnsupportedError("possessive or doubled quantifier")
        return bounds

    def _atom(self) -> tuple[int, int]:
        character = self._next()
        if character == "(":
            return self._group()
        if character in "^$":
            return self._silent(character)
        if character in "*+?":
            raise UnsupportedError("nothing to repeat")
        if character == "[":
            return self._move(self._class())
        if character == ".":
            return self._move(_ANY)
        if character == "\\":
            return self._escaped()
        return self._move(((ord(character), ord(character)),))

    def _escaped(self) -> tuple[int, int]:
        if self._wider and self._peek() in {"b", "B"}:
            self._next()
            return self._silent("")
        return self._move(self._escape())

    def _silent(self, condition: str) -> tuple[int, int]:
        first, last = self._automaton.new(), self._automaton.new()
        self._automaton.silent[first].append((condition, last))
        return first, last

    def _move(self, characters: Characters) -> tuple[int, int]:
        first, last = self._automaton.new(), self._automaton.new()
        self._automaton.moves[first].append((characters, last))
        return first, last

    def _group(self) -> tuple[int, int]:
        around = _LOOKAROUND.match(self._text, self._at)
        if around and self._wider:
            self._at = around.end()
            self._rest_of_group()
            return self._silent("")
        if self._text.startswith("?:", self._at):
            self._at += 2
        elif match := re.compile(r"\?P?<[A-Za-z_]\w*>").match(self._text, self._at):
            self._at = match.end()
        elif self._peek() == "?":
            raise UnsupportedError("look-around is not regular here")
        return self._rest_of_group()

    def _rest_of_group(self) -> tuple[int, int]:
        fragment = self._alternatives()
        if self._next() != ")":
            raise UnsupportedError("a group is not closed")
        return fragment

    def _escape(self) -> Characters:
        character = self._next()
        if character in _CLASSES:
            return _CLASSES[character]
        if character in "pP":
            return self._category(negated=character == "P")
        if character in _CONTROL:
            code = _CONTROL[character]
        elif character in "xu":
            digits = self._text[self._at : self._at + (2 if character == "x" else 4)]
            if not re.fullmatch(r"[0-9A-Fa-f]{2}|[0-9A-Fa-f]{4}", digits):
                raise UnsupportedError("an escape that is not read here")
            self._at += len(digits)
            code = int(digits, 16)
            if code in HALVES:
                raise UnsupportedError("half of a character")
        elif character.isalnum():
            raise UnsupportedError(f"\\{character} is not read here")
        else:
            code = ord(character)
        return ((code, code),)

    def _category(self, *, negated: bool) -> Characters:
        from monitor.schemas.text.categories import of_category  # only where somebody wrote one

        match = _PROPERTY.match(self._text, self._at)
        found = (_BINARY.get(match[1]) or of_category(match[1])) if match else None
        if match is None or found is None:
            raise UnsupportedError("a property that is not read here")
        self._at = match.end()
        return complement(found) if negated else found

    def _class(self) -> Characters:
        negated = self._peek() == "^"
        if negated:
            self._next()
        ranges: list[tuple[int, int]] = []
        while self._peek() != "]":
            item = self._class_item()
            if self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in {"]", ""}:
                self._next()
                other = self._class_item()
                if len(item) != 1 or len(other) != 1 or item[0][0] > other[0][1]:
                    raise UnsupportedError("a range that is not read here")
                item = ((item[0][0], other[0][1]),)
            ranges.extend(item)
        self._next()
        others = complement(tuple(ranges))
        return others if negated else complement(others)

    def _class_item(self) -> Characters:
        character = self._next()
        if character == "\\":
            if self._peek() == "b":
                self._next()
                return ((8, 8),)
            return self._escape()
        return ((ord(character), ord(character)),)
