"""Documented fakes of the engine's ports, shared by the tests of several rooms."""
