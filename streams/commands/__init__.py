"""One command per file; streams/cli.py lists them."""
