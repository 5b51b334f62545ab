"""Rows about who may call."""

from monitor.model.facts import FactKind as F
from monitor.rules.rows import BREAKING, COMPATIBLE, NOTHING, REQUEST, RESPONSE, RISKY
from monitor.rules.rows import stated as row

ROWS = (
    *(row(F.CREDENTIAL_FIRST_REQUIRED, direction, f"{direction.value}-credential-first-declared", RISKY,
          "a credential is declared for the first time: {after}",
          "either it was needed all along and not written down, or everybody is locked out",
          "say which; if it is new, give notice", "security appears") for direction in (REQUEST, RESPONSE)),
    *(row(F.CREDENTIAL_REQUIRED, direction, f"{direction.value}-credential-required", BREAKING,
          "a credential is needed now: {after}", "it could be called without one, and is refused now",
          "keep the open access until consumers have credentials", "security: [] → [{key: []}]")
      for direction in (REQUEST, RESPONSE)),
    *(row(F.CREDENTIAL_ALTERNATIVE_REMOVED, direction, f"{direction.value}-credential-removed", BREAKING,
          "{before} is no longer enough; needed: {after}", "whoever authenticates that way is locked out",
          "keep accepting it until consumers have moved", "apiKey → oauth2") for direction in (REQUEST, RESPONSE)),
    *(row(F.CREDENTIAL_ALTERNATIVE_ADDED, direction, f"{direction.value}-credential-added", COMPATIBLE,
          "{after} is accepted too", "the earlier ways still are", NOTHING, "oauth2 beside apiKey")
      for direction in (REQUEST, RESPONSE)),
    *(row(F.SCOPE_REQUIRED, direction, f"{direction.value}-scope-required", BREAKING,
          "more scopes are needed: {before} → {after}", "tokens that were issued for the base lack the scope",
          "accept the old scopes until tokens have been renewed", "read → read, write")
      for direction in (REQUEST, RESPONSE)),
    *(row(kind, direction, f"{direction.value}-{kind.value}", severity, message, why, help_, example)
      for direction in (REQUEST, RESPONSE)
      for kind, severity, message, why, help_, example in (
          (F.CREDENTIAL_WAIVED, COMPATIBLE, "no credential is needed any more",
           "those who send one may go on", NOTHING, "security: [{key: []}] → []"),
          (F.SCOPE_DROPPED, COMPATIBLE, "fewer scopes are needed: {after}",
           "tokens that were issued for the base have them", NOTHING, "read, write → read"),
          (F.CREDENTIAL_FLOW_ADDED, COMPATIBLE, "a credential can be obtained by the flow {name} too",
           "the other flows still work", NOTHING, "clientCredentials appears"),
          (F.CREDENTIAL_FLOW_REMOVED, BREAKING, "a credential can no longer be obtained by the flow {name}",
           "whoever obtains tokens that way gets none", "keep the flow until consumers have moved",
           "implicit is gone"),
          (F.CREDENTIAL_URL_CHANGED, RISKY, "the {name} of a credential changed: {before} → {after}",
           "consumers go on asking at the earlier address, and a description seldom says whether it still answers",
           "keep the earlier address working until nobody asks there", "tokenUrl: /token → /v2/token"),
          (F.SCOPE_OFFERED, COMPATIBLE, "the scope {name} can be asked for", "nobody asks for it yet", NOTHING,
           "the scope `refunds` appears"),
          (F.SCOPE_WITHDRAWN, RISKY, "the scope {name} can no longer be asked for",
           "authorization servers refuse a request for a scope that they do not know",
           "keep the scope defined until nobody asks for it", "the scope `refunds` is gone"),
          (F.BEARER_FORMAT_CHANGED, COMPATIBLE, "the format of a bearer token changed: {before} → {after}",
           "consumers pass tokens on as they are; the specification calls the format a hint", NOTHING,
           "JWT → opaque"),
      )),
)  # fmt: skip
