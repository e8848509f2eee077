"""Alembic migrations; ``Store.migrate`` runs them inside the application."""
