"""All cases of a seed, several at a time."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

from monitor.benchmark.plan import Case, cases
from monitor.benchmark.play import Played, play


def play_all(chosen: Sequence[Case], count: int, jobs: int) -> Iterator[Played]:
    """In order, as they come. A case is a function of its seed, so that what runs beside it does not matter."""
    if jobs == 1:
        yield from (asyncio.run(play(case)) for case in chosen)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(_play, (each.seed for each in chosen), repeat(count), (each.number for each in chosen))


def _play(seed: int, count: int, number: int) -> Played:
    """By number: the functions that a case is made of do not travel between processes."""
    return asyncio.run(play(cases(seed, count)[number]))
