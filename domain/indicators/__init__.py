"""Indicators of editions and of their objectives: series with a baseline and a target."""
