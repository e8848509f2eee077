"""Regional meetings of the sides of an edition, and the people of other sides invited to them.

What a run suggests is in ``domain/runs/``; what becomes of a published invitation, here.
"""
