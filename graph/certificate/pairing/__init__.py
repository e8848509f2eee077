"""Proves a pairing plan without the solver; standard library only, its own arithmetic.

Everything is computed again from the instance: who may meet, what each pair is worth, what the
plan reaches, and, from the certificate's prices, that no plan can reach more. Wrong prices only
prove less, so nothing in a solution has to be trusted.
"""

from graph.certificate.pairing.check import check_pairing
from graph.certificate.pairing.scores import reasons_of_pair, score_pair

__all__ = ["check_pairing", "reasons_of_pair", "score_pair"]
