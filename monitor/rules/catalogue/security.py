"""Rows about who may call; of webhooks and callbacks it is the provider who authenticates, and receivers check."""

from monitor.model.facts import FactKind as F
from monitor.rules.rows import ASK, BREAKING, COMPATIBLE, NOTHING, REQUEST, RESPONSE, RISKY, Row

_CALLERS = (
    (F.CREDENTIAL_FIRST_REQUIRED, "credential-first-declared", RISKY,
     "a credential is declared for the first time: {after}",
     "either it was needed all along and not written down, or everybody is locked out",
     "say which; if it is new, give notice", "security appears"),
    (F.CREDENTIAL_REQUIRED, "credential-required", BREAKING, "a credential is needed now: {after}",
     "it could be called without one, and is refused now", "keep the open access until consumers have credentials",
     "security: [] → [{key: []}]"),
    (F.CREDENTIAL_ALTERNATIVE_REMOVED, "credential-removed", BREAKING,
     "no longer enough: {before}; needed: {after}", "whoever authenticates that way is locked out",
     "keep accepting it until consumers have moved", "apiKey → oauth2"),
    (F.CREDENTIAL_ALTERNATIVE_ADDED, "credential-added", COMPATIBLE, "{after} is accepted too",
     "the earlier ways still are", NOTHING, "oauth2 beside apiKey"),
    (F.CREDENTIAL_WAIVED, "credential-waived", COMPATIBLE, "no credential is needed any more",
     "those who send one may go on", NOTHING, "security: [{key: []}] → []"),
    (F.SCOPE_REQUIRED, "scope-required", BREAKING, "more scopes are needed: {before} → {after}",
     "tokens that were issued for the base lack the scope", "accept the old scopes until tokens have been renewed",
     "read → read, write"),
    (F.SCOPE_DROPPED, "scope-dropped", COMPATIBLE, "fewer scopes are needed: {after}",
     "tokens that were issued for the base have them", NOTHING, "read, write → read"),
    (F.CREDENTIAL_FLOW_REMOVED, "credential-flow-removed", BREAKING,
     "a credential can no longer be obtained by the flow {name}", "whoever obtains tokens that way gets none",
     "keep the flow until consumers have moved", "implicit is gone"),
    (F.SCOPE_WITHDRAWN, "scope-withdrawn", RISKY, "the scope {name} can no longer be asked for",
     "authorization servers refuse a request for a scope that they do not know",
     "keep the scope defined until nobody asks for it", "the scope `refunds` is gone"),
)  # fmt: skip
_RECEIVERS = (
    (F.CREDENTIAL_FIRST_REQUIRED, "credential-first-declared", COMPATIBLE,
     "what the provider authenticates with is declared for the first time: {after}",
     "receivers that did not ask for it ignore it", NOTHING, "security of a webhook appears"),
    (F.CREDENTIAL_REQUIRED, "credential-required", COMPATIBLE, "the provider authenticates now: {after}",
     "receivers that did not ask for it ignore it", NOTHING, "security of a webhook: [] → [{key: []}]"),
    (F.CREDENTIAL_ALTERNATIVE_REMOVED, "credential-removed", COMPATIBLE,
     "the provider no longer authenticates by {before} alone; it sends {after}",
     "receivers had to expect the other ways too; what is new among them is told by itself", NOTHING,
     "apiKey or oauth2 → oauth2"),
    (F.CREDENTIAL_ALTERNATIVE_ADDED, "credential-added", BREAKING, "the provider may authenticate by {after} too",
     "receivers refuse what they can't check", "go on sending the earlier credential until receivers have moved",
     "oauth2 beside apiKey"),
    (F.CREDENTIAL_WAIVED, "credential-waived", BREAKING, "the provider may no longer authenticate",
     "receivers that check the credential refuse what comes without", "go on sending it",
     "security of a webhook: [{key: []}] → []"),
    (F.SCOPE_REQUIRED, "scope-required", COMPATIBLE, "the provider's token has more scopes: {before} → {after}",
     "receivers find those that they ask for", NOTHING, "read → read, write"),
    (F.SCOPE_DROPPED, "scope-dropped", RISKY, "the provider's token has fewer scopes: {after}",
     "receivers that ask for the others refuse it", ASK, "read, write → read"),
    (F.CREDENTIAL_FLOW_REMOVED, "credential-flow-removed", COMPATIBLE,
     "the provider no longer obtains its token by the flow {name}", "receivers see the token only", NOTHING,
     "implicit is gone"),
    (F.SCOPE_WITHDRAWN, "scope-withdrawn", RISKY, "the provider can no longer ask for the scope {name}",
     "receivers that ask for it refuse the token", ASK, "the scope `refunds` is gone"),
)  # fmt: skip
_BOTH = (
    (F.CREDENTIAL_FLOW_ADDED, "credential-flow-added", COMPATIBLE,
     "a credential can be obtained by the flow {name} too", "the other flows still work", NOTHING,
     "clientCredentials appears"),
    (F.CREDENTIAL_URL_CHANGED, "credential-url-changed", RISKY,
     "the {name} of a credential changed: {before} → {after}",
     ("who asks or checks at the earlier address goes on doing so, and a description seldom says whether it still "
     "answers"), "keep the earlier address working until nobody asks there", "tokenUrl: /token → /v2/token"),
    (F.SCOPE_OFFERED, "scope-offered", COMPATIBLE, "the scope {name} can be asked for", "nobody asks for it yet",
     NOTHING, "the scope `refunds` appears"),
    (F.BEARER_FORMAT_CHANGED, "bearer-format-changed", COMPATIBLE,
     "the format of a bearer token changed: {before} → {after}",
     "tokens are passed on as they are; the specification calls the format a hint", NOTHING, "JWT → opaque"),
)  # fmt: skip

ROWS = tuple(
    Row(kind, direction, f"{direction.value}-{name}", severity, message, why, help_, example)
    for direction, table in ((REQUEST, (*_CALLERS, *_BOTH)), (RESPONSE, (*_RECEIVERS, *_BOTH)))
    for kind, name, severity, message, why, help_, example in table
)
