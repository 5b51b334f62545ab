"""What to do about an error, by its code, where the place that found it knows nothing better."""

from collections.abc import Mapping

_LOOK_AGAIN = "check the path and that it may be read"
_SAVE_AGAIN = "save or download the document again, and look at the line above"
_RAISE_LIMIT = "split it, or leave out what is not needed"
_ASK_THEM = "it may pass; if it lasts, ask whoever runs the server, with the time above"
_OVERLAY = "see https://spec.openapis.org/overlay/latest.html for what an action holds"
_GENERATED = "mend what is said of the description, or switch generated cases off: `generated: {enabled: false}`"

REMEDIES: Mapping[str, str] = {
    # arguments
    "usage": "the command with --help says what it takes",
    "file-missing": _LOOK_AGAIN,
    "no-descriptions": "look for a .json, .yaml or .yml file with `openapi` or `swagger` in it; a pattern wants quotes",
    "file-unwritable": "name a folder in which you may write",
    "output": "name a file in a folder in which you may write",
    "key-unreadable": "name a PEM file that you may read, or a place where one may be made",
    "case-event-refused": "'compat-monitor conflicts show CASE' says what its next step is",
    "no-such-case": "'compat-monitor conflicts list' names those there are",
    "unknown-rule": "'compat-monitor rules' lists the rules",
    # configuration
    "file-unreadable": _LOOK_AGAIN,
    "key-missing": "add it; docs/configuration.md lists every key with its values",
    "key-unknown": "take it out, or look its name up in docs/configuration.md",
    "type-wrong": "docs/configuration.md lists every key with its values",
    "text-empty": "write something there, or take the key out",
    "header-invalid": "a header is a name without spaces and a value in one line",
    "duration-invalid": "write for instance 30s, 5m, 4h or 90d",
    "number-too-small": "write 1 or more",
    "zone-unknown": "name a zone of the IANA database, for instance Europe/Berlin",
    # documents
    "document-empty": "give the file that holds the document; a build that failed may have left an empty one",
    "document-is-html": "give the address of the document itself, which such a page often links to",
    "document-is-xml": "give it in JSON or YAML",
    "document-not-an-object": "give the whole document: its outermost value is an object",
    "document-not-json": _SAVE_AGAIN,
    "document-not-yaml": _SAVE_AGAIN,
    "document-truncated": "the end is missing: save or download the document again",
    "document-too-deep": "give what is nested a place of its own, and refer to it by `$ref`",
    "document-too-entangled": "replace some of its `$dynamicRef` by `$ref`",
    "document-several": "give each document a file of its own",
    "document-duplicate-key": "keep the one that is meant, and take the other out",
    "document-key-not-text": "write the key as text",
    "document-tag-unknown": "write the value out without the tag",
    "document-alias-cyclic": "write a `$ref` where the value refers to itself",
    "document-alias-bomb": "use no aliases of aliases; in a description a `$ref` to one place does the same",
    "document-number-not-finite": "write a number, or leave the member out",
    "document-number-too-large": "write a number below 1e308, or write it as text",
    "overlay-unreadable": _LOOK_AGAIN,
    "overlay-malformed": _OVERLAY,
    "overlay-target": "write a JSONPath such as $.paths['/charges'].get",
    "overlay-not-applicable": _OVERLAY,
    # where descriptions come from
    "description-missing": "check the path or the address",
    "description-unreadable": _LOOK_AGAIN,
    "description-too-large": _RAISE_LIMIT,
    "description-too-many-files": "bundle it into one file first",
    "description-too-slow": "bundle it into one file, or fetch it yourself and give the file",
    "description-status": "check the address: open it in a browser",
    "location-unknown": "give a file, https://…, git+https://host/repository@ref:path, or git+file:///folder@ref:path",
    "git-failed": "check with 'git ls-remote' that the repository can be read without being asked for a password",
    "git-timeout": "try again, or give a checkout: git+file:///folder@ref:path",
    "git-ref-missing": "name a branch, a tag or a commit",
    "network-dns": "check the name of the host",
    "network-connect": "check that the server runs, and that this machine may reach it",
    "network-tls": "check the certificate: its names, its dates, and who signed it",
    "network-timeout": _ASK_THEM,
    "network-protocol": _ASK_THEM,
    "network-refused-address": "give that very address, or set `network: {allow: [10.0.0.0/8]}` in settings.yaml",
    # contracts and traffic
    "contract-missing": "check the path or the pattern; it counts from the folder of the configuration",
    "contract-unreadable": _LOOK_AGAIN,
    "contract-unreachable": "open the address in a browser; 401 and 403 want credentials",
    "contract-too-large": _RAISE_LIMIT,
    "contract-malformed": "look at the place above, and write the file again with what made it",
    "contract-kind-unsupported": "give it as a Pact or an interactions file",
    "archive-too-large": "record less, or cut the archive into several",
    "archive-unreadable": _LOOK_AGAIN,
    "archive-empty": "record again, then save all as HAR",
    "curl-unreadable": "paste one line as a shell takes it; browsers have it under Copy as cURL (bash)",
    "report-refused": "nothing was kept; say it again with that",
    "generation-impossible": _GENERATED,
    "generation-timeout": "generate fewer: `generated: {examples: 1}`, or none: `generated: {enabled: false}`",
    "generation-too-large": "generate fewer: `generated: {examples: 1}`, or none: `generated: {enabled: false}`",
    "generation-failed": _GENERATED,
    # the store
    "store-locked": "try again when fewer ask at once, or name another database with --database",
    "not-a-bundle": "ask whoever sent it for the file as `compat-monitor evidence export` wrote it",
    "store-damaged": "restore a copy of the database, or name another with --database",
}
