"""Descriptions in git repositories, made on the spot."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.model.descriptions import Fetched, FetchFailed, FetchResult, Unchanged, Validators
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import SpecSource
from monitor.network.client import GuardedClient
from monitor.sources import DescriptionFetcher, FetchLimits
from monitor.sources.git import GitSource
from monitor.sources.limits import UnfetchableError

Fetch = Callable[..., object]


class Repository:
    """A repository with one description, `api/openapi.yaml`, and a part beside its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "api").mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")
        self.write("common.yaml", "x: 1\n")
        self.write("api/openapi.yaml", 'a: {$ref: "../common.yaml#/x"}\nb: {$ref: "../../outside.yaml"}\n')
        self.commit()

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        done = subprocess.run(
            ["git", "-C", str(self.folder), *identity, *arguments], check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text)

    def commit(self) -> str:
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", "m")
        return self.git("rev-parse", "HEAD")

    def at(self, ref: str = "@main", path: str = "api/openapi.yaml") -> str:
        return f"git+file://{self.folder}{ref}:{path}"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


@pytest.fixture
def fetch(tmp_path: Path) -> Fetch:
    async def run(location: str, validators: Validators | None = None, **limits) -> FetchResult:
        fetcher = DescriptionFetcher(
            GuardedClient(agent="t"), {}, cache=tmp_path / "cache", limits=FetchLimits(**limits)
        )
        return await fetcher.fetch(SpecSource(EnvironmentText(location)), validators)

    return run


async def test_the_description_of_a_branch_is_read_with_its_parts(repository: Repository, fetch: Fetch) -> None:
    result = await fetch(repository.at())
    assert isinstance(result, Fetched)
    assert result.document.entry == "openapi.yaml"
    assert set(result.document.files) == {"openapi.yaml", "../common.yaml"}
    assert result.validators.revision == f"{repository.git('rev-parse', 'HEAD')}:api/openapi.yaml"


async def test_the_same_commit_is_unchanged_and_a_new_one_is_read(repository: Repository, fetch: Fetch) -> None:
    first = await fetch(repository.at())
    assert await fetch(repository.at(), first.validators) == Unchanged(first.validators)
    repository.write("common.yaml", "x: 2\n")
    repository.commit()
    second = await fetch(repository.at(), first.validators)
    assert isinstance(second, Fetched)
    assert second.document.files["../common.yaml"] == b"x: 2\n"


async def test_tags_commits_and_the_default_branch_can_be_named(repository: Repository, fetch: Fetch) -> None:
    commit = repository.git("rev-parse", "HEAD")
    repository.git("tag", "-a", "v1", "-m", "first")
    repository.write("common.yaml", "x: 2\n")
    repository.commit()
    contents = {
        ref: (await fetch(repository.at(ref))).document.files["../common.yaml"]
        for ref in ("@v1", f"@{commit}", "", "@HEAD")
    }
    assert contents == {"@v1": b"x: 1\n", f"@{commit}": b"x: 1\n", "": b"x: 2\n", "@HEAD": b"x: 2\n"}


async def test_a_repository_here_knows_short_ids_and_commits_before(repository: Repository, fetch: Fetch) -> None:
    commit = repository.git("rev-parse", "HEAD")
    repository.write("common.yaml", "x: 2\n")
    repository.commit()
    for ref in (commit[:7], "HEAD~1", "main^"):
        result = await fetch(repository.at(f"@{ref}"))
        assert isinstance(result, Fetched), (ref, result)
        assert result.document.files["../common.yaml"] == b"x: 1\n"
        assert result.validators.revision == f"{commit}:api/openapi.yaml"
    bare = repository.folder.parent / "bare.git"
    repository.git("clone", "--quiet", "--bare", str(repository.folder), str(bare))
    assert isinstance(await fetch(f"git+file://{bare}@{commit[:7]}:api/openapi.yaml"), Fetched)


async def test_a_host_says_what_it_can_be_asked_for(tmp_path: Path) -> None:
    class NothingListed(GitSource):
        async def _git(self, repository: object, *arguments: str) -> bytes:
            return b""

    source = NothingListed(GuardedClient(agent="t"), tmp_path, FetchLimits())
    location = "git+https://127.0.0.1:1/shop.git@HEAD~1:openapi.yaml"
    with pytest.raises(UnfetchableError) as refused:
        await source.fetch(location, {}, location, None)
    diagnostic = refused.value.failed.diagnostic
    assert diagnostic.code == "git-ref-missing"
    assert diagnostic.note is not None
    assert "HEAD~1 and short ids only a checkout knows" in diagnostic.note
    assert diagnostic.help is not None
    assert "the full id (`git rev-parse HEAD~1`)" in diagnostic.help


async def test_another_path_of_the_same_commit_is_not_unchanged(repository: Repository, fetch: Fetch) -> None:
    first = await fetch(repository.at())
    moved = await fetch(repository.at(path="common.yaml"), first.validators)
    assert isinstance(moved, Fetched)
    assert moved.document.files == {"common.yaml": b"x: 1\n"}


async def test_contents_that_are_not_needed_are_not_brought(
    repository: Repository, fetch: Fetch, tmp_path: Path
) -> None:
    (repository.folder / "large.bin").write_bytes(bytes(range(256)) * 20_000)
    repository.commit()
    assert isinstance(await fetch(repository.at()), Fetched)
    packs = sum(path.stat().st_size for path in (tmp_path / "cache").rglob("*.pack"))
    assert 0 < packs < 10_000


async def test_no_hook_of_the_repository_runs(repository: Repository, fetch: Fetch, tmp_path: Path) -> None:
    hook = repository.folder / ".git" / "hooks" / "post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    await fetch(repository.at())
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("ref", "path", "code"),
    [
        ("@nowhere", "api/openapi.yaml", "git-ref-missing"),
        ("@--upload-pack=x", "api/openapi.yaml", "git-ref-missing"),
        ("@main", "missing.yaml", "description-missing"),
        ("@main", "../../etc/passwd", "description-missing"),
        ("@main", "api", "description-missing"),
    ],
)
async def test_what_is_missing_is_named(repository: Repository, fetch: Fetch, ref: str, path: str, code: str) -> None:
    result = await fetch(repository.at(ref, path))
    assert isinstance(result, FetchFailed)
    assert (result.diagnostic.code, result.transient) == (code, False)
    assert "name a branch, a tag" in (result.diagnostic.help or "") or code == "description-missing"


async def test_a_link_in_the_repository_is_not_followed(repository: Repository, fetch: Fetch) -> None:
    (repository.folder / "link.yaml").symlink_to("/etc/hostname")
    repository.commit()
    result = await fetch(repository.at(path="link.yaml"))
    assert isinstance(result, FetchFailed)
    assert result.diagnostic.code == "description-missing"


async def test_a_folder_without_repository_is_a_lasting_failure(fetch: Fetch, tmp_path: Path) -> None:
    result = await fetch(f"git+file://{tmp_path}/nothing@main:x.yaml")
    assert isinstance(result, FetchFailed)
    assert (result.diagnostic.code, result.transient) == ("git-failed", False)


async def test_a_file_that_is_too_large_is_refused(repository: Repository, fetch: Fetch) -> None:
    repository.write("big.yaml", "a: " + "x" * 5000)
    repository.commit()
    result = await fetch(repository.at(path="big.yaml"), bytes_max=1000)
    assert isinstance(result, FetchFailed)
    assert result.diagnostic.code == "description-too-large"


async def test_git_is_ended_when_it_takes_too_long(repository: Repository, fetch: Fetch) -> None:
    result = await fetch(repository.at(), seconds_per_file=0.0)
    assert isinstance(result, FetchFailed)
    assert (result.diagnostic.code, result.transient) == ("git-timeout", True)


async def test_a_host_on_a_private_address_is_not_asked(fetch: Fetch) -> None:
    result = await fetch("git+https://127.1/repository.git@main:x.yaml")
    assert isinstance(result, FetchFailed)
    assert (result.diagnostic.code, result.transient) == ("network-refused-address", False)


@pytest.mark.parametrize(
    ("path", "named"), [("api", "api/openapi.yaml"), ("./api/", "api/openapi.yaml"), (".", "common.yaml")]
)
async def test_a_folder_is_called_one_and_a_file_in_it_is_named(
    path: str, named: str, repository: Repository, fetch: Fetch
) -> None:
    result = await fetch(repository.at(path=path))
    assert isinstance(result, FetchFailed)
    assert result.diagnostic.message.startswith(f"{path} is a folder in commit ")
    assert result.diagnostic.help == f"name a file in it, such as {named}"
