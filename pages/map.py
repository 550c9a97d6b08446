"""Map: see who is like whom, and where the cold ones stand."""

from coldstart.ui import map_page, shell

shell.entrance()
map_page.render()
