"""Data: choose a sample or bring own files, and see what is in them."""

from coldstart.ui import data_page, shell

shell.entrance()
data_page.render()
