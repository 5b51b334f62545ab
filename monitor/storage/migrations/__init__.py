"""Alembic's folder: each file under `versions` brings the schema from one version to the next, on every backend."""
