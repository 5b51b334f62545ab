"""SHA-256 of small and of large content, by whichever library."""

import hashlib
from importlib import import_module

import pytest

from monitor.model import json_value
from monitor.model.json_value import digest_of

LENGTHS = [0, 1, json_value._LARGE, json_value._LARGE + 1]


@pytest.mark.parametrize("length", LENGTHS)
def test_a_digest_is_the_same_whoever_computes_it(length: int) -> None:
    assert digest_of(b"x" * length) == hashlib.sha256(b"x" * length).hexdigest()


def test_where_python_has_none_of_its_own_by_that_name_the_public_one_is_taken(monkeypatch) -> None:
    def missing(name: str) -> object:
        if name == "_sha256":
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr(json_value, "import_module", missing)
    assert digest_of(b"x") == hashlib.sha256(b"x").hexdigest()
