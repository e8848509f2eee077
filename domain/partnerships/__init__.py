"""Partnerships: what becomes of a published pairing, as the two of them and the planners make it.

proposed → accepted (by both) → met → closed; declined by either; lapsed when a delegate withdraws
or a later publication leaves the pair out.
"""
