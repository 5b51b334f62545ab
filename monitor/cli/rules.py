"""`rules`: the catalogue, one line per row."""

from pathlib import Path

import click

from monitor.cli.options import format_option


@click.command()
@format_option()
@click.option(
    "--pages",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the manual page of each rule into this folder, and list nothing.",
)
def command(output_format: str, pages: Path | None) -> None:
    """List the rules: what each is about, how bad it is, and what it says."""
    from monitor.rules.catalogue import ROWS

    if pages is not None:
        _write_pages(pages)
        return

    if output_format == "json":
        import json
        from dataclasses import asdict

        click.echo(json.dumps({"rules": [asdict(row) for row in ROWS]}, indent=2, ensure_ascii=False))
        return
    width = max(len(row.id) for row in ROWS)
    for row in ROWS:
        click.echo(f"{row.id:{width}}  {row.severity.value + '*' * row.proved:11}  {row.message}")
    click.echo("\n*: compatible where it is proved that every message is still read")


def _write_pages(folder: Path) -> None:
    """Pages of rules that are no more are taken away."""
    from monitor.reports.rule_page import rule_pages

    written = rule_pages()
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    for other in folder.glob("*.md"):
        if other.name not in written:
            other.unlink()
