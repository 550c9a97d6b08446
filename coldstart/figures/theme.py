"""How every figure looks: colours that colour-blind people tell apart, type, margins."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coldstart.data.dataset import Warmth

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

COLD = "#D55E00"
"""Vermillion, and kept for what is cold."""
FEW_SHOT = "#56B4E9"
WARM = "#0072B2"
WARMTH = MappingProxyType(
    {Warmth.COLD.value: COLD, Warmth.FEW_SHOT.value: FEW_SHOT, Warmth.WARM.value: WARM}
)

# Okabe & Ito (2008) without the colour of the cold, then three of Tol's muted scheme (2021).
CATEGORIES = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#F0E442", "#16222E", "#882255",
    "#999933", "#44AA99",
)  # fmt: skip
OTHER = "#9AA5B1"
"""What has no value, or stands in the background."""
REST = "#5F6B77"
"""Values that share one entry of the legend."""
SCALE = "Viridis"

INK = "#16222E"
FONT = (
    "'Source Sans', 'Source Sans 3', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', "
    "sans-serif"
)


def style(figure: Figure) -> Figure:
    """Give a figure the common look; return it."""
    figure.update_layout(
        template="plotly_white",
        colorway=CATEGORIES,
        font={"family": FONT, "size": 14, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hoverlabel={
            "bgcolor": "#FFFFFF",
            "bordercolor": "#D5DEE6",
            "font": {"family": FONT, "size": 13, "color": INK},
            "align": "left",
        },
        legend={"font": {"size": 13}, "itemsizing": "constant"},
    )
    return figure


def legend_below(figure: Figure) -> None:
    """Put the legend in one line under a figure."""
    figure.update_layout(
        legend={"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"}
    )
