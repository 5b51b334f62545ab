"""Where `diff` says that an edit stands: the file as people would open it."""

import pytest

from monitor.model.descriptions import beside


@pytest.mark.parametrize(
    ("source", "location", "shown"),
    [
        ("api.yaml", "parts/a.yaml", "parts/a.yaml"),
        ("specs/api.yaml", "parts/my%20a.yaml", "specs/parts/my a.yaml"),
        ("specs/api.yaml", "https://x.example/a.yaml", "https://x.example/a.yaml"),
        ("https://x.example/v1/api.yaml", "my%20a.yaml", "https://x.example/v1/my%20a.yaml"),
        ("git+https://x.example/r.git@main:api.yaml", "a.yaml", "git+https://x.example/r.git@main:a.yaml"),
        ("git+file:///r@v1:specs/api.yaml", "parts/a.yaml", "git+file:///r@v1:specs/parts/a.yaml"),
    ],
)
def test_a_part_is_shown_beside_the_file_that_refers_to_it(source: str, location: str, shown: str) -> None:
    assert beside(source, location) == shown
