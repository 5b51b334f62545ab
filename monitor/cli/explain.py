"""`explain`: what a rule is about, why it matters, and what to do."""

import click

from monitor.cli.options import format_option
from monitor.errors import UsageError


@click.command()
@click.argument("rule_id", metavar="RULE-ID")
@format_option()
def command(rule_id: str, output_format: str) -> None:
    """Explain a rule."""
    from monitor.rules.catalogue import ROWS
    from monitor.rules.overrides import unknown_rule

    row = next((row for row in ROWS if row.id == rule_id), None)
    if row is None:
        raise UsageError(unknown_rule(rule_id))
    if output_format == "json":
        import json
        from dataclasses import asdict

        click.echo(json.dumps(asdict(row), indent=2, ensure_ascii=False))
        return
    click.echo(f"{row.id}: {row.severity.value}, unless it is proved that every message is still read")
    click.echo(f"  says     {row.message}")
    click.echo(f"  example  {row.example}")
    click.echo(f"  why      {row.why}")
    click.echo(f"  help     {row.help}")
