"""Finds the description that an argument of `try` leads to, within seconds, and says what was tried."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from monitor.model.descriptions import Fetched, FetchFailed
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import SpecSource
from monitor.model.sides import Side
from monitor.network.client import GuardedClient
from monitor.sources import DescriptionFetcher, FetchLimits
from monitor.trial.arguments import Argument, Kind
from monitor.trial.described import Described, described, reason_of, with_attempts
from monitor.trial.findings import Attempt, DescriptionMissing
from monitor.trial.folders import likely_descriptions
from monitor.trial.web_search import WebSearch

SECONDS = 7.5
"""For the whole search of one argument, so that something can be said within ten."""

_IN_A_FOLDER_MAX = 10
_OTHERS_SHOWN = 20


class Search:
    """For one event loop. `cache`: a folder for bare git repositories, made when needed."""

    def __init__(self, client: GuardedClient, cache: Path) -> None:
        self._client = client
        limits = FetchLimits(seconds_per_file=SECONDS, seconds_in_all=3 * SECONDS)
        # Without variables: a server's link that names one of ours must not be filled in.
        self._fetcher = DescriptionFetcher(client, {}, cache=cache, limits=limits)

    async def find(self, argument: Argument, side: Side) -> Described | DescriptionMissing:
        match argument.kind:
            case Kind.WEB:
                fetch = partial(self.fetched, argument, side)
                return await WebSearch(self._client, fetch, argument, side, time.monotonic() + SECONDS).find()
            case Kind.FOLDER:
                return await self._in_folder(argument, side)
            case Kind.FILE | Kind.GIT:
                how = "the file" if argument.kind is Kind.FILE else "the file in git"
                found = await self.fetched(argument, side, argument.text, how, argument.sent)
                if isinstance(found, Described):
                    return found
                remedy = found.help or "give the description itself: OpenAPI 2.0 to 3.2, in JSON or YAML"
                unusable = argument.kind is Kind.FILE
                return DescriptionMissing(side, argument.shown, (found,), remedy, unusable=unusable)

    async def fetched(
        self,
        argument: Argument,
        side: Side,
        location: str,
        how: str,
        headers: Mapping[str, EnvironmentText] | None = None,
    ) -> Described | Attempt:
        """The description at `location` with all its files; else what was there instead."""
        shown = replace(argument, text=location).shown
        result = await self._fetcher.fetch(SpecSource(EnvironmentText(location), headers or {}), None)
        if isinstance(result, FetchFailed):
            return Attempt(shown, reason_of(result.diagnostic), result.diagnostic.help)
        assert isinstance(result, Fetched)
        address = location if argument.kind is Kind.WEB else None
        read = await described(argument, side, result.document, how, location=shown, address=address)
        return replace(read, headers=result.headers) if isinstance(read, Described) else read

    async def _in_folder(self, argument: Argument, side: Side) -> Described | DescriptionMissing:
        likely, looked_into = await asyncio.to_thread(likely_descriptions, argument.path)
        attempts: list[Attempt] = []
        for path in likely[:_IN_A_FOLDER_MAX]:
            found = await self.fetched(argument, side, str(path), "in the folder")
            if isinstance(found, Described):
                others = tuple(str(each) for each in likely if each != path)[:_OTHERS_SHOWN]
                return with_attempts(found, attempts, others)
            attempts.append(found)
        if not attempts:
            attempts = [Attempt(argument.shown, _none_of(looked_into))]
        remedy = "give the file that the build writes, or the address where the API publishes its description"
        return DescriptionMissing(side, argument.shown, tuple(attempts), remedy)


def _none_of(files: int) -> str:
    if files < 2:
        return "its only JSON or YAML file is no description" if files else "it holds no JSON or YAML file"
    return f"none of its {files} JSON and YAML files is a description"
