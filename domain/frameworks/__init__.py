"""Framework versions: which is in force, their life, their drafts, and maps between versions."""
