"""Contracts read into interactions, and responses judged by them.

One `Interaction` is made of Pact (`pact`), HAR (`har`) and our own YAML (`interactions_file`); `judgement` compares a
response with it and `failures` names what went wrong as signatures. `redaction` and `curl` make an exchange fit to be
kept and shown. Pure: values in, values out; nothing here sends a request, opens a file or reads a clock.
"""
