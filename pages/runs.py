"""Runs: everything that was done, to be opened, held against each other, and put in order."""

from coldstart.ui import shell
from coldstart.ui.pages.runs import page

shell.entrance()
page.render()
