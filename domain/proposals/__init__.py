"""Documented proposals on strategic topics: written, reviewed, adopted into an edition's topics.

A proposal is made in an edition by an administration and its authors. Its words stand in revisions:
what was submitted never changes, and what was returned is written once more.
"""
