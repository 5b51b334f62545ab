"""Reads an API description, already parsed, into one `Api`, whatever version of OpenAPI it is written in.

It resolves references, lays parameters of a path over those of its operations, gives webhooks and callbacks their
inverted roles, and keeps what it could not read as notes. It never compares, never judges, and never follows a
reference out of the document: files are bundled before (`monitor.documents`).
"""

from monitor.openapi.digests import operation_digest
from monitor.openapi.matching import match_operation
from monitor.openapi.reader import read_api

__all__ = ["match_operation", "operation_digest", "read_api"]
