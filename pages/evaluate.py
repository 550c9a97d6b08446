"""Evaluate: what the recommendations are worth, measured on held-out data."""

from coldstart.ui import shell
from coldstart.ui.pages.evaluate import page

shell.entrance()
page.render()
