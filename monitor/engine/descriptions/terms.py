"""What the contract in force says of a failure: the facts that `owes` rests on (DESIGN.md §7)."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.attribution.question import Announcement, Terms
from monitor.engine.descriptions.announcements import sunsets
from monitor.engine.descriptions.context import ApiContext, Descriptions
from monitor.interactions.identity import content_digest
from monitor.model.api import Api
from monitor.model.contracts import Interaction, Origin
from monitor.model.exchanges import REDACTED, Exchange
from monitor.model.history import ContractInForce
from monitor.model.integration import Integration
from monitor.model.sides import Side
from monitor.model.values import Cell, Grade
from monitor.model.verdicts import CellName, Observation
from monitor.openapi import match_operation
from monitor.openapi.conformance import Conformance, request_conformance, response_conformance
from monitor.openapi.matching import belongs_to
from monitor.schemas import Judge

REDACTION_MARK = REDACTED.encode()


def terms_of(
    integration: Integration,
    context: ApiContext,
    descriptions: Descriptions,
    interaction: Interaction,
    live: Exchange,
    observations: Sequence[Observation],
    judge: Judge,
    *,
    withdrawn: bool = False,
    headers: bool = False,
) -> Terms:
    """The facts for one failing interaction, judged by the description and contracts in force.

    `withdrawn`: the provider ended the operation, so that the status it answers is no word about a resource, whether or
    not the description has it. `headers`: the failure is about them, so that what is promised of them counts.
    """
    in_force = context.in_force
    api = descriptions.api(in_force.description_digest if in_force else None)
    relied = in_force is not None and (
        content_digest(interaction) in in_force.contract_digests or interaction.origin is Origin.GENERATED
    )
    agreed = _confirmed_by(in_force, interaction, relied=relied)
    if interaction.webhook is not None:
        relies_on_more = any(
            each.cell is CellName.NEW_OLD and each.grade is Grade.RECORDING and each.result is Cell.FAIL
            for each in observations
        )
        provider_within, consumer_within = _within_by_message(
            api, interaction, live, judge, relies_on_more=relies_on_more
        )
        return Terms(provider_within, consumer_within, notice_days=integration.agreement.notice.days, agreed_by=agreed)
    confirmed = set(agreed) == set(Side)
    provider_within = False if withdrawn else provider_keeps_to(api, live, judge, headers=headers)
    refused = api is not None and _never_allowed(api, interaction, live, judge)
    consumer_within = (
        relied if relied and (confirmed or not refused) else _consumer_keeps_to(observations, refused=refused)
    )
    return Terms(
        provider_within=provider_within,
        consumer_within=consumer_within,
        agreed_contract_forbids=relied and confirmed and provider_within is True,
        both_readings=relied and not confirmed and provider_within is True and consumer_within is True,
        announcement=announcement_of(context, descriptions, interaction),
        notice_days=integration.agreement.notice.days,
        agreed_by=agreed,
    )


def _confirmed_by(in_force: ContractInForce | None, interaction: Interaction, *, relied: bool) -> tuple[Side, ...]:
    """Who confirmed what the verdict rests on: the description, and the contract where it is in force."""
    if in_force is None:
        return ()
    declared = relied and interaction.origin is not Origin.GENERATED
    return tuple(Side(each) for each in in_force.confirmed_by(content_digest(interaction) if declared else None))


def message_key(interaction: Interaction) -> str | None:
    """Key of the webhook whose message it is; None for a call, whose operation method and path tell."""
    return interaction.operation if interaction.webhook is not None else None


def _within_by_message(
    api: Api | None, interaction: Interaction, live: Exchange, judge: Judge, *, relies_on_more: bool
) -> tuple[bool | None, bool | None]:
    """Whether receiver and sender of a webhook keep to the description in force.

    A receiver has to take what it allows; how it meets anything else is nobody's promise. `relies_on_more`: what the
    receiver answered when all was well does not do for the sender any more.
    """
    api = api if interaction.operation is not None else None
    found = Conformance.UNKNOWN
    if api is not None:
        found = request_conformance(api, interaction.request, judge, key=interaction.operation).conformance
    if found is Conformance.VIOLATES or relies_on_more:
        return None, False
    sent = replace(live, request=interaction.request)
    receiver_within = provider_keeps_to(api, sent, judge, key=interaction.operation)
    return receiver_within, True if found is Conformance.CONFORMS else None


def provider_keeps_to(
    api: Api | None, live: Exchange, judge: Judge, *, headers: bool = False, key: str | None = None
) -> bool | None:
    """Whether what the provider now does is permitted; a server error never is, and no answer says nothing.

    `key`: of the operation, where method and path do not tell it, as of a webhook.
    """
    if live.response is None:
        return None
    if live.response.status >= 500:
        return False
    if api is None:
        return None
    match response_conformance(api, live.request, live.response, judge, headers=headers, key=key).conformance:
        case Conformance.VIOLATES:
            return None if REDACTION_MARK in live.response.body else False
        case Conformance.UNKNOWN:
            return None
        case Conformance.CONFORMS:
            rejected = live.response.status in {400, 405, 406, 415, 422}
            wrongly = request_conformance(api, live.request, judge, key=key).conformance is Conformance.CONFORMS
            return not (rejected and wrongly)


def _never_allowed(api: Api, interaction: Interaction, live: Exchange, judge: Judge) -> bool:
    """Whether the description in force has the operation and rejects the request, as the contract has it and as sent.

    The environment adds headers to what the contract has, and credentials are redacted in what was sent.
    """
    if match_operation(api, interaction.request.method, interaction.request.path) is None:
        return False
    return all(
        request_conformance(api, each, judge).conformance is Conformance.VIOLATES
        for each in (interaction.request, live.request)
    )


def _consumer_keeps_to(observations: Sequence[Observation], *, refused: bool) -> bool | None:
    """Whether all that the consumer sends and relies on, beyond what was agreed or verified, is promised."""
    against_old = {each.result for each in observations if each.cell is CellName.NEW_OLD}
    if refused or Cell.FAIL in against_old:
        return False
    return True if Cell.PASS in against_old else None


def announcement_of(context: ApiContext, descriptions: Descriptions, interaction: Interaction) -> Announcement | None:
    """The end that was announced for the interaction's operation."""
    for key, sunset in sunsets(context, descriptions).items():
        if belongs_to(key, interaction.request.method, interaction.request.path):
            return Announcement(
                sunset.announced, sunset.effective, f"{key} ends on {sunset.effective.date().isoformat()}"
            )
    return None
