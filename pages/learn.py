"""Learn: a simulated cold customer, what a live test needs, and which label is worth asking for."""

from coldstart.ui import learn_page, shell

shell.entrance()
learn_page.render()
