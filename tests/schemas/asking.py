"""Short ways to ask about schemas written in a test."""

from monitor.schemas import Dialect, Resource, SchemaAt, View, World, include, jsonschema_rs_judge


def at(node, pointer="", dialect=Dialect.DRAFT2020):
    return SchemaAt(Resource(node, dialect), pointer)


def ask(producer, reader, *, dialect=Dialect.DRAFT2020, view=View.NEITHER, world=World.OPEN, judge=None, **options):
    """`include` on two documents that are schemas themselves."""
    judge = judge or jsonschema_rs_judge()
    return include(
        at(producer, dialect=dialect), at(reader, dialect=dialect), view=view, world=world, judge=judge, **options
    )
