"""From bytes to text: which encoding, and whether this is a document at all."""

import codecs
import re

from monitor.errors import Diagnostic, DocumentError, Place

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SPACE = " \t\r\n"
_GRAPHQL = r'''(?:\s|\#[^\n]*\n|"""(?:[^"]|"(?!""))*"""|"[^"\n]*"(?=\s*\n))*
    (?:(?:extend\s+)?(?:type|interface|input|enum)\s+\w+\b(?!\s*:)[^{}\n]*\{|(?:extend\s+)?schema\s*(?:@[^{}\n]*)?\{
      |union\s+\w+\s*=|scalar\s+\w+\s*(?:@[^\n]*)?\n|directive\s+@\w)'''
"""How a schema in GraphQL's language begins: comments and descriptions, then a definition. Nothing we read does."""
_PACKED = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip"}
"""How such a file begins."""


def decode(content: bytes, name: str) -> str:
    """The text of a document without byte order mark: UTF-8, or UTF-16 and UTF-32 where a byte order mark says so.

    Raises `DocumentError`: `document-encoding` (with the place of the first wrong byte), `document-empty`,
    `document-is-html`, `document-is-xml`, `document-is-graphql`.
    """
    mark, encoding = next(
        ((mark, name) for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), (b"", "utf-8")
    )
    try:
        text = content[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        _refuse_packed(content, name)
        before = error.object[: error.start].decode(encoding, "replace")
        line, column = position(before, len(before))
        raise DocumentError(
            Diagnostic(
                "document-encoding",
                f"byte {content[len(mark) + error.start]:#04x} is not {encoding.upper()}",
                Place(name, line, column),
                help="save the document as UTF-8",
            )
        ) from None
    if "\0" in text[:4]:
        raise DocumentError(
            Diagnostic(
                "document-encoding",
                "the text is not UTF-8: it begins with zero bytes, as UTF-16 and UTF-32 do",
                Place(name, 1, 1),
                help="save the document as UTF-8, or with a byte order mark",
            )
        )
    _refuse_other_formats(text, name)
    return text


def _refuse_packed(content: bytes, name: str) -> None:
    for begin, kind in _PACKED.items():
        if content.startswith(begin):
            raise DocumentError(
                Diagnostic("document-encoding", f"the document is packed ({kind})", Place(name), help="unpack it first")
            )


def in_utf8(content: bytes, name: str) -> bytes:
    """The same text in UTF-8, without byte order mark; what has none is not looked at. Raises as `decode` does."""
    marked = any(content.startswith(mark) for mark, _ in _BYTE_ORDER_MARKS)
    return decode(content, name).encode("utf-8", "surrogatepass") if marked else content


def _refuse_other_formats(text: str, name: str) -> None:
    start = text[:4096].lstrip(_SPACE)[:512].lower()
    if not start and not text.strip(_SPACE):
        raise DocumentError(Diagnostic("document-empty", "the document is empty", Place(name)))
    if not start.startswith("{") and re.match(_GRAPHQL, text[:4096], re.VERBOSE):
        raise DocumentError(
            Diagnostic(
                "document-is-graphql",
                "the document is a GraphQL schema, neither JSON nor YAML",
                Place(name, 1, 1),
                help="give an OpenAPI description (2.0 to 3.2): no other kind is compared",
            )
        )
    if not start.startswith("<"):
        return
    if start.startswith("<?xml") and "<html" not in start:
        raise DocumentError(
            Diagnostic("document-is-xml", "the document is XML, neither JSON nor YAML", Place(name, 1, 1))
        )
    if start.startswith(("<!", "<?", "<html", "<head", "<body", "<div", "<script")):
        raise DocumentError(
            Diagnostic(
                "document-is-html",
                "the document is a web page, neither JSON nor YAML",
                Place(name, 1, 1),
                note="often a sign-in page, an error page, or the page that shows the description",
            )
        )


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at `offset`."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
