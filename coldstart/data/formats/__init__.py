"""One file format a file: bytes or text in, a table of texts out."""
