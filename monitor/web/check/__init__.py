"""Check before you ship: what a description or contract would break, as page and for programs."""
