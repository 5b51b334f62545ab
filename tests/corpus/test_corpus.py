"""Documents that nobody here wrote: read without a crash, compared in bounded time, equal to themselves.

Where ../shared/corpus is beside the checkout, all of its pairs (it unpacks them into a temporary folder); else the
copies in `shipped/`. One test per source, so that a report names the source.
"""

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.errors import DocumentError
from monitor.model.changes import Comparison
from monitor.model.descriptions import Document
from monitor.model.values import Severity
from monitor.rules import compare
from monitor.schemas import jsonschema_rs_judge

pytestmark = pytest.mark.corpus

SHARED = Path(__file__).parents[3] / "shared" / "corpus"
SHIPPED = Path(__file__).parent / "shipped"
ARCHIVES = ("development.tar.xz", "oasdiff-cases.tar.xz")
SOURCES = ("adyen", "oasdiff", "openapitools-openapi-diff", "optic", "swagger-brake", "zallek-swagger-diff")
SOURCES_OF_SHARED = (*SOURCES, "oasdiff-cases", "ory", "twilio")
IS_THERE = SHARED.is_dir()


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not IS_THERE:
        return SHIPPED
    folder = tmp_path_factory.mktemp("corpus")
    for name in ARCHIVES:
        with tarfile.open(SHARED / name) as archive:
            archive.extractall(folder, filter="data")
    return folder


def pairs(corpus: Path, source: str) -> Iterator[tuple[Document, Document]]:
    for case in sorted(each for each in folder_of(corpus, source).iterdir() if each.is_dir()):
        files = {each.stem: each for each in case.iterdir() if each.suffix in {".json", ".yaml", ".yml", ".graphql"}}
        base, revision = files.get("old", files.get("base")), files.get("new", files.get("revision"))
        if base is not None and revision is not None:
            yield document(base), document(revision)


def folder_of(corpus: Path, source: str) -> Path:
    """The archives differ in whether they hold a folder of their own."""
    return next(each for each in (corpus / source, *sorted(corpus.glob(f"*/{source}"))) if each.is_dir())


def document(path: Path) -> Document:
    return Document(path.name, {path.name: path.read_bytes()}, f"{path.parent.name}/{path.name}")


def compared(base: Document, revision: Document) -> Comparison:
    return compare(base, revision, judge=jsonschema_rs_judge(), locations=False)


@pytest.mark.parametrize("source", SOURCES_OF_SHARED if IS_THERE else SOURCES)
def test_every_pair_is_compared_and_every_document_equals_itself(corpus: Path, source: str) -> None:
    count = 0
    compared_with_itself = set()
    for base, revision in pairs(corpus, source):
        found = compared(base, revision)
        for change in found.changes:
            assert change.decided or change.severity is Severity.RISKY, (base.source, change)
            assert change.reaches, (base.source, change)
        for each in (base, revision):  # the revision of one pair often is the base of the next
            content = tuple(each.files.values())
            if content not in compared_with_itself:
                compared_with_itself.add(content)
                assert compared(each, each).changes == (), each.source
        count += 1
    assert count


def test_a_graphql_schema_is_refused_with_a_clear_error(corpus: Path) -> None:
    for base, revision in pairs(corpus, "graphql-inspector"):
        with pytest.raises(DocumentError):
            compared(base, revision)
