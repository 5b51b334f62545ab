"""Credentials in what people paste: a line out of a terminal, a log, a sentence.

It is shown to both companies and kept for good, so more counts as a credential than in traffic that we send: a header
too many that is left out is named, and one too few could never be taken back.
"""

import re

from monitor.interactions.credential_names import is_credential_header, is_credential_name
from monitor.model.exchanges import REDACTED

_TELLING = frozenset({
    "auth", "authorization", "authentication", "bearer", "cookie", "credential", "credentials", "hmac", "jwt", "passwd",
    "password", "pwd", "secret", "session", "sid", "signature", "token",
})  # fmt: skip
"""Words of a name, as `X-Shop-Token` has them."""
_PARAMETERS = frozenset({"jwt", "auth", "sid", "session", "apitoken", "authkey"})
_LONG_WORD = r"(?:(?=\S*[\d=])[^\s'\",;]{6,}|[^\s'\",;]{20,})"
_SCHEME = r"(?:bearer|basic|digest|negotiate|ntlm|aws4-hmac-sha256|apikey|token)"
_JWT = r"eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"
_WITH_SCHEME = re.compile(rf"(?i)^{_SCHEME}\s+\S{{6,}}")
_IN_TEXT = re.compile(rf"(?i:(?<![\w-])({_SCHEME}\s+){_LONG_WORD})|{_JWT}")
_COOKIES = re.compile(r"(?i)(?<![\w-])((?:set-)?cookie\s*:\s*)[^\s;]+(?:;\s*[^\s;]+)*")
_NAMED = re.compile(
    rf"(?i)(?<![\w-])(?P<name>[a-z][\w-]{{1,40}})(?P<between>['\"]?\s*[:=]\s*['\"]?)"
    rf"(?P<value>(?:{_SCHEME}\s+)?[^\s'\",;]+)"
)


def may_be_credential(name: str, value: str) -> bool:
    """Of a header."""
    words = re.split(r"[^a-z0-9]+", name.lower())
    told = is_credential_header(name) or is_credential_name(name) or bool(_TELLING & set(words))
    return told or words[-1] == "key" or bool(_WITH_SCHEME.match(value) or re.search(_JWT, value))


def may_be_credential_parameter(name: str) -> bool:
    """Beyond those that count as credentials everywhere."""
    return is_credential_name(name, _PARAMETERS)


def without_credentials(text: str) -> str:
    """What people write or bring, without what stands behind the name of a credential or looks like one."""
    found = _COOKIES.sub(rf"\1{REDACTED}", text)
    found = _NAMED.sub(_masked, found)
    return _IN_TEXT.sub(lambda each: f"{each[1] or ''}{REDACTED}", found)


def _masked(found: re.Match[str]) -> str:
    name = found["name"]
    if name.lower() in {"key", "session"} or not may_be_credential(name, ""):
        return found[0]
    return f"{name}{found['between']}{REDACTED}"
