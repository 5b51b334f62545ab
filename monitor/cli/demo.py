"""`demo`: two sample companies, a scripted year, and the monitor on top."""

import asyncio

import click

from monitor.cli import diagnostics
from monitor.cli.port import listening_on


@click.command()
@click.option("--once", is_flag=True, help="Play the year to its end and exit: 0 if every verdict is right, 1 if not.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8750, show_default=True, type=click.IntRange(0, 65535), help="Of the page.")
@click.option("--pace", default=6.0, show_default=True, help="Seconds from one scene to the next, while you watch.")
@click.pass_context
def command(ctx: click.Context, once: bool, host: str, port: int, pace: float) -> None:
    """Watch two sample companies live through a year, with every verdict printed against the truth.

    Checkout charges cards through Acme Pay; both are real servers on this machine. The page shows what the monitor
    knows while the year goes on.
    """
    if once:
        ctx.exit(asyncio.run(_play_all()))
    from monitor.demo.stage_door import play_with_pages

    with listening_on(host, port) as listening:
        play_with_pages(listening, pace, lambda line: click.echo(diagnostics.printable(line)))


async def _play_all() -> int:
    from monitor.demo.play import production, told
    from monitor.demo.story import STORY

    wrong = 0
    with production() as running:
        for scene in STORY:
            played = await running.play(scene)
            for line in told(played):
                click.echo(diagnostics.printable(line))
            wrong += not played.right
    click.echo(f"\n{len(STORY) - wrong} of {len(STORY)} scenes as they truly were")
    return diagnostics.NO if wrong else diagnostics.YES
