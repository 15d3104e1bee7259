"""The cache, with a real Valkey and with faulty ones."""
