"""The nouns: frozen dataclasses and enums that every room shares. Nothing here does anything but hold and name values.

Import from the file that owns the noun (`from monitor.model.sides import Side`); this file re-exports nothing,
so that a command loads only the nouns it uses.
"""
