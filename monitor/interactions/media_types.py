"""Media types as far as comparing needs them (RFC 9110 §8.3; RFC 6839 for `+json`)."""


def parse_media_type(text: str) -> tuple[str, dict[str, str]]:
    """`Text/X; a=1` -> ('text/x', {'a': '1'}); names in lower case, values without quotes."""
    essence, *rest = text.split(";")
    pairs = (part.partition("=") for part in rest if part.strip())
    return essence.strip().lower(), {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}


def essence_of(text: str | None) -> str | None:
    return parse_media_type(text)[0] if text else None


def is_json(media_type: str | None) -> bool:
    essence = essence_of(media_type) or ""
    return essence in {"application/json", "text/json"} or essence.endswith("+json")


def is_text(media_type: str | None) -> bool:
    """Compared character by character: plain text and forms, but not XML or HTML, whose spelling may vary."""
    essence = essence_of(media_type) or "text/plain"
    if essence.endswith(("/xml", "+xml", "/html")):
        return False
    return essence.startswith("text/") or essence == "application/x-www-form-urlencoded"
