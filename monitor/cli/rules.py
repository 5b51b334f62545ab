"""`rules`: the catalogue, one line per row."""

import click

from monitor.cli.options import format_option


@click.command()
@format_option()
def command(output_format: str) -> None:
    """List the rules: what each is about, how bad it is, and what it says."""
    from monitor.rules.catalogue import ROWS

    if output_format == "json":
        import json
        from dataclasses import asdict

        click.echo(json.dumps({"rules": [asdict(row) for row in ROWS]}, indent=2, ensure_ascii=False))
        return
    width = max(len(row.id) for row in ROWS)
    for row in ROWS:
        click.echo(f"{row.id:{width}}  {row.severity.value:10}  {row.message}")
