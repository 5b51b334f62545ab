"""Descriptions named on the command line, fetched by the sources that the daemon uses."""

import os
from collections.abc import Mapping
from pathlib import Path

from monitor.errors import DocumentError
from monitor.model.descriptions import Document, Fetched, FetchFailed
from monitor.model.environment_text import EnvironmentText, SecretText
from monitor.model.integration import Settings, SpecSource
from monitor.network.client import GuardedClient, user_agent
from monitor.sources.fetcher import DescriptionFetcher


async def fetch(location: str, headers: Mapping[str, EnvironmentText]) -> Document:
    """A URL, a git revision, or a file with the files that it refers to. Raises `DocumentError` where that failed.

    These may lie anywhere below the folder where the command runs, unless that is the root of all. `headers`: what a
    URL is asked with.
    """
    from platformdirs import user_cache_path

    sent = {name: SecretText(text.resolve(os.environ)) for name, text in headers.items()}
    source = SpecSource(EnvironmentText(location), sent)
    cache = user_cache_path("compat-monitor", appauthor=False)
    async with GuardedClient(agent=user_agent(Settings())) as client:
        here = Path.cwd()
        within = None if here == here.parent else here
        result = await DescriptionFetcher(client, os.environ, cache=cache, within=within).fetch(source, None)
    if isinstance(result, FetchFailed):
        raise DocumentError(result.diagnostic)
    assert isinstance(result, Fetched)
    return result.document
