"""Webhooks: who is told of which events, when each is tried again, and what is signed.

Nothing here speaks to a network: ``api/deliveries.py`` does.
"""
