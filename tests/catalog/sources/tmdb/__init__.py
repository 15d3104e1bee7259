"""TMDb over HTTP, asked of a server of our own."""
