"""What contracts named on the command line do not tell of the API that is compared: none of it may be missed."""

from collections.abc import Iterator, Sequence

from monitor.interactions.rule_paths import RuleSet
from monitor.model.api import Api
from monitor.model.contracts import Interaction
from monitor.openapi.matching import match_operation


def contract_notes(
    contract: str, interactions: Sequence[Interaction], base: Api, went_elsewhere: bool = False
) -> Iterator[str]:
    """In words, one of each kind for a contract. `went_elsewhere`: it is traffic of other servers than the base's."""
    if not interactions:
        yield f"{contract}: it holds no interaction, so that it shows no use"
    calls = _calls(interactions)
    for what in dict.fromkeys(found for each in calls if (found := _unread(each))):
        unread = [each for each in calls if _unread(each) == what]
        yield f"{contract}: what {_some(unread, calls, 'use')} is not wholly known: {what} can't be read"
    strange = [each for each in calls if not each.unsupported and not _is_described(each, base)]
    if strange:
        request = strange[0].request
        such = f"{request.method} {request.path}".strip()
        other = ": is it of another API, or behind a prefix?" if len(strange) == len(calls) else ""
        yield f"{contract}: {_some(strange, calls, 'call')} what the base does not describe, such as {such}{other}"
    doubtful = [each for each in calls if each.operation and each.doubt]
    if doubtful:
        yield f"{contract}: {_some(doubtful, calls, 'count')} as a possible use alone: {doubtful[0].doubt}"
    if went_elsewhere and len(strange) < len(calls):
        yield f"{contract}: none of its requests went to a server that the base names: they count by their paths alone"


def _calls(interactions: Sequence[Interaction]) -> Sequence[Interaction]:
    """Each once, however many answers it had."""
    calls = (each for each in interactions if each.webhook is None)
    return [*{(each.key, each.request.method, each.request.path, each.unsupported): each for each in calls}.values()]


def _unread(interaction: Interaction) -> str:
    if interaction.unsupported:
        return interaction.unsupported[0]
    expected = interaction.response.body
    rules = (interaction.request_rules.body, expected.rules if expected else {})
    unread = (rule.unread for each in rules for rule in RuleSet(each) if rule.unread)
    return next((f"a matching rule at {path}" for path in unread), "")


def _is_described(interaction: Interaction, base: Api) -> bool:
    if interaction.operation is not None:
        return True
    return match_operation(base, interaction.request.method, interaction.request.path) is not None


def _some(some: Sequence[Interaction], of: Sequence[Interaction], verb: str) -> str:
    """Subject and verb: `its only interaction calls`, `1 of its 5 interactions calls`."""
    if len(of) == 1:
        return f"its only interaction {verb}s"
    if len(some) == len(of):
        return f"all of its {len(of)} interactions {verb}"
    return f"{len(some)} of its {len(of)} interactions {verb}{'s' * (len(some) == 1)}"
