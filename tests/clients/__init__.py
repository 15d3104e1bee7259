"""What strangers build on the API with: clients by every usual generator, our own client, the example page.

`make test-clients` runs it; it needs npm and, for a part of it, Java 17. Nothing generated is kept in the repository.
"""
