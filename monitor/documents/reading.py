"""Reading a document: JSON where it looks like JSON, else YAML."""

import codecs
import re
from collections.abc import Mapping

from monitor.documents.json_text import parse_json
from monitor.documents.text import decode
from monitor.errors import Diagnostic, DocumentError, Place
from monitor.model.json_value import JsonObject, JsonValue

_BRACKET = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*[{\[]")
_YAML_SUFFIXES = (".yaml", ".yml")


def load(content: bytes, name: str) -> JsonObject:
    """The object that a JSON or YAML document holds; `name` is how diagnostics call the document.

    Raises `DocumentError` (`document-not-an-object`, and the codes of `load_any`), with line and column where known.
    """
    value = load_any(content, name)
    if not isinstance(value, Mapping):
        kind = {str: "text", list: "an array", bool: "a boolean", type(None): "null"}.get(type(value), "a number")
        raise DocumentError(
            Diagnostic(
                "document-not-an-object", f"the document is {kind}, where an object is needed", Place(name, 1, 1)
            )
        )
    return value


def load_any(content: bytes, name: str) -> JsonValue:
    """The value that a JSON or YAML document holds, of whatever type.

    Raises `DocumentError`: `document-encoding`, `document-empty`, `document-is-html`, `document-is-xml`,
    `document-is-graphql`, and what `json_text.parse_json` and `yaml_text.parse_yaml` say.
    """
    if _BRACKET.match(content):  # most likely JSON in UTF-8, which is read as it is
        return _json(content.removeprefix(codecs.BOM_UTF8), content, name)
    text = decode(content, name)
    if text.lstrip().startswith(("{", "[")):
        return _json(text.encode(), content, name)
    return _yaml(text, name)


def _json(text: bytes, content: bytes, name: str) -> JsonValue:
    """`text` is the content in UTF-8."""
    try:
        return parse_json(text, name)
    except DocumentError as error:
        decoded = decode(content, name)  # what is no text at all is refused as such
        if not name.lower().endswith(_YAML_SUFFIXES):
            raise
        try:  # YAML written in flow style, with comments, unquoted keys and the like
            return _yaml(decoded, name)
        except DocumentError:
            raise error from None


def _yaml(text: str, name: str) -> JsonValue:
    from monitor.documents.yaml_text import parse_yaml  # a command that meets no YAML starts without its readers

    return parse_yaml(text, name)
