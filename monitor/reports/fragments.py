"""The few lines of a document around the place of an edit, as they are written there."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from monitor.documents.text import in_utf8
from monitor.errors import DocumentError
from monitor.model.changes import Change, Location
from monitor.model.descriptions import Document
from monitor.model.facts import FactKind as F
from monitor.model.record import record
from monitor.reports.layout import shortened_around
from monitor.reports.written_lines import WrittenLines
from monitor.rules.catalogue import rules_of

LINES_MAX = 14
"""Of one fragment. What is longer is cut at its end."""
WRITTEN_MAX = 1_000
"""Lines of one value that are compared with the other side's. Where all paths are the place, nobody reads them all."""
CONTEXT = 2
"""Lines above the place, and below it."""
_BECAME = rules_of(
    F.PARAMETER_BECAME_REQUIRED, F.PARAMETER_BECAME_OPTIONAL, F.BODY_BECAME_REQUIRED, F.BODY_BECAME_OPTIONAL,
    F.HEADER_BECAME_REQUIRED, F.HEADER_BECAME_OPTIONAL, F.PROPERTY_BECAME_REQUIRED, F.PROPERTY_BECAME_OPTIONAL,
)  # fmt: skip
"""Required or optional, which is written elsewhere than the value itself."""
WIDTH_MAX = 240
"""Characters of one line, around the place where the line is longer: a document may be written on one."""


class Mark(StrEnum):
    NONE = ""
    POINTED = "pointed"
    """The edit stands here, and the lines themselves do not show it."""
    EDITED = "edited"
    """This side has it, and the other has not."""


@record
class Line:
    """`at`: where in `text` the place of the edit begins, counted from 0; 0 where the line itself is the place."""

    number: int
    text: str
    mark: Mark
    at: int = 0


@record
class Fragment:
    lines: tuple[Line, ...]
    start: int
    """Number of the line where the value begins."""
    cut: bool = False
    """More of the value follows than is shown."""

    def point(self, width: int) -> str:
        """The line to look at first, without its indentation, and no more than `width` of it around the place."""
        own = [each for each in self.lines if each.number == self.start]
        marked = [each for mark in (Mark.EDITED, Mark.POINTED) for each in self.lines if each.mark is mark]
        found = next(iter((*marked, *own)), None)
        if found is None:
            return ""
        return shortened_around(found.text.strip(), found.at - _indent(found.text), width)


class Texts:
    """The lines of a document's files, each read only if it is asked for."""

    def __init__(self, document: Document | None) -> None:
        self._files: Mapping[str, bytes] = {**document.files, **_overlays(document)} if document else {}
        self._entry = document.entry if document else ""
        self._lines: dict[str, Sequence[str]] = {}

    def of(self, location: Location | None) -> Sequence[str]:
        """Empty where there is no such file, or it can't be decoded."""
        if location is None:
            return []
        name = location.source or self._entry
        if name not in self._lines:
            self._lines[name] = self._read(name)
        return self._lines[name]

    def _read(self, name: str) -> Sequence[str]:
        if name not in self._files:
            return ()
        try:
            return WrittenLines(in_utf8(self._files[name], name))
        except DocumentError:
            return ()


def _overlays(document: Document) -> dict[str, bytes]:
    """By the name that places have."""
    return {document.overlay_name(key): document.files[key] for key in document.overlays}


def fragments(change: Change, base: Texts, revision: Texts) -> tuple[Fragment | None, Fragment | None]:
    """What is written at the place of a change, on both sides; None where a side has no such place."""
    before, after = _written(change.base, base), _written(change.revision, revision)
    deeper = 0 if _same_name(change.base, change.revision) else _depth(change.base) - _depth(change.revision)
    if change.rule in _BECAME:
        marks = _pointed(before), _pointed(after)
    elif deeper or not before or not after:
        marks = _all(before, lacking=deeper < 0), _all(after, lacking=deeper > 0)
    else:
        marks = _differing(before, after)
    return _fragment(change.base, base, marks[0]), _fragment(change.revision, revision, marks[1])


def _same_name(base: Location | None, revision: Location | None) -> bool:
    """One keyword or member on both sides, be it that only one of them writes it in a component."""
    return base is not None and revision is not None and base.pointer.split("/")[-1] == revision.pointer.split("/")[-1]


def _depth(location: Location | None) -> int:
    return location.pointer.count("/") if location else 0


def _written(location: Location | None, texts: Texts) -> Sequence[str]:
    """The lines of the value at a place, told by their indentation."""
    if location is None or location.line is None:
        return ()
    lines = texts.of(location)[location.line - 1 : location.line - 1 + WRITTEN_MAX]
    if not lines:
        return ()
    own = _indent(lines[0])
    end = 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > own):
        end += 1
    if 1 < end < len(lines) and lines[end].strip()[:1] in {"}", "]"}:
        end += 1
    while end > 1 and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _all(lines: Sequence[str], *, lacking: bool) -> list[Mark]:
    """Of a value that the other side has not. `lacking`: of the one around it, on the side that has it not."""
    return _pointed(lines) if lacking else [Mark.EDITED for _ in lines]


def _pointed(lines: Sequence[str]) -> list[Mark]:
    return [Mark.NONE if number else Mark.POINTED for number, _ in enumerate(lines)]


def _differing(before: Sequence[str], after: Sequence[str]) -> tuple[list[Mark], list[Mark]]:
    """A comma at the end of a line says only that something follows."""
    contents = [[line.strip().rstrip(",") for line in lines] for lines in (before, after)]
    known = [set(each) for each in contents]
    marks = tuple(
        [Mark.NONE if content in known[1 - side] else Mark.EDITED for content in contents[side]] for side in (0, 1)
    )
    if not any(Mark.EDITED in each for each in marks):
        for each in marks:
            each[0] = Mark.POINTED
    return marks[0], marks[1]


def _fragment(location: Location | None, texts: Texts, marks: Sequence[Mark]) -> Fragment | None:
    """The marked lines with some around them."""
    if location is None or location.line is None or not marks:
        return None
    lines, start = texts.of(location), location.line - 1
    marked = next((number for number, mark in enumerate(marks) if mark), 0)
    first = max(0, start - CONTEXT, start + marked - CONTEXT if len(marks) > LINES_MAX - CONTEXT else 0)
    last = min(len(lines), start + len(marks) + CONTEXT, first + LINES_MAX)
    shown = lines[first:last]
    margin = min((_indent(line) for line in shown if line.strip()), default=0)
    return Fragment(
        tuple(
            _line(
                number + 1,
                line.rstrip("\r"),
                marks[number - start] if start <= number < start + len(marks) else Mark.NONE,
                margin,
                location.column if number == start else None,
            )
            for number, line in enumerate(shown, first)
        ),
        start=location.line,
        cut=last < start + len(marks),
    )


def _line(number: int, line: str, mark: Mark, margin: int, column: int | None) -> Line:
    """Without the common margin; of a long line the part at `column`."""
    place = max((column or 1) - 1, margin)
    if len(line) <= WIDTH_MAX:
        return Line(number, line[margin:], mark, place - margin)
    start = max(margin, place - WIDTH_MAX // 4)
    end = start + WIDTH_MAX
    before = "…" if start > margin else ""
    text = before + line[start:end] + ("…" if end < len(line) else "")
    return Line(number, text, mark, place - start + len(before))
