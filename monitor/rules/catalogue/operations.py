"""Rows about operations, webhooks, servers, and parts that could not be read."""

from monitor.model.facts import FactKind as F
from monitor.rules.rows import ASK, BREAKING, COMPATIBLE, NONE, NOTHING, OLD_CALLS, PROMISE, REPLACED, RISKY
from monitor.rules.rows import stated as row

ROWS = (
    row(F.OPERATION_ADDED, NONE, "operation-added", COMPATIBLE, "{name} was added",
        "nobody calls it yet", NOTHING, "POST /refunds appears"),
    row(F.OPERATION_REMOVED, NONE, "operation-removed", BREAKING, "{name} was removed",
        OLD_CALLS, "bring it back, or deprecate it with a sunset date first", "DELETE /charges/{id} is gone"),
    row(F.OPERATION_DEPRECATED, NONE, "operation-deprecated", COMPATIBLE, "{name} is deprecated",
        "it still works; consumers should plan to leave it", REPLACED, "deprecated: true"),
    row(F.OPERATION_REINSTATED, NONE, "operation-reinstated", COMPATIBLE, "{name} is no longer deprecated",
        "it stays", NOTHING, "deprecated: true is gone"),
    row(F.SUNSET_CHANGED, NONE, "operation-sunset-changed", RISKY, "the sunset of {name} changed: {before} → {after}",
        "plans were made for the earlier date", "agree on the date with the other side", "x-sunset: 2027-01-01"),
    row(F.STABILITY_CHANGED, NONE, "operation-stability-changed", BREAKING,
        "the stability of {name} changed: {before} → {after}",
        "consumers built on what was promised, and now it may change without notice", ASK,
        "x-stability-level: stable → beta", PROMISE),
    row(F.STABILITY_RAISED, NONE, "operation-stability-raised", COMPATIBLE,
        "{name} is more stable than before: {before} → {after}", "it promises more", NOTHING,
        "x-stability-level: beta → stable"),
    row(F.OPERATION_ID_CHANGED, NONE, "operation-id-changed", RISKY,
        "the operationId of {name} changed: {before} → {after}",
        "no message differs, but generated code takes its names from it: those who generate anew must edit their calls "
        "(owners who ship such code declare it a break)",
        "keep the operationId where consumers generate their clients", "operationId: listCharges → charges"),
    row(F.WEBHOOK_ADDED, NONE, "webhook-added", COMPATIBLE, "{name} was added",
        "receivers subscribe to it when they are ready", NOTHING, "webhook refund-settled appears"),
    row(F.WEBHOOK_REMOVED, NONE, "webhook-removed", BREAKING, "{name} was removed",
        "receivers wait for it in vain", "go on sending it, or deprecate it with notice",
        "webhook payment-settled is gone"),
    row(F.SERVER_ADDED, NONE, "server-added", COMPATIBLE, "the server {name} was added",
        "the others still answer", NOTHING, "https://eu.example is listed too"),
    row(F.SERVER_REMOVED, NONE, "server-removed", RISKY,
        "the server {name} is no longer listed; listed now: {after}",
        "consumers may still call it, and a description seldom says whether it still answers",
        "keep it running until nobody calls it", "https://api.example/v1 → https://api.example/v2"),
    row(F.SERVER_DEFAULT_CHANGED, NONE, "server-default-changed", RISKY,
        "the server {name} is another where its variables are not filled in: {before} → {after}",
        "consumers that fill in nothing call another server after the next generation of their code", ASK,
        "region: {default: eu} → {default: us}"),
    row(F.PART_UNREADABLE, NONE, "part-unreadable", RISKY, "a part can be read on one side only: {name}",
        "what can't be read can't be compared", "mend the description", "$ref to a component that is not there"),
)  # fmt: skip
