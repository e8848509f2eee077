"""api: every door. GraphQL over HTTP, the terminal, the worker and the web pages.

Calls ``domain``; never SQL, never ``graph``. Not a place for rules.
"""
