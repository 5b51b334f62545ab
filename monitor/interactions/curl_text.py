"""The words of a curl line as people paste it: what a shell makes of it, without running one.

`shlex` splits it. Before that, what shlex does not know is put as it does: ANSI-C quoting (`$'…'`, which browsers
copy), lines that go on, and variables, whose values are not in the text.
"""

import re
import shlex
from collections.abc import Iterator

from monitor.errors import Diagnostic, UsageError
from monitor.model.exchanges import REDACTED

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}
_ANSI_C = re.compile(r"\\(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(.))", re.DOTALL)
_UNKNOWN = r"(?P<unknown>\$\{[A-Za-z_]\w*\}|\$[A-Za-z_]\w*|\$\([^()]*\)|`[^`]*`)|(?P<line>\\\r?\n)|(?P<escape>\\.)"
_OUTSIDE = re.compile(rf"(?P<ansi>\$'(?:[^'\\]|\\.)*')|(?P<single>'[^']*')|{_UNKNOWN}|(?P<double>\")|.", re.DOTALL)
_INSIDE = re.compile(rf"{_UNKNOWN}|(?P<double>\")|.", re.DOTALL)
"""Within double quotes, where a single quote is a letter."""


def unreadable(message: str, *, advice: str | None = None) -> UsageError:
    return UsageError(Diagnostic("curl-unreadable", message, help=advice))


def words(text: str) -> list[str]:
    """What a shell would hand over; a variable or a substitution is `[redacted]`, since its value is not here.

    Raises `UsageError` (code `curl-unreadable`) where a quote is not closed, and for half a character (a lone
    surrogate), which nobody can send.
    """
    try:
        found = "".join(_as_shlex_knows_it(text))
        found.encode()
        return shlex.split(found)
    except UnicodeEncodeError:
        raise unreadable("half a character is in it, which can't be sent") from None
    except ValueError:
        raise unreadable("a quote is opened and not closed", advice="paste the whole line") from None


def _as_shlex_knows_it(text: str) -> Iterator[str]:
    position, inside = 0, False
    while position < len(text):
        part = (_INSIDE if inside else _OUTSIDE).match(text, position)
        assert part is not None, "each pattern ends in any character"
        position, kind = part.end(), part.lastgroup
        inside ^= kind == "double"
        match kind:
            case "unknown":
                yield REDACTED
            case "line":
                yield "" if inside else " "
            case "ansi":
                yield shlex.quote(_ANSI_C.sub(_unescaped, part[0][2:-1]))
            case "escape" if inside and part[0][1] in "$`":
                yield part[0][1]  # shlex would keep the backslash
            case _:
                yield part[0]


def _unescaped(found: re.Match[str]) -> str:
    short, long, hexadecimal, octal, letter = found.groups()
    if letter is not None:
        return _ESCAPES.get(letter, letter if letter in "\\'\"?" else f"\\{letter}")
    number = int(short or long or hexadecimal or octal, 8 if octal else 16)
    try:
        return chr(number)
    except (OverflowError, ValueError):
        raise unreadable("an escaped character is none") from None
