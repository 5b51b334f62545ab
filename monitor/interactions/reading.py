"""A contract of any format that is known, told apart by what it holds."""

from collections.abc import Mapping, Sequence

from monitor.errors import Diagnostic, Place, UsageError
from monitor.interactions.arazzo import read_arazzo
from monitor.interactions.har import read_har
from monitor.interactions.interactions_file import read_interactions
from monitor.interactions.pact import read_pact
from monitor.model.api import Api
from monitor.model.contracts import Interaction
from monitor.model.json_value import JsonValue


def read_contract(value: JsonValue, *, contract: str, described: Api | None = None) -> tuple[Interaction, ...]:
    """A Pact, our own interactions, an HTTP archive, or what Arazzo workflows use of the API that is `described`.

    Of an archive only requests to its servers count; where none went there, all do, by path. Raises `UsageError` for
    anything else, and for what is malformed.
    """
    api = described.title if described is not None else ""
    members = value if isinstance(value, Mapping) else {}
    if "log" in members:
        found = read_har(value, api=api, contract=contract, base_urls=_servers(described), every_answer=True)
        return found or read_har(value, api=api, contract=contract, every_answer=True)
    if "arazzo" in members:
        return read_arazzo(value, api=api, contract=contract, described=described)
    if isinstance(members.get("consumer"), Mapping) or isinstance(members.get("provider"), Mapping):
        return read_pact(value, api=api, contract=contract)
    if "interactions" in members:
        return read_interactions(value, api=api, contract=contract)
    raise UsageError(
        Diagnostic(
            "contract-unknown",
            "this is no contract that can be read",
            Place(contract),
            help="give a Pact file, an interactions file, an HTTP archive (HAR), or Arazzo workflows",
        )
    )


def went_elsewhere(value: JsonValue, described: Api) -> bool:
    """Is it an archive of which no request went to a server of the API, though its description names some?"""
    servers = _servers(described)
    is_open = any("{" in each.template for each in described.server_details)
    if not servers or is_open or not isinstance(value, Mapping) or "log" not in value:
        return False
    return not read_har(value, api="", contract="", base_urls=servers) and bool(read_har(value, api="", contract=""))


def _servers(described: Api | None) -> Sequence[str]:
    return [each for each in described.servers if "://" in each] if described is not None else ()
