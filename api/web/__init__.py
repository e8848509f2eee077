"""Pages for people, and the files that they load. No page loads from a foreign host."""
