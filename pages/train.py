"""Train: teach a method from the likes that are known, and watch it learn."""

from coldstart.ui import shell
from coldstart.ui.pages.train import page

shell.entrance()
page.render()
