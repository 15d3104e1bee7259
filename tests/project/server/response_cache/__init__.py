"""The cache of public responses, before an application of the tests' own."""
