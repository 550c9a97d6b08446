"""The pages, each a folder: its page and its parts."""
