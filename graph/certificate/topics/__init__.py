"""The check of a topic plan: records, rules and proof read again, standard library only."""

from graph.certificate.topics.check import check_topics

__all__ = ["check_topics"]
