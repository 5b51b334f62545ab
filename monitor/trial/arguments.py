"""What an argument of `try` names: a web address, a file, a folder, or a file in a git repository."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

from monitor.errors import Diagnostic, UsageError
from monitor.interactions.credential_names import CREDENTIAL_PARAMETERS, is_credential_name
from monitor.model.environment_text import SecretText

GIT = re.compile(r"git\+(?P<url>(?:https|file)://[^/]*/[^@]+?)(?:@(?P<ref>[^:-][^:]*))?:(?P<path>[^:]+)", re.IGNORECASE)
_FORMS = "a URL, a file, a folder, or git+https://host/repository@ref:path"
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:/\S*)?|localhost(?::\d+)?(?:/\S*)?", re.IGNORECASE)


class Kind(StrEnum):
    WEB = "web"
    FILE = "file"
    FOLDER = "folder"
    GIT = "git"


@dataclass(frozen=True, slots=True)
class SentHeader:
    """`template`: as it was given, with the names of variables. `value`: as it is sent, and never shown."""

    name: str
    template: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Argument:
    """`text` may hold credentials of a URL; `shown` does not. `headers`: what a web address is asked with."""

    kind: Kind
    text: str
    headers: tuple[SentHeader, ...] = ()

    @property
    def shown(self) -> str:
        return self.text if self.kind in {Kind.FILE, Kind.FOLDER} else without_secrets(self.text)

    @property
    def path(self) -> Path:
        return Path(self.text)

    @property
    def sent(self) -> dict[str, SecretText]:
        """The headers as they are sent."""
        return {each.name: SecretText(each.value) for each in self.headers}


def read_argument(text: str, headers: tuple[SentHeader, ...] = ()) -> Argument:
    """Raises `UsageError` for what can't be used at all."""
    if text.lower().startswith("git+"):
        if not GIT.fullmatch(text):
            raise _unusable(
                text, "this does not name a file in a git repository", "git+https://host/repository@ref:path"
            )
        return Argument(Kind.GIT, text, headers)
    scheme, found, _ = text.partition("://")
    if found and scheme.lower() == "file":
        text, found = unquote(urlsplit(text).path), ""
    if found:
        return Argument(Kind.WEB, _web(text, scheme), headers)
    path = Path(text)
    if path.is_dir():
        return Argument(Kind.FOLDER, text)
    if path.is_file():
        return Argument(Kind.FILE, text)
    if _HOST.fullmatch(text):
        raise _unusable(text, "there is no such file or folder", f"https://{text}, if a web address is meant")
    raise _unusable(text, "there is no such file or folder", _FORMS)


def without_secrets(url: str) -> str:
    """The URL without user and password, and with the values of credentials in its query replaced by an ellipsis."""
    bare = re.sub(r"(?<=://)[^/\s?#]*@", "", url)
    address, mark, query = bare.partition("?")
    return address + mark + "&".join(map(_without_credential, query.split("&")))


def _without_credential(pair: str) -> str:
    name, sign, _ = pair.partition("=")
    return f"{name}=…" if sign and is_credential_name(unquote(name), CREDENTIAL_PARAMETERS) else pair


def _web(text: str, scheme: str) -> str:
    if scheme.lower() not in {"http", "https"}:
        raise _unusable(text, f"nothing can be fetched by {scheme}", _FORMS)
    try:
        parts = urlsplit(text)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0) and not re.search(r"\s", text)
    except ValueError:
        usable = False
    if not usable:
        raise _unusable(text, "this is not a web address", "https://api.acme.example")
    if parts.path.endswith(".git"):
        raise _unusable(text, "this is a repository, and not a file in it", f"git+{without_secrets(text)}@ref:path")
    return text


def _unusable(text: str, message: str, example: str) -> UsageError:
    shown = without_secrets(text) if "://" in text else text
    return UsageError(Diagnostic("argument-unusable", f"'{shown}': {message}", help=f"write {example}"))
