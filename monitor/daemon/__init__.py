"""Composition root: the one room that knows every adapter, and puts the product together for a command or a service."""
