"""Learn: a simulated cold customer, and what a live test needs."""

from coldstart.ui import shell
from coldstart.ui.pages.learn import page

shell.entrance()
page.render()
