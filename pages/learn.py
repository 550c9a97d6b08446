"""Learn: a simulated cold customer, what a live test needs, and which label is worth asking for."""

from coldstart.ui import shell
from coldstart.ui.pages.learn import page

shell.entrance()
page.render()
