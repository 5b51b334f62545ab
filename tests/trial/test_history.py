"""Past revisions replayed from real git repositories."""

import copy
import itertools
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.interactions.har import read_har
from monitor.model.sides import Side
from monitor.network.client import GuardedClient
from monitor.schemas import jsonschema_rs_judge
from monitor.trial.arguments import read_argument
from monitor.trial.described import Described
from monitor.trial.findings import Check, HistoryReplayed, NotChecked
from monitor.trial.git_program import Git
from monitor.trial.history import Bounds, replayed
from monitor.trial.revisions import Repository
from monitor.trial.search import Search
from tests.trial.samples import Checkout, answer_schema, description, get

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLACE = "api/openapi.json"


def versions():
    """A year: `/old` is deprecated and later removed, the type of `n` changes without a word."""
    first = description({
        "/a": get(answer_schema(n={"type": "integer"}, gone={"type": "string", "deprecated": True})),
        "/old": get(),
    })  # fmt: skip
    announced = copy.deepcopy(first)
    announced["paths"]["/old"]["get"]["x-sunset"] = "2026-06-01"
    silent = copy.deepcopy(announced)
    schema = silent["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    schema["properties"]["n"]["type"] = "string"
    without = copy.deepcopy(silent)
    del without["paths"]["/old"]
    return first, announced, silent, without


@pytest.fixture
def shop(tmp_path):
    checkout = Checkout(tmp_path / "shop")
    first, announced, silent, without = versions()
    checkout.commit({PLACE: first}, "2025-12-01")
    checkout.commit({PLACE: announced}, "2026-01-10")
    checkout.commit({PLACE: silent}, "2026-03-01")
    checkout.commit({"README": "unrelated"}, "2026-04-01")
    checkout.commit({PLACE: without}, "2026-06-03")
    return checkout


async def replay(argument, tmp_path, **more):
    async with GuardedClient(agent="test") as client:
        found = await Search(client, tmp_path / "cache").find(read_argument(str(argument)), Side.PARTNER)
        assert isinstance(found, Described), found
        return await replayed(found, client, jsonschema_rs_judge(), NOW, **more)


@pytest.mark.parametrize("kind", ["folder", "file", "git"])
async def test_breaks_are_found_with_date_commit_operation_and_announcement(kind, shop, tmp_path):
    argument = {
        "folder": shop.folder,
        "file": shop.folder / PLACE,
        "git": f"git+file://{shop.folder}@main:{PLACE}",
    }[kind]
    result = await replay(argument, tmp_path)
    assert isinstance(result, HistoryReplayed), result
    assert (result.revisions, result.announced, len(result.breaks)) == (4, 1, 2)
    silent, announced = result.breaks
    assert (silent.at.date(), silent.operation, silent.announced) == (date(2026, 3, 1), "GET /a", None)
    assert (announced.at.date(), announced.operation) == (date(2026, 6, 3), "GET /old")
    assert announced.announced == "x-sunset 2026-06-01"
    assert shop.folder.exists()


def test_the_text_says_how_many_broke_and_how_many_were_announced(shop, trial):
    status, text, _ = trial(shop.folder)
    told = text.splitlines()
    start = next(number for number, line in enumerate(told) if line.startswith("!"))
    assert told[start].startswith("! in-house: 1 break in ")
    assert told[start].endswith(" months, 1 more announced before (in 2 of 4 revisions)")
    assert re.fullmatch(r"    2026-06-03 [0-9a-f]{9} Someone", told[start + 1]), "the newest comes first"
    assert re.fullmatch(r"    2026-03-01 [0-9a-f]{9} Someone", told[start + 3])
    assert told[start + 2].startswith("        announced: GET /old was removed [operation-removed] ")
    assert told[start + 2].endswith("(announced 144 days before: x-sunset 2026-06-01)")
    assert told[start + 4] == (
        "        GET /a: the type of `/n` changed: integer → string [response-property-type-changed]"
    )
    assert status == 0


def test_where_a_change_is_undecided_no_break_is_known_and_not_there_is_none(tmp_path, trial):
    checkout = Checkout(tmp_path / "shop")
    for day, said in enumerate(({}, {"minLength": 4}), 1):
        schema = answer_schema(n={"type": "string", "format": "plate"}, m={"type": "string", "format": "plate", **said})
        body = {"content": {"application/json": {"schema": schema}}}
        checkout.commit(
            {PLACE: description({"/a": {"post": {**get()["get"], "requestBody": body}}})}, f"2026-03-0{day}"
        )
    _, text, _ = trial(checkout.folder)
    assert "\n· in-house: no known breaks in " in text
    assert "\n    besides, 1 risky change (1 undecided)\n" in text


def test_revisions_that_are_not_shown_are_said_to_have_broken_less(tmp_path, trial):
    """The newest, which reach one operation each; the others reach two."""
    checkout = Checkout(tmp_path / "shop")
    for day in range(1, 9):
        here, there = (answer_schema(n={"type": ("integer", "string")[each % 2]}) for each in (day, min(day, 6)))
        checkout.commit({PLACE: description({"/a": get(here), "/b": get(there)})}, f"2026-03-0{day}")
    _, text, _ = trial(checkout.folder)
    shown = re.findall(r"^    2026-03-(\d\d) ", text, re.MULTILINE)
    assert shown == ["06", "05", "04", "03", "02"]
    assert "\n    and 2 more revisions, which broke less; --format json lists them\n" in text


def test_where_all_was_announced_nothing_broke_without_notice(tmp_path, trial):
    checkout = Checkout(tmp_path / "shop")
    _, _, silent, without = versions()
    checkout.commit({PLACE: silent}, "2026-01-10")
    checkout.commit({PLACE: without}, "2026-06-03")
    _, text, _ = trial(checkout.folder)
    assert "· in-house: no break without notice in " in text
    assert ", 1 more announced before (in 1 of 2 revisions)" in text


async def test_a_deprecated_member_that_goes_was_announced(tmp_path):
    checkout = Checkout(tmp_path / "shop")
    first = versions()[0]
    without = copy.deepcopy(first)
    schema = without["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    del schema["properties"]["gone"]
    schema["required"] = ["n"]
    checkout.commit({PLACE: first}, "2026-01-01")
    checkout.commit({PLACE: without}, "2026-02-01")
    result = await replay(checkout.folder, tmp_path)
    assert [each.announced for each in result.breaks] == ["deprecated"]


async def test_a_revision_that_can_not_be_read_is_named_and_passed_over(tmp_path):
    checkout = Checkout(tmp_path / "shop")
    _, _, silent, without = versions()
    checkout.commit({PLACE: silent}, "2026-01-01")
    broken = checkout.commit({PLACE: "{ oops"}, "2026-01-02")
    other = checkout.commit({PLACE: {"no": "description"}}, "2026-01-03")
    checkout.commit({PLACE: without}, "2026-01-04")
    result = await replay(checkout.folder, tmp_path)
    assert {commit for commit, _ in result.unread} == {broken, other}
    assert [each.operation for each in result.breaks] == ["GET /old"]
    assert result.revisions == 2


async def test_a_file_that_was_renamed_is_followed(tmp_path):
    checkout = Checkout(tmp_path / "shop")
    _, _, silent, without = versions()
    checkout.commit({"spec.json": silent}, "2026-01-01")
    checkout.commit({"spec.json": None, "api/shop openapi é.json": silent}, "2026-01-02")
    checkout.commit({"api/shop openapi é.json": without}, "2026-01-03")
    for argument in (checkout.folder, f"git+file://{checkout.folder}@main:api/shop openapi é.json"):
        result = await replay(argument, tmp_path)
        assert (result.revisions, len(result.breaks), result.unread) == (3, 1, ())


async def test_that_a_rename_may_have_been_missed_is_said_only_where_anything_is_older(shop, tmp_path):
    assert (await replay(f"git+file://{shop.folder}@main:{PLACE}", tmp_path)).stopped is None
    _, _, silent, without = versions()
    shop.commit({"later.json": silent}, "2026-07-01")
    shop.commit({"later.json": without}, "2026-07-02")
    later = await replay(f"git+file://{shop.folder}@main:later.json", tmp_path)
    assert later.stopped == "a rename together with edits is followed only in a local checkout"


async def test_a_change_in_a_part_of_a_split_description_is_seen(tmp_path):
    checkout = Checkout(tmp_path / "shop")
    before, after = (get(answer_schema(n={"type": kind})) for kind in ("integer", "string"))
    checkout.commit({PLACE: description({"/a": {"$ref": "parts/a.json"}}), "api/parts/a.json": before}, "2026-01-01")
    checkout.commit({"api/parts/a.json": after}, "2026-02-01")
    for argument in (checkout.folder / PLACE, f"git+file://{checkout.folder}@main:{PLACE}"):
        result = await replay(argument, tmp_path)
        assert [each.operation for each in result.breaks] == ["GET /a"]


async def test_a_branch_beside_is_not_part_of_the_history(shop, tmp_path):
    first, _, _, without = versions()
    shop._git("checkout", "--quiet", "-b", "beside")
    shop.commit({PLACE: first}, "2026-07-01")
    shop.commit({PLACE: without}, "2026-07-02")
    shop._git("checkout", "--quiet", "main")
    shop._git("merge", "--quiet", "--no-ff", "beside", at="2026-07-03T00:00:00+00:00")
    assert len((await replay(shop.folder, tmp_path)).breaks) == 2


async def test_only_the_newest_revisions_are_compared_and_that_is_said(shop, tmp_path):
    result = await replay(shop.folder, tmp_path, bounds=Bounds(revisions=2))
    assert result.stopped == "only the newest 2"
    assert [each.operation for each in result.breaks] == ["GET /a", "GET /old"]


async def test_a_shallow_checkout_that_holds_what_is_looked_at_lacks_nothing(shop, tmp_path):
    folder = tmp_path / "shallow"
    shop._git("clone", "--quiet", "--depth=3", f"file://{shop.folder}", str(folder))
    result = await replay(folder, tmp_path, bounds=Bounds(age=timedelta(days=200)))
    assert (result.revisions, result.stopped) == (2, None)


@pytest.mark.parametrize(("depth", "breaks"), [(1, 0), (3, 1)])
async def test_a_shallow_checkout_is_said_to_lack_what_is_older(shop, tmp_path, depth, breaks):
    """As CI servers make them: a break that is not in it must not seem to be none."""
    folder = tmp_path / "shallow"
    shop._git("clone", "--quiet", f"--depth={depth}", f"file://{shop.folder}", str(folder))
    result = await replay(folder, tmp_path)
    assert len(result.breaks) == breaks
    assert result.stopped == "the checkout is shallow (`git fetch --unshallow` brings the rest)"
    assert (await replay(shop.folder, tmp_path)).stopped is None


def test_a_checkout_of_one_commit_says_what_it_lacks(shop, trial, tmp_path):
    folder = tmp_path / "shallow"
    shop._git("clone", "--quiet", "--depth=1", f"file://{shop.folder}", str(folder))
    _, text, _ = trial(folder)
    assert "1 revision in git, too few to compare" in text
    assert "the checkout is shallow" in text


async def test_what_is_older_than_two_years_serves_as_base_only(tmp_path):
    checkout = Checkout(tmp_path / "shop")
    first, announced, silent, without = versions()
    checkout.commit({PLACE: first}, "2020-01-01")
    checkout.commit({PLACE: announced}, "2021-01-01")
    checkout.commit({PLACE: silent}, "2022-01-01")
    checkout.commit({PLACE: without}, "2026-01-01")
    result = await replay(checkout.folder, tmp_path)
    assert (result.revisions, [each.operation for each in result.breaks]) == (2, ["GET /old"])


@pytest.mark.parametrize("kind", ["folder", "git"])
async def test_a_history_that_ended_before_the_days_that_are_looked_at_says_since_when(kind, shop, tmp_path):
    """It is not too short to be compared."""
    argument = shop.folder if kind == "folder" else f"git+file://{shop.folder}@main:{PLACE}"
    assert await replay(argument, tmp_path, bounds=Bounds(age=timedelta(days=30))) == NotChecked(
        Check.HISTORY,
        "the newest is of 2026-06-03, and those since 2026-10-23 are looked at",
        "ask for older ones: --since 537d",
        Side.PARTNER,
    )


async def test_when_the_time_is_up_what_was_seen_is_given_and_the_rest_is_named(shop, tmp_path):
    ticks = itertools.count(0, 8)
    result = await replay(shop.folder, tmp_path, seconds=30.0, tick=lambda: next(ticks))
    assert isinstance(result, HistoryReplayed)
    assert result.stopped is not None
    assert result.stopped.startswith("the time was up after ")
    assert result.revisions < 4


async def test_a_file_outside_git_says_what_would_supply_its_past(tmp_path):
    (tmp_path / "openapi.json").write_text('{"openapi": "3.0.0", "info": {"title": "x", "version": "1"}, "paths": {}}')
    result = await replay(tmp_path / "openapi.json", tmp_path)
    assert isinstance(result, NotChecked)
    assert result.reason == "the file is not kept in git"
    assert "git+https://" in (result.remedy or "")


async def test_a_file_that_git_does_not_know_yet_has_no_past(shop, tmp_path):
    (shop.folder / "new.json").write_text('{"openapi": "3.0.0", "info": {"title": "x", "version": "1"}, "paths": {}}')
    result = await replay(shop.folder / "new.json", tmp_path)
    assert isinstance(result, NotChecked)


@pytest.mark.parametrize(
    ("location", "answer"),
    [
        ("git+file://{folder}@nowhere:" + PLACE, "the repository has no branch, tag or commit nowhere"),
        ("git+file://{folder}@nowhere:" + PLACE, "name a branch, a tag, a commit's id"),
        ("git+file://{folder}@main:no/such.json", "has no file no/such.json"),
        ("git+file://{folder}/none@main:x.json", "git could not read the repository"),
    ],
)
def test_a_place_in_git_that_is_not_there_is_unknown(trial, shop, location, answer):
    status, text, _ = trial(location.format(folder=shop.folder))
    assert status == 3
    assert answer in text


@pytest.mark.parametrize("ref", ["HEAD~1", "{commit}"])
def test_the_past_before_a_commit_that_is_named_in_short_is_replayed(trial, shop, ref):
    ref = ref.format(commit=shop._git("rev-parse", "HEAD~1")[:8])
    _, text, _ = trial(f"git+file://{shop.folder}@{ref}:{PLACE}")
    assert "revisions compared" in text or "break" in text
    assert shop._git("rev-parse", "HEAD")[:9] not in text


async def test_a_repository_can_not_make_git_run_a_program(shop, tmp_path):
    touched = tmp_path / "touched"
    for name in ("core.fsmonitor", "core.pager", "diff.external", "gpg.program", "core.sshCommand"):
        shop._git("config", name, f"touch {touched}; false")
    shop._git("config", "log.showSignature", "true")
    hook = shop.folder / ".git" / "hooks" / "post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {touched}\n")
    hook.chmod(0o755)
    result = await replay(shop.folder, tmp_path)
    assert isinstance(result, HistoryReplayed)
    assert len(result.breaks) == 2
    assert not touched.exists()


async def test_a_missing_git_program_is_said(shop, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    result = await replay(shop.folder / PLACE, tmp_path)
    assert isinstance(result, NotChecked)
    with pytest.raises(Exception, match="the program git can't be started"):
        await Git(tmp_path)("--version")


async def test_a_file_that_was_away_for_a_while_has_its_past(tmp_path):
    checkout = Checkout(tmp_path / "shop")
    _, _, silent, without = versions()
    checkout.commit({PLACE: silent}, "2026-01-01")
    removed = checkout.commit({PLACE: None, "README": "away"}, "2026-01-02")
    checkout.commit({PLACE: without}, "2026-01-03")
    for argument in (checkout.folder / PLACE, f"git+file://{checkout.folder}@main:{PLACE}"):
        result = await replay(argument, tmp_path)
        assert isinstance(result, HistoryReplayed), result
        assert [commit for commit, _ in result.unread] == [removed]
        assert [each.operation for each in result.breaks] == ["GET /old"]


@pytest.mark.parametrize("ref", ["main", "v1", "refs/heads/main", "HEAD", "commit"])
async def test_a_branch_a_tag_or_a_commit_may_be_named(ref, shop, tmp_path):
    shop._git("tag", "--annotate", "--message", "one", "v1")
    ref = shop._git("rev-parse", "HEAD") if ref == "commit" else ref
    result = await replay(f"git+file://{shop.folder}@{ref}:{PLACE}", tmp_path)
    assert isinstance(result, HistoryReplayed), result
    assert len(result.breaks) == 2


async def test_a_link_to_a_file_has_the_past_of_the_file(shop, tmp_path):
    (tmp_path / "link.json").symlink_to(shop.folder / PLACE)
    result = await replay(tmp_path / "link.json", tmp_path)
    assert isinstance(result, HistoryReplayed), result
    assert len(result.breaks) == 2


async def test_contents_are_left_behind_and_then_fetched_in_one_go(shop, tmp_path, monkeypatch):
    """As hosts of repositories serve them: a filter is honoured, and single contents may be asked for."""
    shop._git("config", "uploadpack.allowFilter", "true")
    shop._git("config", "uploadpack.allowAnySHA1InWant", "true")
    shop.commit({"large.bin": "x" * 1000}, "2026-07-01")
    commands = []
    run = Git.__call__

    async def noted(self, *arguments, given=b""):
        if "fetch" in arguments:
            commands.append((arguments, given))
        if arguments[0] == "cat-file":
            listed = await run(self, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")
            assert listed.split().count(b"blob") == 4, "the other contents stay where they are"
        return await run(self, *arguments, given=given)

    monkeypatch.setattr(Git, "__call__", noted)
    result = await replay(f"git+file://{shop.folder}@main:{PLACE}", tmp_path)
    assert isinstance(result, HistoryReplayed), result
    assert len(result.breaks) == 2
    (_, nothing), (contents, wanted) = commands
    assert nothing == b""
    assert "--stdin" in contents
    assert len(wanted.split()) == 4


def members(document, path="/a"):
    content = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    return content["schema"]


async def test_the_announcement_counts_from_the_first_revision_that_carried_the_last_date(tmp_path):
    checkout = Checkout(tmp_path / "shop")
    first, _, _, _ = versions()
    without = copy.deepcopy(first)
    del without["paths"]["/old"]
    for day, said in (
        ("2026-01-01", {}),
        ("2026-02-01", {"deprecated": True}),
        ("2026-03-01", {"deprecated": True, "x-sunset": "2026-08-01"}),
        ("2026-04-01", {"deprecated": True, "x-sunset": "2026-06-01"}),
    ):
        at = copy.deepcopy(first)
        at["paths"]["/old"]["get"].update(said)
        checkout.commit({PLACE: at}, day)
    checkout.commit({PLACE: {**at, "info": {**at["info"], "description": "words"}}}, "2026-05-01")
    checkout.commit({PLACE: without}, "2026-06-20")
    (gone,) = (await replay(checkout.folder, tmp_path)).breaks
    assert (gone.announced, gone.announced_at.date(), gone.days_early) == ("x-sunset 2026-06-01", date(2026, 4, 1), 0)
    assert gone.author == "Someone"


async def test_what_went_before_its_date_was_not_announced_in_time(tmp_path):
    checkout = Checkout(tmp_path / "shop")
    first, announced, _, _ = versions()
    without = copy.deepcopy(first)
    del without["paths"]["/old"]
    checkout.commit({PLACE: announced}, "2026-01-01")
    checkout.commit({PLACE: without}, "2026-05-22")
    result = await replay(checkout.folder, tmp_path)
    assert [(each.announced, each.days_early) for each in result.breaks] == [("x-sunset 2026-06-01", 10)]
    assert result.announced == 0


async def test_traffic_shows_whom_a_past_revision_hit(tmp_path):
    """An optional member goes: a risk for whoever may read it, a break for the traffic that does."""
    checkout = Checkout(tmp_path / "shop")
    before = description({"/a": get(answer_schema(n={"type": "integer"}, fee={"type": "string"}))})
    members(before)["required"] = ["n"]
    after = copy.deepcopy(before)
    del members(after)["properties"]["fee"]
    checkout.commit({PLACE: before}, "2026-01-01")
    checkout.commit({PLACE: after}, "2026-02-01")
    assert (await replay(checkout.folder, tmp_path)).breaks == ()
    seen = {
        "request": {"method": "GET", "url": "https://api.shop.example/a"},
        "response": {"status": 200, "content": {"mimeType": "application/json", "text": '{"n": 1, "fee": "2"}'}},
    }
    used = read_har({"log": {"entries": [seen]}}, api="", contract="seen.har")
    (hit,) = (await replay(checkout.folder, tmp_path, used=used)).breaks
    assert (hit.operation, hit.rule, hit.used_by) == ("GET /a", "response-property-removed", ("observed traffic",))


async def test_a_revision_with_the_content_of_the_next_is_not_read_again(shop, tmp_path, monkeypatch):
    (shop.folder / PLACE).chmod(0o755)
    shop.commit({"README": "executable now"}, "2026-07-01")
    read = []
    document = Repository.document

    async def counted(self, revision):
        read.append(revision.blob)
        return await document(self, revision)

    monkeypatch.setattr(Repository, "document", counted)
    result = await replay(shop.folder, tmp_path)
    assert (result.revisions, len(result.breaks)) == (5, 2)
    assert len(read) == len(set(read)) == 4


async def test_how_far_a_replay_has_come_is_told(shop, tmp_path):
    told = []
    await replay(shop.folder, tmp_path, told=lambda done, of: told.append((done, of)))
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4)]


def test_the_bounds_come_from_the_command(shop, trial):
    _, text, _ = trial(shop.folder, "--limit", "1")
    assert "older ones were not looked at: only the newest 1" in text
    status, _, errors = trial(shop.folder, "--since", "yesterday")
    assert status == 2
    assert "--since" in errors
