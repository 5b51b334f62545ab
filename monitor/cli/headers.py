"""The options with headers that a description on the command line is asked for with, such as a token."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

import click

from monitor.errors import Diagnostic, UsageError
from monitor.model.environment_text import EnvironmentText
from monitor.model.record import record

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110 §5.6.2."""
_VALUE = re.compile(r"[\t -~]+")
_FETCHED = ("http://", "https://", "git+https://")

_HOST = re.compile(r"://(?:[^/?#]*@)?([^/?#]*)")

Headers = Mapping[str, EnvironmentText]


@record
class BothHeaders:
    """Of base and revision, by name."""

    base: Headers
    revision: Headers


_OPTIONS = (
    click.option(
        "--header",
        "headers",
        multiple=True,
        metavar="'NAME: VALUE'",
        help="Ask for a description behind a URL with this header; ${VARIABLE} in it is read from the environment. "
        "Never shown, nor sent to another host. Repeats.",
    ),
    click.option("--header-base", multiple=True, metavar="'NAME: VALUE'", help="The same, for the base only; repeats."),
    click.option("--header-revision", multiple=True, metavar="'NAME: VALUE'", help="For the revision only; repeats."),
)


def header_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command that has `base` and `revision` one argument more, `headers`."""

    @wraps(command)
    def wrapped(
        *args: Any,
        base: str,
        revision: str,
        headers: tuple[str, ...],
        header_base: tuple[str, ...],
        header_revision: tuple[str, ...],
        **options: Any,
    ) -> Any:
        given = _given(base, revision, headers, header_base, header_revision)
        return command(*args, base=base, revision=revision, headers=given, **options)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def _given(
    base: str, revision: str, both: tuple[str, ...], of_base: tuple[str, ...], of_revision: tuple[str, ...]
) -> BothHeaders:
    """Raises `UsageError` for a header that is none, and where it is not plain to whom one is sent."""
    for option, texts, locations in (
        ("--header", both, (base, revision)),
        ("--header-base", of_base, (base,)),
        ("--header-revision", of_revision, (revision,)),
    ):
        hosts = {_host(each) for each in locations if each.lower().startswith(_FETCHED)}
        if texts and not hosts:
            raise UsageError(Diagnostic("usage", f"{option} is of no use: no URL is asked with it"))
        if len(hosts) > 1 and texts:
            message = f"{option} would be sent to two hosts: {' and '.join(sorted(hosts))}"
            help_ = "say whose it is: --header-base or --header-revision"
            raise UsageError(Diagnostic("usage", message, help=help_))
    shared = _parsed("--header", both)
    return BothHeaders(
        {**shared, **_parsed("--header-base", of_base)}, {**shared, **_parsed("--header-revision", of_revision)}
    )


def _host(url: str) -> str:
    """With its port, without user and password."""
    found = _HOST.search(url)
    return found[1].lower() if found else ""


def _parsed(option: str, texts: tuple[str, ...]) -> Headers:
    return dict(_header(option, text) for text in texts)


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
    if not _VALUE.fullmatch(sent):
        reason = "can't be sent: letters, digits and signs of ASCII alone can" if sent else "is empty"
        raise UsageError(Diagnostic("usage", f"the value of {option} {name} {reason}"))
    return name, value
