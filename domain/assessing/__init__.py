"""Whole assessments: recorded, changed, withdrawn; peers invited; ratings opened for a reason."""
