"""Credentials written into a URL, which belong into a header: a URL is logged and shown, a header is not."""

import base64
import re
from urllib.parse import unquote, urlsplit

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*@")


def without_credentials(url: str) -> str:
    """The URL as it may be shown, malformed or with `${NAME}` in it as it is."""
    return _CREDENTIALS.sub("", url)


def split_credentials(url: str) -> tuple[str, str | None]:
    """The URL without user and password, and the value of an Authorization header (RFC 7617) that carries them."""
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url, None
    secret = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}".encode()
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return bare, f"Basic {base64.b64encode(secret).decode()}"
