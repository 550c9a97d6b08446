"""Small parts that pages are made of; each is drawn by its `show`."""
