"""Train: teach a method from the likes that are known, and watch it learn."""

from coldstart.ui import train_page, shell

shell.entrance()
train_page.render()
