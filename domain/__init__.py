"""domain: law and ledger. What the system knows and the rules it keeps.

Touches SQLAlchemy; asks ``graph`` through ``domain.runs`` only; never knows the web.
"""
