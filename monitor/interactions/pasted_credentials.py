"""Credentials in what people paste: a line out of a terminal, a log, a sentence.

It is shown to both companies and kept for good, so more counts as a credential than in traffic that we send: a header
too many that is left out is named, and one too few could never be taken back.
"""

import re
from dataclasses import replace
from urllib.parse import unquote

from monitor.interactions.credential_names import CREDENTIAL_PARAMETERS, is_credential_header, is_credential_name
from monitor.interactions.token_shapes import has_token, without_issued, without_tokens, words_of
from monitor.model.exchanges import REDACTED, Request

_TELLING = frozenset({
    "auth", "authorization", "authentication", "bearer", "cookie", "credential", "credentials", "hmac", "jwt", "otp",
    "passphrase", "passwd", "password", "pwd", "secret", "session", "sid", "signature", "token",
})  # fmt: skip
"""Words of a name, as `X-Shop-Token` has them."""
_PAGING = frozenset({"page", "next", "previous", "prev", "continuation", "cursor", "sync"})
"""Beside `token`: where a list goes on, which is no credential and which a request is nothing without."""
_PARAMETERS = frozenset({"apitoken", "authkey", "subscriptionkey"})
_WEAK = frozenset({"key", "code"})
"""Last words of names by which some mean a secret and most an ordinary value: what the value looks like tells."""
_SCHEME = r"(?:bearer|basic|digest|negotiate|ntlm|aws4-hmac-sha256|apikey|token)"
_LONG_WORD = r"(?:(?=\S*[\d=])[^\s'\",;]{6,}|[^\s'\",;]{20,})"
_WITH_SCHEME = re.compile(rf"(?i)^{_SCHEME}\s+\S{{6,}}")
_IN_TEXT = re.compile(rf"(?i)(?<![\w-])({_SCHEME}\s+)(?<!digest\s){_LONG_WORD}")
"""But `digest sha256-…`, which people compare."""
_COOKIES = re.compile(r"(?i)(?<![\w-])((?:set-)?cookie\s*:\s*)[^\s;]+(?:;\s*[^\s;]+)*")
_AUTHORIZATION = re.compile(
    rf"(?i)(?<![\w-])((?:proxy-)?authorization['\"]?\s*[:=]\s*['\"]?)[\w-]+[ \t]+{_LONG_WORD}"
    r"(?:\s*,\s*[\w-]+=(?:\"[^\"]*\"|[^\s,'\"]+))*"
)
"""Whatever its scheme is called."""
_ON_COMMAND_LINE = re.compile(
    r"(?<![\w-])((?:-u|-U|--user|--proxy-user)(?:\s+|=)['\"]?)(?!\d+:\d+(?!\S))[^\s:'\"]{1,100}:[^\s'\"]+"
    r"|(?<![\w-])((?:-b|--cookie)(?:\s+|=)['\"]?)[^\s=;'\"]{1,100}=[^\s;'\"]*(?:;\s*[^\s;'\"]+)*"
)
"""As curl has it; `1000:1000` is a user of a container."""
_QUOTED = r"(?<=\\\")[^\"\\\n]+|(?<=\")(?=\S)(?:[^\"\\\n]|\\.)+(?=\")|(?<=')(?=\S)(?:[^'\\\n]|\\.)+(?=')"
"""All of it, also where it is JSON within JSON, as logs have bodies."""
_NAMED = re.compile(
    rf"(?i)(?<![\w-])(?P<name>[a-z][\w-]{{1,40}})(?P<between>\\*['\"]?\s*[:=]\s*\\*['\"]?)"
    rf"(?!\\*['\"]?\[redacted\])(?P<value>{_QUOTED}|(?:{_SCHEME}\s+)?[^\s'\",;]+)"
)
_IN_PAIR = re.compile(
    r'(?i)"name"\s*:\s*"(?P<name>[^"\\]{1,60})(?P<between>"\s*,\s*"value"\s*:\s*")(?!\[redacted\])'
    r'(?P<value>(?:[^"\\]|\\.)+)'
)
"""As archives (HAR) have headers and parameters."""
_IN_XML = re.compile(
    r"(?i)(?<=<)(?!(?:key|code)[\s>])(?P<name>[a-z][\w:.-]{0,60})(?P<between>(?:\s[^<>]{0,200})?>)"
    r"(?P<value>[^<>]+)(?=</)"
)
_IN_ADDRESS = re.compile(
    r"(?i)(?P<before>[?&;]|%3b)(?P<name>[\w.\[\]%-]{1,60}?)(?P<between>=|%3d)(?P<value>[^\s'\"?&;#<>]+)"
)
_IN_FORM = re.compile(r"(?P<before>^|&)(?P<name>[\w.\[\]%-]{1,60}?)(?P<between>=)(?P<value>[^&\s]+)")
_IN_JSON = re.compile(r'(?P<before>")(?P<name>[\w.-]{1,60})(?P<between>"\s*:\s*")(?P<value>(?:[^"\\]|\\.)+)')


def may_be_credential(name: str, value: str) -> bool:
    """Of a header."""
    words = words_of(name)
    told = is_credential_header(name) or is_credential_name(name) or bool(_TELLING & set(words))
    return told or words[-1:] == ("key",) or bool(_WITH_SCHEME.match(value) or has_token(value))


def may_be_credential_parameter(name: str, value: str) -> bool:
    """Of a parameter in an address, and of a member of a body."""
    name = unquote(name)
    words = words_of(name)
    if is_credential_name(name, CREDENTIAL_PARAMETERS | _PARAMETERS) or has_token(value) or has_token(name):
        return True
    if _TELLING & set(words) and not _PAGING & set(words):
        return True
    return words[-1:] != () and words[-1] in _WEAK and _is_no_word(value)


def shown_name(name: str) -> str:
    """The name of what is left out, unless it is the secret itself: `?eyJ…` has no other."""
    return without_issued(name, REDACTED)


def without_credentials(text: str) -> str:
    """What people write or bring, without what stands behind the name of a credential or looks like one."""
    found = _COOKIES.sub(rf"\1{REDACTED}", text)
    found = _AUTHORIZATION.sub(rf"\1{REDACTED}", found)
    found = _ON_COMMAND_LINE.sub(rf"\1\2{REDACTED}", found)
    found = _IN_PAIR.sub(_masked, found)
    found = _IN_XML.sub(_masked, found)
    found = _IN_ADDRESS.sub(_masked_parameter, found)
    found = _NAMED.sub(_masked, found)
    found = _IN_TEXT.sub(lambda each: f"{each[1]}{REDACTED}", found)
    return without_tokens(found, REDACTED)


def without_credentials_in(request: Request) -> Request:
    """The request without what its path and body have of them; headers and parameters can be left out by name."""
    path = without_issued(_IN_ADDRESS.sub(_masked_parameter, request.path), REDACTED)
    body = request.body
    if body is not None:
        text = body.decode("latin-1")  # one byte is one character, so that bytes which are no text survive
        text = _IN_JSON.sub(_masked_parameter, _IN_FORM.sub(_masked_parameter, text))
        text = _IN_XML.sub(_masked, text)
        body = without_issued(text, REDACTED).encode("latin-1")
    return replace(request, path=path, body=body)


def _masked_parameter(found: re.Match[str]) -> str:
    if found["value"] == REDACTED or not may_be_credential_parameter(found["name"], found["value"]):
        return found[0]
    return f"{found['before']}{found['name']}{found['between']}{REDACTED}"


def _masked(found: re.Match[str]) -> str:
    """In a sentence `key: id` is no secret, and an error code is what people need: only what was drawn is one."""
    name, words = found["name"], words_of(found["name"])
    if name.lower() in _WEAK:
        pieces = re.split(r"[-_.,;\s]", found["value"])
        secret = any(len(each) >= 16 and _is_no_word(each) and not each.isalpha() for each in pieces)
    else:
        secret = name.lower() != "session" and not _PAGING & set(words) and may_be_credential(name, "")
    before = found[0].removesuffix(found["value"])
    # what is quoted behind an ordinary name may be a text that has a credential in turn
    inside = _NAMED.sub(_masked, found["value"]) if before.endswith(("'", '"')) else found["value"]
    return before + (REDACTED if secret else inside)


def _is_no_word(value: str) -> bool:
    """Letters and digits mixed, or more letters than one word has."""
    mixed = re.search(r"[A-Za-z]", value) is not None and re.search(r"\d", value) is not None
    return (mixed and len(value) >= 8) or (len(value) >= 16 and re.fullmatch(r"[A-Za-z+/=]+", value) is not None)
