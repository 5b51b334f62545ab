"""Workflow commands of GitHub Actions: `::error file=…,line=…,title=…::message`.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions, whose toolkit says how values are
escaped. A step shows ten of each kind; the rest stands in its log.
"""

from collections.abc import Iterable, Iterator

from monitor.reports.annotations import Annotation, Level

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def lines(found: Iterable[Annotation]) -> Iterator[str]:
    for each in found:
        properties = {}
        if each.spot is not None and each.spot.is_file:
            properties["file"] = each.spot.file
            properties |= {"line": str(each.spot.line)} if each.spot.line is not None else {}
            properties |= {"col": str(each.spot.column)} if each.spot.column is not None else {}
        properties["title"] = each.title
        written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        text = f"{each.sentence}\n{each.details}" if each.details else each.sentence
        yield f"::{_COMMANDS[each.level]} {written}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
