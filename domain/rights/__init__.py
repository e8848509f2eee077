"""The rights of people over what is held on them: export, erasure, and what they agree to."""
