"""Map: see who is like whom, and where the cold ones stand."""

from coldstart.ui import shell
from coldstart.ui.pages.map import page

shell.entrance()
page.render()
