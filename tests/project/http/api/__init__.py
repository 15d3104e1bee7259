"""The API's frame; its whole contract is tested in tests/api."""
