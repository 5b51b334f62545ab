"""What both readings of an HTTP archive (`har.py`, `traffic.py`) take from the request of an entry.

Source: the HAR 1.2 specification by J. Odvarko.
"""

from collections.abc import Mapping
from urllib.parse import SplitResult, urlencode, urlsplit

from monitor.interactions.contract_node import ContractNode


def url_of(request: ContractNode) -> SplitResult:
    node = request.members(required=("method", "url"))["url"]
    try:
        return urlsplit(node.text())
    except ValueError:
        raise node.error("this is not a URL") from None


def posted(request: Mapping[str, ContractNode], media_type: str | None) -> bytes | None:
    """The body; of a form, some archives list the fields alone."""
    given = request.get("postData")
    members = given.members() if given is not None and given.value is not None else {}
    text = members["text"].value if "text" in members else None
    if isinstance(text, str) and text:
        return text.encode("utf-8", "surrogatepass")
    fields = _fields(members)
    if not fields or "x-www-form-urlencoded" not in (media_type or text_of(members.get("mimeType"))):
        return None
    pairs = [each.members(required=("name",)) for each in fields]
    return urlencode([(each["name"].text(), text_of(each.get("value"))) for each in pairs]).encode()


def had_body(request: Mapping[str, ContractNode], media_type: str | None) -> bool:
    """Also where the archive holds none of it, as of an upload, which some give the size 0; -1 is a size not known.

    `media_type`: of the request's own header.
    """
    size = request["bodySize"].value if "bodySize" in request else 0
    given = request.get("postData")
    members = given.members() if given is not None and given.value is not None else {}
    if _fields(members) or "multipart/" in (media_type or ""):
        return True
    known = size if isinstance(size, int | float) else 0
    return known > 0 or (known < 0 and request["method"].value not in {"GET", "HEAD"} and bool(media_type))


def _fields(posted_data: Mapping[str, ContractNode]) -> list[ContractNode]:
    return posted_data["params"].items() if "params" in posted_data and posted_data["params"].value else []


def text_of(node: ContractNode | None) -> str:
    return "" if node is None or node.value is None else node.text()
