"""The check of a network's health: everybody removed in turn, standard library only."""

from graph.certificate.health.check import check_health

__all__ = ["check_health"]
