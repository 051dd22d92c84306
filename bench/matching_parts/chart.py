"""Time against size as an SVG, ours and the peers', drawn from the benchmark's own figures."""

from math import log10

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 460, 70, 30, 170, 50
COLORS = (
    *("#005ea2", "#d54309", "#00a91c", "#8168b3", "#936f38", "#565c65"),
    *("#c05600", "#0f6460", "#b51d09", "#1b1b1b", "#e66f0e", "#d72d79"),
)
Points = dict[str, list[tuple[float, float]]]


def chart(points: Points, title: str) -> str:
    """`points`: name -> (pairs, seconds), both above 0; both axes are logarithmic."""
    every = [point for series in points.values() for point in series]
    x0, x1 = (log10(edge(x for x, _ in every)) for edge in (min, max))
    y0, y1 = (log10(edge(y for _, y in every)) for edge in (min, max))

    def at(x: float, y: float) -> tuple[float, float]:
        across = (log10(x) - x0) / ((x1 - x0) or 1) * (WIDTH - LEFT - RIGHT)
        up = (log10(y) - y0) / ((y1 - y0) or 1) * (HEIGHT - TOP - BOTTOM)
        return LEFT + across, HEIGHT - BOTTOM - up

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{title}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="18" font-size="14">{title}</text>',
    ]
    for power in range(int(y0) - 1, int(y1) + 2):
        if y0 <= power <= y1:
            y = at(10**x0, 10**power)[1]
            ends = f'x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"'
            parts.append(
                f'<line {ends} stroke="silver"/>'
                f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>'
            )
    for pairs in sorted({x for x, _ in every}):
        x = at(pairs, 10**y0)[0]
        parts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{pairs:,.0f}</text>'
        )
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 12}">candidate pairs</text>')
    for number, (name, series) in enumerate(points.items()):
        color = COLORS[number % len(COLORS)]
        places = [at(x, y) for x, y in sorted(series)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{color}"/>' for x, y in places]
        row = TOP + 16 + 18 * number
        parts.append(f'<text x="{WIDTH - RIGHT + 12}" y="{row}" fill="{color}">{name}</text>')
    return "\n".join([*parts, "</svg>\n"])
