"""Who an OpenID provider says that somebody is: its signed token held against what was asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.access.admission import name_problem
from monitor.model.access import Role

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures with a key of the provider's own. Never `none`, and none with a secret that both sides have."""
PATIENCE_SECONDS = 60
"""By how much the two clocks may differ."""
STRONGEST_FIRST = (Role.ADMIN, Role.OWNER, Role.ENGINEER, Role.MEDIATOR, Role.VIEWER)
_NAMES = ("name", "preferred_username", "email", "sub")
"""Both companies read the name in the log: an address only where there is nothing else, and it is verified."""


class StrangeTokenError(ValueError):
    """The token is not what was asked for; the message says why, and holds nothing of it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """`subject` is the same as long as the provider knows the person; `name` is for people. `values`: of the claim."""

    subject: str
    name: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the token has to answer."""

    issuer: str
    client_id: str
    nonce: str
    claim: str


def identity_of(token: str, keys: Mapping[str, Any], asked: Asked, access_token: str | None, now: datetime) -> Identity:
    """Checked as OpenID Connect Core §3.1.3.7 has it. `keys`: the provider's JSON Web Key Set.

    Raises `StrangeTokenError`.
    """
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        key_set = KeySet.import_key_set(dict(keys))  # type: ignore[arg-type]
        signed = jwt.decode(token, key_set, algorithms=list(ALGORITHMS))
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {"iss": {"essential": True, "value": asked.issuer}, "aud": {"essential": True, "value": asked.client_id}},
            {"nonce": asked.nonce, "client_id": asked.client_id, "access_token": access_token},
        )
        claims.validate(now=int(now.timestamp()), leeway=PATIENCE_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise StrangeTokenError(f"the provider's token is not good ({type(error).__name__})") from None
    if claims.get("nonce") != asked.nonce:
        raise StrangeTokenError("the provider's token answers another question")
    subject = claims["sub"]
    if not isinstance(subject, str) or not subject:
        raise StrangeTokenError("the provider's token names nobody")
    return Identity(f"{asked.issuer} {subject}", _name(claims), _values(claims.get(asked.claim)))


def role_of(values: frozenset[str], roles: Mapping[str, Role]) -> Role | None:
    """The strongest that the values give; None where none does."""
    given = {roles[each] for each in values if each in roles}
    return next((role for role in STRONGEST_FIRST if role in given), None)


def _name(claims: Mapping[str, Any]) -> str:
    """Raises `StrangeTokenError` where no claim can be shown as a name."""
    for claim in _NAMES:
        name = claims.get(claim)
        if claim == "email" and claims.get("email_verified") is not True:
            continue
        if isinstance(name, str) and name_problem(name) is None:
            return name
    raise StrangeTokenError("the provider's token has no name that can be shown")


def _values(claim: Any) -> frozenset[str]:
    given = [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []
    return frozenset(each for each in given if isinstance(each, str))
