"""A first integration, written from what a trial found: minimal, in shadow, and never over anything."""

import json
import os
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from monitor.model.sides import Side
from monitor.network.credentials import split_credentials
from monitor.trial.addresses import origin
from monitor.trial.arguments import Kind
from monitor.trial.described import Described
from monitor.trial.findings import Check, IntegrationWritten, NotChecked
from monitor.trial.servers import base_url_of

FOLDER = Path("contracts-try")
_LONGEST_NAME = 60
_BY_NAME = re.compile(r"(?:[A-Za-z-]+ )?(?:[A-Za-z_-]+=)?\$\{\w+\}")
"""A value that holds no part of a secret: a scheme, or the name of a cookie, and a variable."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One API of the integration. `used`: whether the traffic archive uses it."""

    described: Described
    name: str
    used: bool


def written(
    described: Sequence[Described], folder: Path, archive: Path | None, used: frozenset[Side]
) -> IntegrationWritten | NotChecked:
    """Write `folder/NAME.yaml`; `folder` is made, and must be new or empty."""
    if not described:
        return NotChecked(Check.INTEGRATION, "there is no description to watch", None)
    names = _names(described)
    file = folder / f"{'-'.join(names)[:_LONGEST_NAME].strip('-')}.yaml"
    apis = [Seen(each, name, each.found.side in used) for each, name in zip(described, names, strict=True)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            reason = f"{folder} holds something already, and nothing is written over"
            return NotChecked(Check.INTEGRATION, reason, "name another folder with --output FOLDER")
        with file.open("x", encoding="utf-8") as stream:
            stream.write("\n".join(_lines(apis, folder, archive)) + "\n")
    except OSError as error:
        reason = f"{folder} can't be written: {(error.strerror or 'unknown').lower()}"
        return NotChecked(Check.INTEGRATION, reason, "name another folder with --output FOLDER")
    commands = (("compat-monitor", "config", "check", str(folder)), ("compat-monitor", "run", str(folder)))
    return IntegrationWritten(str(file), tuple(shlex.join(each) for each in commands))


def _lines(apis: Sequence[Seen], folder: Path, archive: Path | None) -> Iterator[str]:
    yield "# Written by 'compat-monitor try'. Minimal and in shadow: nothing is sent to people."
    yield "# Names are guesses from the descriptions; 'compat-monitor config keys' lists what else may stand here."
    yield f"integration: {_text('-'.join(each.name for each in apis))}"
    yield "sides:                          # people are shown these names: put those of the companies"
    titles = {each.described.found.side: _title(each.described) for each in apis}
    for side in Side:
        name = titles.get(side, "Our company" if side is Side.IN_HOUSE else "The other company")
        yield f"  {side.value}: {{name: {_text(name)}}}"
    yield "apis:"
    for each in apis:
        yield from _api(each, folder)
    relied_on = [each for each in apis if each.used]
    if archive is not None and relied_on:
        yield "contracts:"
        for each in relied_on:
            yield f"  - {{api: {_text(each.name)}, har: {_text(_relative(archive, folder))}}}"
    yield "deliver: shadow                 # shows what would have gone to whom; 'live' sends it"


def _api(each: Seen, folder: Path) -> Iterator[str]:
    argument, found = each.described.argument, each.described.found
    yield f"  {_text(each.name)}:"
    yield f"    provider: {found.side.value}"
    if argument.shown != argument.text:
        yield "    # The address held a credential, which is not written here: add it as ${NAME} under 'headers'."
    is_file = argument.kind in {Kind.FILE, Kind.FOLDER}
    location = _text(_relative(Path(found.location), folder) if is_file else _literal(found.location))
    is_there = argument.kind is Kind.GIT or origin(found.location) == origin(split_credentials(argument.text)[0])
    asked = argument.headers if is_there else ()
    named = {sent.name: sent.template for sent in asked if _BY_NAME.fullmatch(sent.template)}
    for unnamed in (sent.name for sent in asked if sent.name not in named):
        yield f"    # The value of its header {unnamed} is not written here: add it as ${{NAME}} under 'headers'."
    yield f"    spec: {{url: {location}, headers: {json.dumps(named)}}}" if named else f"    spec: {location}"
    base = base_url_of(each.described)
    if base.url is None:
        yield f"    # No environment: {_plain(base.reason)}."
        return
    yield "    environments:"
    yield "      found:"
    yield f"        base_url: {_text(_literal(base.url))}"
    yield "        probe: {methods: [GET, HEAD], rate: 2/s, budget: 500/day}"


def _names(described: Sequence[Described]) -> list[str]:
    names: list[str] = []
    for each in described:
        name = _slug(each.found.title) or _slug(_host(each)) or "api"
        names.append(f"{name}-{each.found.side.value}" if name in names else name)
    return names


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:_LONGEST_NAME].strip("-")


def _title(described: Described) -> str:
    return _plain(described.found.title)[:_LONGEST_NAME].strip() or _host(described) or described.found.side.value


def _host(described: Described) -> str:
    if described.argument.kind is Kind.WEB:
        return urlsplit(described.argument.text).hostname or ""
    return described.argument.path.resolve().stem if described.argument.kind is not Kind.GIT else ""


def _relative(path: Path, folder: Path) -> str:
    """From the folder, so that both may be moved together; absolute where that is impossible."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def _literal(url: str) -> str:
    """Without what a configuration would read as the name of a variable."""
    return url.replace("${", "$%7B")


def _plain(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


def _text(value: str) -> str:
    """A YAML scalar in double quotes, or plain where that reads the same."""
    if re.fullmatch(r"[a-z][a-z0-9-]*", value) and value not in {
        "true",
        "false",
        "null",
        "y",
        "n",
        "yes",
        "no",
        "on",
        "off",
    }:
        return value
    return json.dumps(_plain(value), ensure_ascii=False)
