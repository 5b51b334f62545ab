"""Reading: laws first, then a table of hostile documents, each with its code and place."""

import gzip
import json
import string
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.documents import load, load_any
from monitor.documents.json_text import MAX_DEPTH
from monitor.documents.yaml_text import parse_exactly, parse_fast, parse_yaml
from monitor.errors import DocumentError

SHIPPED = sorted((Path(__file__).parent / "corpus").glob("*.yaml"))
SHARED = sorted((Path(__file__).parents[3] / "shared" / "corpus").glob("*.tar.xz"))

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\u2028\u2029\x85\ufffe\uffff"))
AMBIGUOUS = st.sampled_from((Path(__file__).parent / "ambiguous_scalars.txt").read_text(encoding="utf-8").split("\n"))
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS | AMBIGUOUS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS | AMBIGUOUS, inner, max_size=4),
    max_leaves=15,
)
OBJECTS = st.dictionaries(TEXTS | AMBIGUOUS, VALUES, max_size=5)


class Spelling(yaml.SafeDumper):
    """Writes text so that a reader of the 1.2 core schema gets text back: always in quotes."""

    def ignore_aliases(self, _: object) -> bool:
        return True


Spelling.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'"))
Spelling.add_representer(
    float, lambda dumper, number: dumper.represent_scalar("tag:yaml.org,2002:float", json.dumps(number))
)


def same(one: object, other: object) -> bool:
    """Equal, with types told apart (1, 1.0 and true are equal in Python)."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@given(OBJECTS)
def test_json_is_read_as_the_standard_library_reads_it(value: dict) -> None:
    for ascii_only in (True, False):
        text = json.dumps(value, ensure_ascii=ascii_only)
        assert same(load(text.encode(), "x.json"), json.loads(text))


@given(OBJECTS)
def test_a_yaml_spelling_gives_the_same_value_as_json(value: dict) -> None:
    spelled = yaml.dump(value, Dumper=Spelling, allow_unicode=True, default_flow_style=False).encode()
    assert same(load(spelled, "x.yaml"), load(json.dumps(value).encode(), "x.json"))


PLACES = st.sampled_from(
    [
        *("k{0}: {1}\n", "k{0}: [a, {1}]\n", "k{0}: {{a: {1}, b: 1}}\n", "k{0}:\n  - {1}\n  - 1\n", "{1}: k{0}\n"),
        *("k{0}: |\n  a {1}\n  {1}\n", "k{0}: a {1} b\n", "k{0}: '{1}'\n", 'k{0}: "{1}"\n', "k{0}: [{1}, '{1}']\n"),
        *("k{0}: {{{1}: a}}\n", "k{0}: &x {1}\nl{0}: *x\n", "k{0}: a  # {1}\n", "k{0}: >-\n   1,000 {1}, *x {1}: |\n"),
    ]
)
"""Where a scalar may stand, written by position: a number that makes keys differ, and the scalar."""


@given(st.lists(st.tuples(PLACES, AMBIGUOUS | st.text(string.printable, max_size=6)), min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_the_fast_reader_agrees_with_the_exact_one_or_is_not_used(scalars: list[tuple[str, str]]) -> None:
    text = "".join(place.format(number, scalar) for number, (place, scalar) in enumerate(scalars))
    assert read_by(parse_exactly, text) == read_by(parse_yaml, text)


@pytest.mark.parametrize(
    "text",
    ["a: |\n  [!NOTE] of 1,000, &c *d\n", "a: '012'\n", "a: 12345678901234567890\n", "a: see 012 & x\nb: &c 1\n"],
    ids=["marks in prose", "a quoted number", "a long number", "an anchor without alias"],
)
def test_a_text_that_only_looks_unusual_is_read_fast(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = parse_exactly(text, "x")
    monkeypatch.delattr("monitor.documents.yaml_text.parse_exactly")
    assert load_any(text.encode(), "x.yaml") == expected


def read_by(reader: Callable[[str, str], object], text: str) -> str:
    """The value as JSON, or the code of the refusal."""
    try:
        return json.dumps(reader(text, "x"))
    except DocumentError as error:
        return error.diagnostic.code


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_both_yaml_readers_agree_on_published_documents(path: Path) -> None:
    assert_readers_agree(path.read_bytes(), path.name)


@pytest.mark.corpus
def test_both_yaml_readers_agree_on_the_shared_corpus() -> None:
    for name, content in shared_documents():
        assert_readers_agree(content, name)


def assert_readers_agree(content: bytes, name: str) -> None:
    text = content.decode("utf-8-sig")
    exact = parse_exactly(text, name)
    assert same(load_any(content, name), exact), name
    assert same(parse_fast(text, name), exact), name


def shared_documents() -> Iterator[tuple[str, bytes]]:
    """Every twentieth YAML document of the corpus, where it is there; else the shipped copies once more."""
    yield from ((path.name, path.read_bytes()) for path in SHIPPED if not SHARED)
    for archive in SHARED:
        with tarfile.open(archive) as tar:
            names = sorted(name for name in tar.getnames() if name.endswith((".yaml", ".yml")))
            for name in names[::20]:
                file = tar.extractfile(name)
                assert file is not None
                yield name, file.read()


def nested(levels: int, brackets: str) -> str:
    opening, closing = brackets.split("|")
    return opening * levels + "1" + closing * levels


BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{number}: &a{number} [{','.join([f'*a{number - 1}'] * 9)}]\n" for number in range(1, 30)
)
REPEATED_MERGE = "m0: &m0 {a: {b: [1, 2, 3]}}\n" + "".join(
    f"m{number}: &m{number} {{<<: *m{number - 1}, x{number}: *m{number - 1}, y{number}: *m{number - 1}}}\n"
    for number in range(1, 30)
)

HOSTILE = {
    # name: (content, code, line, column)
    "nothing": (b"", "document-empty", None, None),
    "white space": (b" \n\t\n", "document-empty", None, None),
    "only a comment": (b"# openapi\n", "document-empty", None, None),
    "only a document marker": (b"---\n", "document-not-an-object", 1, 1),
    "an array": (b"[1]", "document-not-an-object", 1, 1),
    "text": (b"openapi", "document-not-an-object", 1, 1),
    "a number": (b"3", "document-not-an-object", 1, 1),
    "a web page": (b"\n<!DOCTYPE html><html></html>", "document-is-html", 1, 1),
    "a web page, without doctype": (b"<HTML lang=en>", "document-is-html", 1, 1),
    "XHTML": (b'<?xml version="1.0"?><html xmlns="x"/>', "document-is-html", 1, 1),
    "XML": (b'<?xml version="1.0"?><wsdl/>', "document-is-xml", 1, 1),
    "GraphQL": (b"type Query {\n  a: Int\n}\n", "document-is-graphql", 1, 1),
    "GraphQL in one line, which YAML could read": (b"type Query { a: Int }", "document-is-graphql", 1, 1),
    "GraphQL with words before": (
        b'# ours\n"""\nThe query: "all"\n"""\nextend type Q @key(fields: "id") {',
        "document-is-graphql",
        1,
        1,
    ),
    "GraphQL's root": (b'"Roots"\nschema @link(url: "x") {\n query: Q\n}', "document-is-graphql", 1, 1),
    "GraphQL's union": (b"union A = B | C\n", "document-is-graphql", 1, 1),
    "truncated JSON": (b'{\n "a": [1,', "document-truncated", 2, 10),
    "truncated JSON text": (b'{"a": "b', "document-truncated", 1, 9),
    "truncated YAML": (b'a: "b\n', "document-truncated", 2, 1),
    "truncated flow YAML": (b"a: [1,\n", "document-truncated", 2, 1),
    "JSON with a comma too many": (b'{"a": 1,\n}', "document-not-json", 1, 8),
    "JSON followed by more": (b'{"a": 1} x', "document-not-json", 1, 10),
    "half a surrogate": (b'{"a": "\\ud800"}', "document-not-json", 1, 8),
    "YAML with a tab": (b"a:\n\t- b", "document-not-yaml", 2, 1),
    "YAML with two colons": (b"a: b: c", "document-not-yaml", 1, 5),
    "YAML control character": (b"a: \x07", "document-not-yaml", None, None),
    "an unknown alias": (b"a: 1\nb: *c\n", "document-not-yaml", 2, 4),
    "a merge of text": (b"a:\n  <<: x\n", "document-not-yaml", 3, 1),
    "a key twice in JSON": (b'{"a": 1,\n "b": {"c:": 1, "c:": 2}}', "document-duplicate-key", 2, 17),
    "a key twice in JSON, escaped once": (b'{"a": 1, "\\u0061": 2}', "document-duplicate-key", 1, 10),
    "a key twice in JSON, with an escaped colon": (b'{"a\\u003a": 1, "a:": 2}', "document-duplicate-key", 1, 16),
    "a key twice in YAML": (b"a:\n  b: 1\n  b: 2\n", "document-duplicate-key", 3, 3),
    "a key twice, as number and text": (b"200: a\n'200': b\n", "document-duplicate-key", 2, 1),
    "a key twice in flow YAML": (b"a: {b: 1, b: 2}", "document-duplicate-key", 1, 11),
    "an object as key": (b"? {a: b}\n: c", "document-key-not-text", None, None),
    "two documents": (b"a: 1\n---\nb: 2\n", "document-several", 2, 1),
    "an unknown tag": (b"a: !include other.yaml", "document-tag-unknown", 1, 4),
    "a language's tag": (b"a: !!python/object/apply:os.system [ls]", "document-tag-unknown", 1, 4),
    "a tag that doesn't fit": (b"a: !!int many", "document-tag-unknown", 1, 4),
    "NaN in JSON": (b'{"a": NaN}', "document-number-not-finite", 1, 7),
    "infinity in JSON": (b'{"a": -Infinity}', "document-number-not-finite", None, None),
    "a huge number in JSON": (b'{"a": 1e400}', "document-number-too-large", 1, 7),
    "NaN in YAML": (b"a: .NaN", "document-number-not-finite", 1, 4),
    "a huge number in YAML": (b"a: 1e400", "document-number-too-large", 1, 4),
    "too many digits in JSON": (b'{"a": ' + b"1" * 5000 + b"}", "document-number-too-large", None, None),
    "too many digits in YAML": (b"a: " + b"1" * 5000, "document-number-too-large", 1, 4),
    "deep JSON": (b'{"a": ' + nested(MAX_DEPTH, "[|]").encode() + b"}", "document-too-deep", None, None),
    "very deep JSON": (b'{"a": ' + nested(100_000, "[|]").encode() + b"}", "document-too-deep", None, None),
    "deep YAML": (b"a: " + nested(MAX_DEPTH, "[|]").encode(), "document-too-deep", 1, 257),
    "very deep YAML": (b"a: " + b"[" * 100_000, "document-too-deep", 1, 257),
    "deep through aliases": (
        "".join(f"a{n}: &a{n} [{nested(50, '[|]') if not n else f'[[[*a{n - 1}]]]'}]\n" for n in range(99)).encode(),
        "document-too-deep",
        None,
        None,
    ),
    "an alias inside itself": (b"a: &a [1, *a]", "document-alias-cyclic", 1, 11),
    "a billion laughs": (BOMB.encode(), "document-alias-bomb", None, None),
    "a billion laughs by merging": (REPEATED_MERGE.encode(), "document-alias-bomb", None, None),
    "not UTF-8": (b"a: 1\nb: \xe9\n", "document-encoding", 2, 4),
    "UTF-16 without mark": ('{"a": 1}'.encode("utf-16-le"), "document-encoding", 1, 1),
    "half of UTF-16": ("\ufeffa: 1".encode("utf-16-le")[:-1], "document-encoding", 1, 4),
}


@pytest.mark.parametrize(("content", "code", "line", "column"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_document_is_refused_with_its_place(
    content: bytes, code: str, line: int | None, column: int | None
) -> None:
    with pytest.raises(DocumentError) as caught:
        load(content, "spec")
    diagnostic = caught.value.diagnostic
    assert diagnostic.code == code
    assert diagnostic.place is not None
    assert diagnostic.place.source == "spec"
    if line is not None:
        assert (diagnostic.place.line, diagnostic.place.column) == (line, column)


READ = {
    "a byte order mark": (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
    "UTF-16 with mark": ("\ufeffa: é".encode("utf-16-be"), {"a": "é"}),
    "UTF-32 with mark": ("\ufeff{}".encode("utf-32-le"), {}),
    "escaped emoji": (b'{"a": "\\ud83d\\ude00"}', {"a": "😀"}),
    "whole numbers beyond 64 bits": (b'{"a": 123456789012345678901234567890}', {"a": 123456789012345678901234567890}),
    "the same in YAML": (b"a: 123456789012345678901234567890", {"a": 123456789012345678901234567890}),
    "keys that are numbers": (b"200: {0200: a, 0x1F: b, 1.10: c}", {"200": {"0200": "a", "0x1F": "b", "1.10": "c"}}),
    "keys that are words": (b"true: a\nnull: b\n~: c\nNO: d\n", {"true": "a", "null": "b", "~": "c", "NO": "d"}),
    "words of YAML 1.1": (b"a: [NO, yes, off, y]", {"a": ["NO", "yes", "off", "y"]}),
    "words of the core schema": (b"a: [true, False, null, ~, NULL]", {"a": [True, False, None, None, None]}),
    "dates and times": (b"a: [2020-01-01, 12:30:45]", {"a": ["2020-01-01", "12:30:45"]}),
    "numbers in several bases": (b"a: [012, 0o17, 0x1F, 0b1, 1_000]", {"a": [12, 15, 31, "0b1", "1_000"]}),
    "signed numbers": (b"a: [+1, -1, -0x1F, +.5]", {"a": [1, -1, "-0x1F", 0.5]}),
    "fractions": (b"a: [1., .5, 1e3, 1.5E-3]", {"a": [1.0, 0.5, 1000.0, 0.0015]}),
    "tags of the core schema": (b"a: [!!str 1, !!int '2', !!float 3, ! 4]", {"a": ["1", 2, 3.0, "4"]}),
    "aliases": (b"a: &x {b: 1}\nc: *x\n", {"a": {"b": 1}, "c": {"b": 1}}),
    "merge keys": (b"a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n", {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}),
    "merges of several": (b"a: {<<: [{b: 1}, {b: 2, c: 2}]}", {"a": {"b": 1, "c": 2}}),
    "a quoted merge key": (b"a: {'<<': 1}", {"a": {"<<": 1}}),
    "an end marker": (b"a: 1\n...\n", {"a": 1}),
    "deepest nesting": (
        b'{"a": ' + nested(MAX_DEPTH - 1, "[|]").encode() + b"}",
        {"a": json.loads(nested(MAX_DEPTH - 1, "[|]"))},
    ),
    "the same in YAML, deep": (
        b"a: " + nested(MAX_DEPTH - 1, "[|]").encode(),
        {"a": json.loads(nested(MAX_DEPTH - 1, "[|]"))},
    ),
}


@pytest.mark.parametrize(("content", "value"), READ.values(), ids=READ)
def test_what_is_unusual_but_clear_is_read(content: bytes, value: dict) -> None:
    assert same(load(content, "spec"), value)


def test_yaml_in_flow_style_is_read_where_the_name_says_yaml() -> None:
    assert load(b"{a: 1, # comment\n b: x}", "spec.yaml") == {"a": 1, "b": "x"}
    with pytest.raises(DocumentError):
        load(b"{a: 1}", "spec.json")


def test_the_error_of_json_is_shown_where_it_is_neither() -> None:
    with pytest.raises(DocumentError) as caught:
        load(b'{"a": 1', "spec.yaml")
    assert caught.value.diagnostic.note == "JSON: unexpected end of data"


def test_any_value_may_be_asked_for() -> None:
    assert [load_any(text, "part") for text in (b"[1]", b"true", b'"x"')] == [[1], True, "x"]


def test_reading_leaves_no_trace_in_the_value_that_json_could_not_hold() -> None:
    value = load(b"a: &x [1, 2.5, null, 'x', {200: *x2}]\nb: *x\n".replace(b"*x2", b"3"), "spec")
    assert orjson.loads(orjson.dumps(value)) == value


@pytest.mark.parametrize(
    "text",
    [b"type: {a: 1}", b"type Query: {a: 1}", b"schema: {a: 1}", b"enum A: 1", b"# type Q {\ninput: 1", b"scalar x: 1"],
)
def test_yaml_with_words_of_graphql_is_yaml(text):
    assert load(text, "x.yaml")


def test_a_long_heading_is_no_work():
    """Each quoted line could be read in several ways, were the pattern careless."""
    with pytest.raises(DocumentError):
        load(b'"a"\n\n\n' * 600 + b"{", "x.yaml")


@pytest.mark.parametrize(
    ("text", "help_"),
    [
        ("a:\n\t- b", "indent by spaces"),
        ("a:\n  b: `x`\n", "put quotes around the value: no value begins with `"),
        ("a:\n  b: @x\n", "no value begins with @"),
        ("a: b: c", "a colon and a space"),
        ("a:\n  b: 1\n\u00a0 c: 2\n  d: 3\n", "line 3 begins with a space that is none for YAML"),
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n", "the conflict that begins in line 2"),
    ],
    ids=["a tab", "a backtick", "an at sign", "two colons", "a no-break space", "a merge that was not finished"],
)
def test_what_people_often_get_wrong_in_yaml_comes_with_its_remedy(text: str, help_: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load(text.encode(), "spec")
    assert help_ in (caught.value.diagnostic.help or "")


def test_a_packed_document_is_told_to_be_one() -> None:
    with pytest.raises(DocumentError, match="packed") as caught:
        load(gzip.compress(b"a: 1"), "spec")
    assert caught.value.diagnostic.help == "unpack it first"
