"""Turns bytes into JSON values, tells where in the bytes a value stands, and joins the files of a split description.

JSON and YAML 1.2 give the same value for the same content. What is ambiguous is refused rather than guessed at:
repeated keys, numbers that are not finite, text that is not Unicode, aliases that explode. This room opens no file and
fetches nothing: the bytes are given, and whose fault they are is said by whoever fetched them.
"""

from monitor.documents.bundling import Origins, bundle
from monitor.documents.places import locate, locate_many
from monitor.documents.reading import load, load_any
from monitor.documents.references import external_places, external_references

__all__ = [
    "Origins",
    "bundle",
    "external_places",
    "external_references",
    "load",
    "load_any",
    "locate",
    "locate_many",
]
