"""Movies in PostgreSQL."""
