"""Train: teach a method from the likes that are known, and watch it learn."""

from coldstart.ui import shell, train_page

shell.entrance()
train_page.render()
