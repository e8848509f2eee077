"""graph: the mathematics (networkx). GraphQL lives in ``api/schema/``.

Pure: frozen values in, frozen values out; no database, web, clock or unseeded chance.
"""
