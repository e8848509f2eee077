"""What comes of editions: cooperation frameworks, recommendations, commitments, what was done.

A framework belongs to a programme and outlives its editions. Recommendations stand under its
articles, also under those that an article became in later versions.
"""
