"""Runs: everything that was done, to be opened, held against each other, and put in order."""

from coldstart.ui import runs_page, shell

shell.entrance()
runs_page.render()
