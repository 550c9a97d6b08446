"""Evaluate: what the recommendations are worth, measured on held-out data."""

from coldstart.ui import evaluate_page, shell

shell.entrance()
evaluate_page.render()
