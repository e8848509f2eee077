"""The roadmap of a programme: what serves its strategies, and what is planned for them."""
