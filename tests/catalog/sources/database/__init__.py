"""Films in PostgreSQL."""
