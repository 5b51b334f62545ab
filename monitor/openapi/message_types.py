"""The media type that a message says it is of, and whether that is true (RFC 9110 §8.3)."""

from monitor.model.exchanges import Headers, Response, header

_JSON = "application/json"


def media_type_of(headers: Headers) -> str:
    """In lower case, without parameters; JSON where it is not said."""
    return (header(headers, "content-type") or _JSON).partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """`media_type`: in lower case; its parameters do not count."""
    essence = media_type.partition(";")[0].strip()
    return essence == _JSON or essence.endswith("+json")


def belies_its_type(response: Response) -> bool:
    """Says to be JSON and is not: wrong by itself, whatever a description leaves open."""
    named = header(response.headers, "content-type")
    if response.truncated or not response.body or named is None or not is_json(named.lower()):
        return False
    try:
        response.json()
    except ValueError:
        return True
    return False
