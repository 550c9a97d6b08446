"""What the Data page is made of, a file for each part."""
