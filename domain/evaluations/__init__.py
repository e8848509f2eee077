"""Evaluation of an edition at the five levels of the WCO: forms, questions, answers, reminders.

Nobody reads what somebody else answered. What answers add up to is told by ``domain/runs/``, once
a form is closed everywhere and nothing changes any more.
"""
