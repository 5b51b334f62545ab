"""Migrations, loaded by Alembic from their files; what has been released is never edited."""
