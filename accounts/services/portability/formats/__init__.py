"""Files that other sites hand out, each kind read by one small module. Knows no Django: runs in a child process.

Tables are described by a `csv_formats.TableFormat` (which columns, which scale, what a row means), documents by a
`json_formats.DocumentFormat`. A new one is a module with a format, its line in `readers`, and a file in the tests.

Never in it: which movie a row means, and what a member has said here. Start with `read_rows`, then `readers`.
"""
