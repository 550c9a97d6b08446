"""Data: choose a sample or bring own files, and see what is in them."""

from coldstart.ui import shell
from coldstart.ui.pages.data import page

shell.entrance()
page.render()
