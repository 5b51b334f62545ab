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
)  # fmt: skip
