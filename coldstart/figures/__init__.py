"""Plotly figures, one a file."""
