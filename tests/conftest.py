"""No test is judged by how long it takes: a loaded machine is slow, and right."""

from hypothesis import settings

settings.register_profile("unhurried", settings(deadline=None))
settings.load_profile("unhurried")
