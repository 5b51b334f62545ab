"""`deployed` and `agree`: what pipelines and people of a side say about itself."""

import asyncio
import os
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from monitor.cli.options import database_option, given_database
from monitor.cli.selection import assignments, environment_named, named, one_each, selected
from monitor.errors import Diagnostic, UsageError
from monitor.model.history import ContractInForce
from monitor.model.integration import Integration
from monitor.model.sides import Side

_SIDES = click.Choice([each.value for each in Side])


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--side", type=_SIDES, required=True, help="Who deployed.")
@click.option("--version", required=True, help="What that side calls it.")
@click.option("--environment", required=True, help="Where it runs now.")
@click.option("--spec", "specs", multiple=True, metavar="API=FILE", help="The description of what was deployed.")
@click.option("--contract", "contracts", multiple=True, metavar="API=FILE", help="The contract of what was deployed.")
@click.option("--integration", help="Only this one of the folder.")
@database_option
def command(
    path: Path,
    side: str,
    version: str,
    environment: str,
    specs: tuple[str, ...],
    contracts: tuple[str, ...],
    integration: str | None,
    database: str,
) -> None:
    """Say what a side runs where from now on; called by its delivery pipeline."""
    from monitor.clock import SystemClock
    from monitor.config import load
    from monitor.daemon.candidates import read_contracts, read_descriptions
    from monitor.daemon.composition import Monitor
    from monitor.engine.commands import deployed
    from monitor.storage import open_store

    configuration = load(path)
    integrations = selected(configuration, integration, path)
    environment_named(environment, integrations, path)
    spec_files = one_each(assignments(specs, "--spec", integrations, path), "--spec")
    contract_files = assignments(contracts, "--contract", integrations, path)
    _only_its_own(Side(side), spec_files, contract_files, integrations)
    clock = SystemClock()

    with open_store(database) as store:

        async def say() -> None:
            async with Monitor(configuration, path, store, clock, os.environ).ports() as ports:
                documents = await read_descriptions(spec_files, integrations, ports.descriptions)
                relied_on = await read_contracts(contract_files, ports.contracts)
            for each in integrations:
                own = {api: document for api, document in documents.items() if each.api(api)}
                contracts_of = {api: found for api, found in relied_on.items() if each.api(api)}
                deployed(store, each, Side(side), version, environment, own, contracts_of, clock.now())

        asyncio.run(say())
    companies = dict.fromkeys(each.company(Side(side)).name for each in integrations)
    click.echo(f"noted: {' and '.join(companies)} runs {version} in {environment}")


def _only_its_own(
    side: Side, specs: Iterable[str], contracts: Iterable[str], integrations: Sequence[Integration]
) -> None:
    """A side's pipeline knows what that side serves and relies on, and nothing of the other's."""
    for option, apis, does in (("--spec", specs, "serves"), ("--contract", contracts, "consumes")):
        for name in apis:
            for integration in integrations:
                api = integration.api(name)
                if api is None or side is (api.provider if option == "--spec" else api.consumer):
                    continue
                who = f"{integration.company(side.other).name}, not {integration.company(side).name}, {does} {name}"
                message = f"{option} {name}: {who}"
                raise UsageError(Diagnostic("wrong-side", message, help=f"--side {side.other.value} deploys that"))


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--api", "api_name", required=True, help="Of which API.")
@click.option("--side", type=_SIDES, default=Side.IN_HOUSE.value, show_default=True, help="Who agrees.")
@click.option("--integration", help="Only this one of the folder.")
@database_option
@click.pass_context
def agree(context: click.Context, path: Path, api_name: str, side: str, integration: str | None, database: str) -> None:
    """Accept the current description and contracts of an API as in force, for one side.

    Nobody puts its own change in force alone: a changed description is in force once its consumer agrees, changed
    contracts once the provider does or they were verified green, and all of it is confirmed once both agree.
    """
    from monitor.clock import SystemClock
    from monitor.config import load
    from monitor.daemon.composition import Monitor
    from monitor.engine.commands import agree as do
    from monitor.engine.verifying.contracts import read_contracts
    from monitor.storage import open_existing

    configuration = load(path)
    integrations = selected(configuration, integration, path)
    named(api_name, {api.name for each in integrations for api in each.apis}, what="api", where=str(path))
    clock = SystemClock()
    with open_existing(database) as store:

        async def say() -> None:
            async with Monitor(configuration, path, store, clock, os.environ).ports() as ports:
                for each in integrations:
                    if each.api(api_name) is None:
                        continue
                    contracts = await read_contracts(each, ports.contracts)
                    agreed = do(store, each, api_name, contracts.interactions, Side(side), clock.now())
                    click.echo(_accepted(each, agreed, Side(side), path, given_database(context)))

        asyncio.run(say())


def _accepted(integration: Integration, agreed: ContractInForce, side: Side, path: Path, database: str) -> str:
    """What is in force now that `side` agreed, and what is missing for the rest."""
    own, other = (integration.company(each).name for each in (side, side.other))
    from monitor.reports.layout import wrapped

    api = agreed.api
    command = f"compat-monitor agree {shlex.quote(str(path))} --api {api} --side {side.other.value}{database}"
    (word,) = [each for each in agreed.accepted if each.side == side.value]
    if agreed.description_digest != word.description_digest:
        text = f"{own} accepts {api} as it is now; it changed it, so it is in force once {other} agrees"
    elif not set(word.contract_digests) <= set(agreed.contract_digests):
        text = (
            f"{api} as it is described now is in force, accepted by {own}, whose contracts changed: "
            f"they are in force once they are verified green, or {other} agrees"
        )
    elif set(agreed.agreed_by) == {each.value for each in Side}:
        text, command = f"{api} as it is now is in force, confirmed by {own} and {other}", ""
    else:
        text = f"{api} as it is described now is in force, accepted by {own}; {other} confirms it with"
    told = wrapped(f"{integration.name}: {text}", rest="  ")
    return "\n".join([*told, *([f"  {command}"] if command else [])])
