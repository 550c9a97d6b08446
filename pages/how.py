"""How it works: the method, what it is worth here, how to read figures, what it cannot do."""

from coldstart.ui import shell
from coldstart.ui.pages.how import page

shell.entrance()
page.render()
