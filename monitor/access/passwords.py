"""Passwords as they are stored: argon2id."""

from functools import cache

SHORTEST = 12
"""Characters. Length is what makes a password hard to guess; no kinds of characters are asked for."""
LONGEST = 1000
COST = (3, 64 * 1024, 4)
"""Of one hash, in passes, KiB and lanes: RFC 9106's second choice, and the library's."""


def password_problem(password: str) -> str | None:
    """Why it can't be used, as people read it."""
    if len(password) < SHORTEST:
        return f"a password needs {SHORTEST} characters or more"
    if password != password.strip():
        return "a password can't begin or end with a space"
    return f"a password has {LONGEST} characters at most" if len(password) > LONGEST else None


def hashed(password: str) -> str:
    from argon2 import PasswordHasher

    return PasswordHasher(*COST).hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Without an account a decoy is compared, so that the time tells nothing about which accounts there are."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    decoy = _decoy()  # made by the first who tries, whoever that is
    try:
        fits = PasswordHasher().verify(stored or decoy, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return fits and bool(stored)


@cache
def _decoy() -> str:
    """Of nobody's password: made anew in every process, and no password that is sent can be known to fit."""
    import secrets

    return hashed(secrets.token_urlsafe(32))
