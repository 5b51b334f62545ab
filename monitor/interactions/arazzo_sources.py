"""Which operation a step of a workflow names, and whether it is one of the API that is looked at: a document may have
several sources, whose operations may have the same ids.

The base is the source whose URL ends in the name of its file; else the only one of which it has all operations that
steps name. Where neither tells, or a step names no source though there are several, nothing is known for sure.

Source: the Arazzo Specification 1.0.1, Source Description Object and Step Object.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from monitor.documents.pointers import split_pointer
from monitor.interactions.contract_node import ContractNode
from monitor.model.api import Api, Operation, Role
from monitor.model.record import record

_SOURCE = re.compile(r"\$sourceDescriptions\.(?P<name>[\w-]+)\.")
_PATH = re.compile(r"#/paths/(?P<path>[^/]+)(?:/(?P<method>[a-z]+))?$")
_Step = Mapping[str, ContractNode]


@record
class Called:
    """`name`: as the step writes it, without its source. `operation`: None where the API has none of that name."""

    name: str
    source: str
    """Empty where the step names none."""
    operation: Operation | None


class Sources:
    """Those of one document that are OpenAPI descriptions. `steps`: all steps of its workflows."""

    def __init__(self, root: Mapping[str, ContractNode], steps: Iterable[_Step], described: Api | None) -> None:
        held = described.operations.values() if described is not None else ()
        consumed = [each for each in held if each.role is Role.CONSUMER]
        self._operations = {each.key: each for each in consumed}
        self._operations |= {each.operation_id: each for each in consumed if each.operation_id}
        self._urls = dict(_described(root))
        called = [each for each in map(self._called, steps) if each is not None]
        by_file = [name for name, url in self._urls.items() if described and _file(url) == _file(described.source)]
        strange = {each.source for each in called if each.operation is None}
        whole = list(dict.fromkeys(each.source for each in called if each.source and each.source not in strange))
        self._surely = by_file if len(by_file) == 1 else []
        self._likely = self._surely or (whole if len(whole) == 1 else [])

    def called(self, step: _Step) -> Called | None:
        """None for a step that calls none, or one of another source."""
        found = self._called(step)
        if found is None or len(self._urls) < 2 or not found.source or found.source in self._likely:
            return found
        is_of_another = bool(self._surely) or (bool(self._likely) and found.operation is None)
        return None if is_of_another else found

    def doubt(self, called: Called) -> str:
        """Why it may be an operation of another API; empty where it is not."""
        if len(self._urls) < 2 or called.source in self._likely:
            return ""
        names = " and ".join(self._urls)
        if not called.source:
            return f"of the sources {names} it names none, as `$sourceDescriptions.NAME.operationId` would"
        return f"which of the sources {names} the base is would be told by a URL that ends in the name of its file"

    def _called(self, step: _Step) -> Called | None:
        if "operationId" in step:
            source, name = self._parted(step["operationId"].text())
            return Called(name, source, self._operations.get(name))
        if "operationPath" not in step:
            return None
        text = step["operationPath"].text()
        return Called(text, self._source_of(text), self._at(text))

    def _parted(self, text: str) -> tuple[str, str]:
        """Source and name; some write `source.operationId` for `$sourceDescriptions.source.operationId`."""
        found = _SOURCE.match(text)
        if found:
            return found["name"], text[found.end() :]
        source, _, name = text.partition(".")
        return (source, name) if source in self._urls and name and text not in self._operations else ("", text)

    def _source_of(self, operation_path: str) -> str:
        named = _SOURCE.search(operation_path)
        if named:
            return named["name"]
        url = operation_path.partition("#")[0]
        return next((name for name, each in self._urls.items() if each == url), "")

    def _at(self, operation_path: str) -> Operation | None:
        found = _PATH.search(operation_path)
        if found is None:
            return None
        path = split_pointer(f"/{unquote(found['path'])}")[0]
        if found["method"]:
            return self._operations.get(f"{found['method'].upper()} {path}")
        keys = [each for each in self._operations if each.endswith(f" {path}")]
        return self._operations[keys[0]] if len(keys) == 1 else None


def _described(root: Mapping[str, ContractNode]) -> Iterable[tuple[str, str]]:
    """Name and URL of each; one without a type may be an OpenAPI description."""
    for node in root["sourceDescriptions"].items() if "sourceDescriptions" in root else ():
        members = node.members(required=("name",))
        kind = members["type"].value if "type" in members else "openapi"
        if kind == "openapi":
            yield members["name"].text(), members["url"].text() if "url" in members else ""


def _file(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).name
