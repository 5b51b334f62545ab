"""A contract of any format that is known, told apart by what it holds."""

from collections.abc import Mapping, Sequence

from monitor.errors import Diagnostic, Place, UsageError
from monitor.interactions.har import read_har
from monitor.interactions.interactions_file import read_interactions
from monitor.interactions.pact import read_pact
from monitor.model.contracts import Interaction
from monitor.model.json_value import JsonValue


def read_contract(
    value: JsonValue, *, api: str, contract: str, base_urls: Sequence[str] = ()
) -> tuple[Interaction, ...]:
    """A Pact, our own interactions, or an HTTP archive. Raises `UsageError` for anything else, and what is malformed.

    `base_urls`: of the API, to know which requests of an archive are meant for it; where none is, all count by path.
    """
    members = value if isinstance(value, Mapping) else {}
    if "log" in members:
        found = read_har(value, api=api, contract=contract, base_urls=base_urls)
        return found or read_har(value, api=api, contract=contract)
    if isinstance(members.get("consumer"), Mapping):
        return read_pact(value, api=api, contract=contract)
    if "interactions" in members:
        return read_interactions(value, api=api, contract=contract)
    raise UsageError(
        Diagnostic(
            "contract-unknown",
            "this is no contract that can be read",
            Place(contract),
            help="give a Pact file, an interactions file, or an HTTP archive (HAR)",
        )
    )
