"""What is answered for what is not there; and, in the same words, for what the visitor may not see."""

from fastapi import HTTPException


def no_address() -> HTTPException:
    return HTTPException(404, "nothing is at this address")


def no_integration(name: str) -> HTTPException:
    return HTTPException(404, f"no integration {name!r} is configured")


def no_case(conflict_id: str) -> HTTPException:
    return HTTPException(404, f"there is no case {conflict_id!r}")


def no_exchange(digest: str) -> HTTPException:
    return HTTPException(404, f"no exchange {digest!r} is stored")
