"""No test is judged by how long it takes: a loaded machine is slow, and right."""

import gc
from collections.abc import Generator, Iterator
from functools import partial

import pytest
from hypothesis import settings

from monitor.storage import sqlite
from tests.fakes.compiled import Statements

settings.register_profile("unhurried", settings(deadline=None))
settings.load_profile("unhurried")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected lives to the end: looking through it for garbage, again and again, takes a twentieth of all."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()
        gc.set_threshold(20_000, 10, 10)  # in place of 700: what tests make is given back without it, but for a little


@pytest.fixture(scope="session", autouse=True)
def unflushed() -> Iterator[str]:
    """What outlives a power cut is asked in tests/storage: stores that other tests open wait for no disk.

    A program that a test starts is as it is for users. Gives what the setting is outside of tests.
    """
    kept = sqlite.SYNCHRONOUS
    sqlite.SYNCHRONOUS = "OFF"
    yield kept
    sqlite.SYNCHRONOUS = kept


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        shared = {"compiled_cache": Statements()}
        patch.setattr(sqlite, "sqlalchemy_engine", partial(sqlite.sqlalchemy_engine, execution_options=shared))
        yield
