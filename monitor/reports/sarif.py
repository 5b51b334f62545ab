"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), as code hosts read it."""

import posixpath
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from urllib.parse import quote

from monitor.model.json_value import JsonValue
from monitor.reports.annotations import Annotation, Guide, Spot, guides

_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def log(found: Iterable[Annotation], version: str) -> dict[str, JsonValue]:
    """One run. `version`: of this program."""
    found = list(found)
    rules = list(guides(found).values())
    index = {rule.id: number for number, rule in enumerate(rules)}
    driver: dict[str, JsonValue] = {
        "name": "compat-monitor",
        "version": version,
        "rules": [_rule(each) for each in rules],
    }
    run: dict[str, JsonValue] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, index[each.guide.id]) for each in found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(guide: Guide) -> dict[str, JsonValue]:
    name = "".join(word.capitalize() for word in guide.id.split("-"))
    rule: dict[str, JsonValue] = {"id": guide.id, "name": name, "defaultConfiguration": {"level": guide.level.value}}
    if guide.why:
        rule["shortDescription"] = {"text": guide.id.replace("-", " ")}  # code hosts show it as the title of an alert
        rule["fullDescription"] = {
            "text": f"{guide.why} (for example: {guide.example})" if guide.example else guide.why
        }
        rule["help"] = {"text": guide.help}
    return rule


def _result(each: Annotation, index: int) -> dict[str, JsonValue]:
    result: dict[str, JsonValue] = {
        "ruleId": each.guide.id,
        "ruleIndex": index,
        "level": each.level.value,
        "message": {"text": _text(f"{each.sentence}\n{each.details}" if each.details else each.sentence)},
        "partialFingerprints": {"compatMonitor/v1": each.fingerprint},
        "properties": {"decided": each.decided},
    }
    logical: list[JsonValue] = [{"fullyQualifiedName": each.where}] if each.where else []
    location: dict[str, JsonValue] = {"logicalLocations": logical} if logical else {}
    if each.spot is not None:
        location["physicalLocation"] = _physical(each.spot)
    if location:
        result["locations"] = [location]
    if each.earlier is not None:
        related: Sequence[JsonValue] = [
            {"id": 1, "physicalLocation": _physical(each.earlier), "message": {"text": "in the base"}}
        ]
        result["relatedLocations"] = list(related)
    return result


def _text(text: str) -> str:
    """What another company wrote must not become a link (§3.11.6)."""
    return _LINK.sub(r"\\[", text)


def _physical(spot: Spot) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {"artifactLocation": {"uri": _uri(spot)}}
    if spot.line is not None:
        region: dict[str, JsonValue] = {"startLine": spot.line}
        found["region"] = region if spot.column is None else {**region, "startColumn": spot.column}
    return found


def _uri(spot: Spot) -> str:
    """Relative paths stay relative, as code hosts want them (SARIF §3.4.4)."""
    if not spot.is_file:
        return quote(spot.file, safe=":/?#[]@!$&'()*+,;=%~", errors="replace")
    path = PurePath(spot.file).as_posix()
    written = quote(posixpath.normpath(path), errors="replace")
    return f"file://{written}" if path.startswith("/") else written
