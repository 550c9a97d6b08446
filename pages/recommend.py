"""Recommend: what to show someone new, and who will want something new."""

from coldstart.ui import shell
from coldstart.ui.pages.recommend import page

shell.entrance()
page.render()
