"""Objectives of editions, and their indicators: series with a baseline and a target."""
