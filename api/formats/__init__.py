"""Values to files, in the words of a language: one file a format. No rules, no database."""
