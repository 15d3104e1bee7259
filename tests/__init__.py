"""The tests mirror the rooms; `tests.servers` starts the real PostgreSQL and Valkey that they run against."""
