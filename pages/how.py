"""How it works: the method, what it is worth here, how to read figures, what it cannot do."""

from coldstart.ui import how_page, shell

shell.entrance()
how_page.render()
