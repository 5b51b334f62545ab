"""Texts that expressions and formats describe: regular languages, and what they have in common."""
