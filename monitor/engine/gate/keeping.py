"""A check that somebody has kept: what was submitted and what was found of it, in one piece, for both companies."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from monitor.engine.ports import Store
from monitor.errors import Diagnostic, UsageError
from monitor.interactions.redaction import Redactor
from monitor.interactions.token_shapes import without_tokens
from monitor.model.checks import Keeper, Keepsake, KeptCheck
from monitor.model.exchanges import REDACTED
from monitor.model.history import RecordKind
from monitor.model.integration import Integration
from monitor.model.json_value import JsonObject, JsonValue, digest_of
from monitor.model.sides import Side
from monitor.model.values import Answer
from monitor.workflow.settlement.deciding import JUST_NOW

KEPT_A_DAY = 50
"""Of each company of an integration."""
BYTES_A_DAY = 128 * 2**20
"""Of descriptions, of each company of an integration."""


def keepsake(answer: JsonObject, description: bytes, secrets: Sequence[str]) -> Keepsake:
    """`answer`: as `Checked.to_json` has it. `secrets`: values that must never be kept.

    One byte of the description is one character here, so that bytes which are no text survive.
    """
    redactor = Redactor(secrets)
    kept = _redacted(redactor, description.decode("latin-1")).encode("latin-1")
    found = _without_secrets(redactor, {**answer, "stored": True})
    return Keepsake(kept, json.dumps(found, sort_keys=True).encode())


def keep(
    store: Store, integration: Integration, keeper: Keeper, answer: JsonObject, keepsake: Keepsake, now: datetime
) -> KeptCheck:
    """What is kept then; the same, kept by the same person a moment ago, is kept once.

    Raises `UsageError` (code `check-not-kept`) beyond what a company may have kept in a day, and for who mediates; then
    nothing was kept.
    """
    neutral = next((each for each in integration.mediators if each.is_called(keeper.by)), None)
    if neutral is not None:
        raise UsageError(
            Diagnostic("check-not-kept", f"{neutral.name} mediates", help="have it kept by somebody of a company")
        )
    kept = _kept(integration, keeper, answer, keepsake, now)
    newest = kept_checks(store, integration.name, len(Side) * KEPT_A_DAY)
    of_today = [each for each in newest if each.side is keeper.side and now - each.at < timedelta(days=1)]
    for each in of_today:
        if now - each.at < JUST_NOW and (each.by, each.api, each.digest) == (kept.by, kept.api, kept.digest):
            return each
    _within_bounds(integration, kept, of_today)
    return KeptCheck.of(store.record_with(kept.as_record(), (keepsake.description, keepsake.answer)))


def kept_checks(store: Store, integration: str, newest: int) -> tuple[KeptCheck, ...]:
    """So many of the newest, the newest first."""
    found = store.records(kinds=(RecordKind.CHECKED,), integration=integration, newest=newest)
    return tuple(map(KeptCheck.of, found))[::-1]


def kept_check(store: Store, integration: str, number: int) -> KeptCheck | None:
    """None where that integration has none of that number."""
    record = store.recorded(number)
    if record is None or (record.kind, record.integration) != (RecordKind.CHECKED, integration):
        return None
    return KeptCheck.of(record)


def _within_bounds(integration: Integration, kept: KeptCheck, of_today: Sequence[KeptCheck]) -> None:
    """Of each company by itself: however much one has kept, the other may have its own kept."""
    company = integration.company(kept.side).name
    if len(of_today) >= KEPT_A_DAY:
        raise _refused(f"{company} had {KEPT_A_DAY} checks kept within a day")
    if sum(each.size for each in of_today) + kept.size > BYTES_A_DAY:
        size = f"{BYTES_A_DAY >> 20} MiB of descriptions"
        raise _refused(f"{company} would have more than {size} kept within a day")


def _kept(integration: Integration, keeper: Keeper, answer: JsonObject, keepsake: Keepsake, now: datetime) -> KeptCheck:
    summary, environments = answer["summary"], answer["environments"]
    assert isinstance(summary, Mapping)
    assert isinstance(environments, Sequence)
    return KeptCheck(
        number=0,
        at=now,
        integration=integration.name,
        api=str(answer["api"]),
        by=keeper.by,
        side=keeper.side,
        answer=Answer(str(answer["answer"])),
        environments={
            str(each["environment"]): Answer(str(each["answer"])) for each in environments if isinstance(each, Mapping)
        },
        breaking=int(str(summary["breaking"])),
        in_use=int(str(summary["in_use"])),
        digest=str(answer["digest"]),
        description=digest_of(keepsake.description),
        size=len(keepsake.description),
        found=digest_of(keepsake.answer),
    )


def _redacted(redactor: Redactor, text: str) -> str:
    return without_tokens(redactor.known(text), REDACTED)


def _without_secrets(redactor: Redactor, value: JsonValue) -> JsonValue:
    """Text stays text and numbers stay numbers, as in exchanges."""
    if isinstance(value, str):
        return _redacted(redactor, value)
    if isinstance(value, Mapping):
        return {redactor.known(name): _without_secrets(redactor, each) for name, each in value.items()}
    if isinstance(value, Sequence):
        return [_without_secrets(redactor, each) for each in value]
    if isinstance(value, bool) or value is None or redactor.known(str(value)) == str(value):
        return value
    return 0


def _refused(message: str) -> UsageError:
    return UsageError(Diagnostic("check-not-kept", message, help="have this one kept tomorrow"))
