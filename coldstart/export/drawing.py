"""Draw small figures as SVG, for a report that is one self-contained file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from coldstart.figures.theme import CATEGORIES, INK, OTHER, WARM

WIDTH, LEFT, RIGHT = 680, 190, 24  # in the units of the viewBox
ROW, TOP, BOTTOM = 24, 8, 34


@dataclass(frozen=True)
class Bar:
    """A value with its interval; `plain` marks the baseline."""

    name: str
    value: float
    low: float
    high: float
    plain: bool = False


def intervals(bars: Sequence[Bar], axis: str, figure: Callable[[float], str]) -> str:
    """Return a dot with its interval for each of the bars, the first on top.

    Parameters
    ----------
    bars : sequence of Bar
    axis : str
        What is measured.
    figure : callable
        Formats a number.
    """
    most = 1.05 * max([bar.high for bar in bars], default=0.0) or 1.0
    height = TOP + ROW * len(bars) + BOTTOM
    foot = TOP + ROW * len(bars)

    def x(value: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * value / most, 1)

    parts = [_axis(x, most, foot, figure, axis)]
    plain = (x(bar.value) for bar in bars if bar.plain)
    parts += [_line(at, TOP, at, foot, INK, dash="2 3") for at in plain]
    for n, bar in enumerate(bars):
        y = TOP + ROW * (n + 0.5)
        parts.append(_text(LEFT - 10, y + 4, bar.name, "end"))
        parts.append(_line(x(bar.low), y, x(bar.high), y, INK, width=1.5))
        color = OTHER if bar.plain else WARM
        parts.append(f'<circle cx="{x(bar.value)}" cy="{y}" r="5" fill="{color}"/>')
    return _svg(height, axis, parts)


@dataclass(frozen=True)
class Curve:
    """A line through points (x, value, low, high)."""

    name: str
    points: Sequence[tuple[int, float, float, float]]
    plain: bool = False


def lines(
    curves: Sequence[Curve],
    across: str,
    axis: str,
    figure: Callable[[float], str],
    level: Callable[[float], str],
) -> str:
    """Return curves with their intervals, each named at its right end.

    Parameters
    ----------
    curves : sequence of Curve
    across, axis : str
        What x and y are.
    figure, level : callable
        Format what stands on x and on y.
    """
    height, foot = 260, 220
    sizes = sorted({x for curve in curves for x, *_ in curve.points})
    most = 1.05 * max([p[3] for c in curves for p in c.points], default=0.0) or 1.0
    first, last = 56, WIDTH - 170

    def x(size: int) -> float:
        span = max(sizes[-1] - sizes[0], 1)
        return round(first + (last - first) * (size - sizes[0]) / span, 1)

    def y(value: float) -> float:
        return round(foot - (foot - 12) * value / most, 1)

    parts = [_line(first - 10, foot, last + 10, foot, OTHER)]
    parts += [_text(x(size), foot + 16, figure(size), "middle") for size in sizes]
    parts += [_text(first - 16, y(tick) + 4, level(tick), "end") for tick in _ticks(most)]
    parts.append(_text(WIDTH, 14, axis, "end"))
    parts.append(_text((first + last) / 2, height - 6, across, "middle"))
    names: list[float] = []
    for n, curve in enumerate(curves):
        color = INK if curve.plain else CATEGORIES[n % len(CATEGORIES)]
        dash = "2 3" if curve.plain else ""
        for left, right in zip(curve.points, curve.points[1:], strict=False):
            ends = (x(left[0]), y(left[1]), x(right[0]), y(right[1]))
            parts.append(_line(*ends, color, width=2, dash=dash))
        for size, value, low, high in curve.points:
            parts.append(_line(x(size), y(low), x(size), y(high), color, width=1))
            parts.append(f'<circle cx="{x(size)}" cy="{y(value)}" r="3.5" fill="{color}"/>')
        place = y(curve.points[-1][1]) + 4
        while any(abs(place - other) < 15 for other in names):
            place += 3
        names.append(place)
        parts.append(_text(last + 14, place, curve.name, "start", color))
    return _svg(height, axis, parts)


def _ticks(most: float) -> list[float]:
    """Return round values from 0 to `most`, four or so."""
    step = next((s for s in (0.05, 0.1, 0.2, 0.5) if most / s <= 6), 1.0)
    return [step * n for n in range(int(most / step) + 1)]


def _axis(
    x: Callable[[float], float],
    most: float,
    foot: float,
    figure: Callable[[float], str],
    label: str,
) -> str:
    ticks = _ticks(most)
    marks = [_line(x(0.0), foot, x(most), foot, OTHER)]
    marks += [_text(x(tick), foot + 16, figure(tick), "middle") for tick in ticks]
    marks.append(_text((x(0.0) + x(most)) / 2, foot + 31, label, "middle"))
    return "".join(marks)


def _line(
    x1: float, y1: float, x2: float, y2: float, color: str, width: float = 1, dash: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{color}" '
        f'stroke-width="{width}"{dashed}/>'
    )


def _text(x: float, y: float, text: str, anchor: str, color: str = INK) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{color}">{escape(text)}</text>'


def _svg(height: float, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}" '
        f'font-size="12">{"".join(parts)}</svg>'
    )
