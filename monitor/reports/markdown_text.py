"""Text of other people inside Markdown: shown as it is, never as markup, and nobody is notified by it."""

import html
import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~$&]|:(?=\S)|^[-+#]|(?<=^\d)[.)])")
_REFERENCE = re.compile(r"@|#(?=\d)|www(?=\.)", re.IGNORECASE)


def escaped(text: str) -> str:
    """One line of plain text (CommonMark §2.4); `@name` and `#1` stay mere text on code hosts."""
    return _SPECIAL.sub(r"\\\1", _unreferring(text))


def folded(text: str) -> str:
    """The line that opens what is folded: an HTML block, in which a backslash is one (CommonMark §4.6)."""
    return f"<details><summary>{html.escape(_unreferring(text))}</summary>"


def _unreferring(text: str) -> str:
    return _REFERENCE.sub("\\g<0>\N{ZERO WIDTH NON-JOINER}", " ".join(text.split()))


def code(text: str) -> str:
    """A code span on one line; its fence is longer than any run of backticks inside (CommonMark §6.1)."""
    text = " ".join(text.split())
    if not text:
        return ""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{text}{space}{fence}"


def sentence(text: str) -> str:
    """A sentence in which names stand between backticks; whatever else it holds is escaped."""
    *parts, last = text.split("`")
    written = [code(part) if number % 2 else escaped_around(part) for number, part in enumerate(parts)]
    closed = len(parts) % 2 == 0
    return "".join(written) + (escaped_around(last) if closed else escaped_around(f"`{last}"))


def escaped_around(text: str) -> str:
    """Escaped, with the space at either end kept."""
    if not text.strip():
        return " " if text else ""
    return f"{' ' * text[:1].isspace()}{escaped(text)}{' ' * text[-1:].isspace()}"


def block(lines: list[str], language: str, indent: str = "") -> list[str]:
    """A fenced block (CommonMark §4.5)."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{indent}{each}".rstrip() for each in (f"{fence}{language}", *lines, fence)]
