"""What an agenda is made of: slots and rooms, speakers, sessions, and who is away when.

An agenda itself is a run, see ``domain/runs/``.
"""
