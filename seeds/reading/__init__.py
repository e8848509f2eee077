"""Seed files to typed records: every fault found is reported, none is mended.

Reads files and knows their columns; writes nothing.
"""
