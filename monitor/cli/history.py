"""`history`: every observation ever made, oldest first, printed as it is read."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from monitor.cli import diagnostics
from monitor.cli.options import database_option, format_option
from monitor.model.history import Record


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@database_option
@format_option()
def command(path: Path, database: str, output_format: str) -> None:
    """List every observation of the integrations in PATH, oldest first."""
    from monitor.config import load
    from monitor.storage import open_existing

    names = {integration.name for integration in load(path).integrations}
    with open_existing(database) as store:
        wanted = store.records(integration=next(iter(names))) if len(names) == 1 else store.records()
        records = (record for record in wanted if record.integration in names)
        for line in _as_json(records) if output_format == "json" else map(_as_text, records):
            click.echo(line)


def _as_json(records: Iterable[Record]) -> Iterator[str]:
    """One JSON document, one observation a line: a million of them are never in memory together."""
    separator = '{"observations": ['
    for record in records:
        yield separator
        yield json.dumps(_members(record), ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
        separator = ","
    yield "]}" if separator == "," else separator + "]}"


def _members(record: Record) -> dict[str, object]:
    """What all kinds have, and beside it what this kind observed."""
    return {
        **record.data,
        "id": record.id,
        "at": record.at.isoformat(),
        "kind": record.kind.value,
        "integration": record.integration,
        "api": record.api,
        "cycle": record.cycle,
    }


def _as_text(record: Record) -> str:
    where = "/".join(filter(None, (record.integration, record.api)))
    seen = "  ".join(f"{name}={_word(value)}" for name, value in record.data.items() if value not in (None, "", [], {}))
    return diagnostics.printable(f"{record.at:%Y-%m-%d %H:%M:%SZ}  {record.kind.value:<12}  {where}  {seen}".rstrip())


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
