"""Rows about transitions: several edits that people make as one. As severe as the worst of their parts."""

from monitor.model.facts import FactKind as F
from monitor.rules.rows import ASK, BREAKING, COMPATIBLE, NONE, NOTHING, OLD_CALLS, REQUEST, RESPONSE, RISKY
from monitor.rules.rows import stated as row

_BOTH = "read and send the earlier form beside the new one until the notice has run out"
_TEXTS = {
    REQUEST: "what consumers send in the earlier form is no longer read",
    RESPONSE: "consumers look for the earlier form in vain",
}

ROWS = (
    row(F.OPERATION_MOVED, NONE, "operation-moved", BREAKING, "moved: {before} → {after}",
        "consumers built for the base still call the earlier path",
        "go on answering at the earlier path until the notice has run out", "/v1/charges → /v2/charges"),
    row(F.OPERATION_SPLIT, NONE, "operation-split", BREAKING, "{before} was split into {after}", OLD_CALLS,
        "go on answering it, and pass what comes on to the new ones, until the notice has run out",
        "POST /payments → POST /payments/card, POST /payments/bank"),
    row(F.OPERATIONS_MERGED, NONE, "operations-merged", BREAKING, "{before} were merged into {after}",
        "consumers built for the base still call them",
        "go on answering them, and pass what comes on to the new one, until the notice has run out",
        "POST /payments/card, POST /payments/bank → POST /payments"),
    row(F.RESOURCE_ADDED, NONE, "resource-added", COMPATIBLE, "{name} was added with all that is below it",
        "nobody calls it yet", NOTHING, "/refunds appears, with five operations"),
    row(F.RESOURCE_REMOVED, NONE, "resource-removed", BREAKING, "{name} was removed with all that is below it",
        OLD_CALLS, "bring it back, or deprecate its operations with a sunset date first",
        "/refunds is gone, with five operations"),
    row(F.WEBHOOK_RENAMED, NONE, "webhook-renamed", BREAKING, "{before} is called {after} now",
        "receivers wait for the earlier one in vain", "send both until the notice has run out",
        "webhook payment-settled → webhook payment-completed"),
    *(row(kind, direction, f"{direction.value}-{kind.value}", BREAKING, message, why, _BOTH, example)
      for kind, message, example in (
          (F.PROPERTY_RENAMED, "the member {before} is called {after} now", "`amount` → `amount_cents`"),
          (F.PARAMETER_RENAMED, "the parameter {before} is called {after} now", "?limit= → ?page_size="),
          (F.HEADER_RENAMED, "the header {before} of the answer is called {after} now",
           "X-RateLimit-Limit → RateLimit-Limit"),
          (F.MEMBERS_MOVED, "the members {name} moved: {before} → {after}", "{city: …} → {address: {city: …}}"),
          (F.OBJECT_REPLACED, "{what} is another object now: {before} → {after}",
           "{code, message} → {type, title, detail}"),
          (F.VALUE_WRAPPED, "{what} is put into {after} now", "charge → {data: charge}"),
          (F.VALUE_UNWRAPPED, "{what} is taken out of {before} now", "{data: charge} → charge"))
      for direction, why in _TEXTS.items()),
    row(F.CREDENTIALS_REPLACED, REQUEST, "request-credentials-replaced", BREAKING,
        "no longer enough: {before}; needed: {after}", "whoever authenticates by one of them is locked out",
        "keep accepting them until consumers have moved", "basic or apiKey → oauth2"),
    row(F.CREDENTIALS_REPLACED, RESPONSE, "response-credentials-replaced", BREAKING,
        "the provider authenticates by {after} in the place of {before}", "receivers refuse what they can't check",
        "go on sending the earlier credential until receivers have moved", "basic → oauth2"),
    row(F.ENUM_VALUES_REPLACED, REQUEST, "request-enum-values-replaced", BREAKING,
        "{what} may be {after} in the place of {before}", "consumers go on sending the earlier value and are refused",
        "accept both until the notice has run out", "`paid` → `settled`"),
    row(F.ENUM_VALUES_REPLACED, RESPONSE, "response-enum-values-replaced", RISKY,
        "{what} may be {after} in the place of {before}",
        "consumers that handle every value they know meet one that they do not",
        "ask consumers to treat unknown values as a default; their contract would settle it", "`paid` → `settled`"),
    row(F.MEDIA_TYPE_CHANGED, REQUEST, "request-media-type-changed", BREAKING,
        "{after} is accepted in the place of {before}", "requests in the earlier media type are refused",
        "accept both until the notice has run out", "application/xml → application/json"),
    row(F.MEDIA_TYPE_CHANGED, RESPONSE, "response-media-type-changed", BREAKING,
        "{after} is offered in the place of {before}",
        "the consumer that asks for the earlier media type gets another one or 406",
        "offer both until the notice has run out", "application/xml → application/json"),
    row(F.SUCCESS_STATUS_CHANGED, RESPONSE, "response-success-status-changed", BREAKING,
        "the success status changed: {before} → {after}",
        "consumers wait for a status that never comes and take any other for a failure",
        "keep the status, or offer the new one as a new version with notice", "200 → 204"),
    row(F.SUCCESS_STATUS_CHANGED, REQUEST, "request-success-status-changed", BREAKING,
        "the answer that is accepted changed: {before} → {after}", "receivers go on answering with the earlier status",
        "accept both until the notice has run out", "200 → 204"),
    row(F.STATUS_CHANGED, RESPONSE, "response-status-changed", RISKY, "the status changed: {before} → {after}",
        "consumers may have a branch for the earlier one only", ASK, "400 → 422"),
    row(F.STATUS_CHANGED, REQUEST, "request-status-changed", RISKY,
        "the answer that is accepted changed: {before} → {after}",
        "receivers may go on answering with the earlier status", ASK, "400 → 422"),
)  # fmt: skip
