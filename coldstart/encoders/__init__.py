"""Texts to vectors, by a frozen pretrained model."""
