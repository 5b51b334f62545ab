"""Validators that this room did not write, and the documents that they are given."""
