"""The options with headers that a description on the command line is asked for with, such as a token."""

import os
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

import click

from monitor.errors import Diagnostic, UsageError
from monitor.model.environment_text import EnvironmentText
from monitor.model.header_names import over

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110 §5.6.2."""
_VALUE = re.compile(r"[\t -~]+")
_FRAMING = frozenset({"content-length", "transfer-encoding"})
"""They say where a message ends: a request for a description has no body."""
_HOST = re.compile(r"(?:git[+])?https?://(?:[^/?#]*@)?([^/?#]*)", re.IGNORECASE)

Headers = Mapping[str, EnvironmentText]
"""By name; values are never shown."""


def header_options(one: str, other: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """For a command with two arguments of these names: one argument more, `headers`, the `Headers` of each."""
    options = (
        click.option(
            "--header",
            "headers",
            multiple=True,
            metavar="'NAME: VALUE'",
            help="Ask for a description behind a URL with this header; ${VARIABLE} in it is read from the "
            "environment. Never shown, nor sent to another host. Repeats.",
        ),
        *(
            click.option(
                _option(each),
                f"headers_{each}",
                multiple=True,
                metavar="'NAME: VALUE'",
                help=f"The same, for {each.upper()} only; repeats.",
            )
            for each in (one, other)
        ),
    )

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def wrapped(*args: Any, headers: tuple[str, ...], **given: Any) -> Any:
            own = {each: given.pop(f"headers_{each}") for each in (one, other)}
            locations = [given[each] for each in (one, other) if given[each] is not None]
            _check("--header", headers, locations)
            for name, texts in own.items():
                _check(_option(name), texts, [each for each in [given[name]] if each is not None])
            shared = _parsed("--header", headers)
            both = tuple(over(shared, _parsed(_option(name), texts)) for name, texts in own.items())
            return command(*args, headers=both, **given)

        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped

    return decorated


def _option(name: str) -> str:
    return f"--header-{name.replace('_', '-')}"


def _check(option: str, texts: tuple[str, ...], locations: Sequence[str]) -> None:
    """Raises `UsageError` where it is not plain to whom a header is sent."""
    hosts = {found[1].lower() for each in locations if (found := _HOST.match(each))}
    if texts and not hosts:
        raise UsageError(Diagnostic("usage", f"{option} is of no use: no URL is asked with it"))
    if texts and len(hosts) > 1:
        message = f"{option} would be sent to two hosts: {' and '.join(sorted(hosts))}"
        help_ = "say whose it is, with the option of one side: the command with --help names them"
        raise UsageError(Diagnostic("usage", message, help=help_))


def _parsed(option: str, texts: tuple[str, ...]) -> Headers:
    """Raises `UsageError` for a header that is given twice, since either may be meant."""
    pairs = [_header(option, text) for text in texts]
    names = Counter(name.lower() for name, _ in pairs)
    for name, _ in pairs:
        if names[name.lower()] > 1:
            raise UsageError(Diagnostic("usage", f"{option} {name} is given twice"))
    return dict(pairs)


def _header(option: str, text: str) -> tuple[str, EnvironmentText]:
    """Raises `UsageError`. No message repeats the text: it may be a secret, whatever is wrong with it."""
    name, colon, template = (part.strip() for part in text.partition(":"))
    if not colon or not _NAME.fullmatch(name):
        help_ = f"write {option} 'Authorization: Bearer ${{TOKEN}}'"
        raise UsageError(Diagnostic("usage", f"{option} takes 'NAME: VALUE'", help=help_))
    value = EnvironmentText(template)
    try:
        sent = value.resolve(os.environ)
    except UsageError as error:
        raise UsageError(replace(error.diagnostic, note=f"needed by {option} {name}")) from None
    reason = _unsendable(name, sent)
    if reason:
        raise UsageError(Diagnostic("usage", f"the value of {option} {name} {reason}"))
    return name, value


def _unsendable(name: str, value: str) -> str:
    """Why it can't be sent; empty where it can."""
    if not value:
        return "is empty"
    if not _VALUE.fullmatch(value):
        return "can't be sent: letters, digits and signs of ASCII alone can"
    if value != value.strip():
        return "can't be sent: it begins or ends with a blank"
    return "can't be sent: no request for a description has one" if name.lower() in _FRAMING else ""
