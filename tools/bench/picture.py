"""The figures as a picture: one bar each, drawn to scale within its group."""

from html import escape

from .pages import PageTime

WIDTH, LEFT, BAR, GAP, HEAD = 760, 220, 16, 6, 34
COLOURS = {"postgresql": "#1d5fa8", "sqlite": "#8a5a00"}
INK = "#1f2328"

Rows = list[tuple[str, str, float, str]]
"""(what, database, value, value as text)"""


def picture(figures: list[tuple[str, float, float, list[PageTime]]]) -> str:
    """An SVG with three groups: cases, messages, pages."""
    groups: list[tuple[str, Rows]] = [
        ("Complete two-node cases a second", [(k, k, cases, f"{cases:.2f}") for k, cases, _, _ in figures]),
        ("Messages a second", [(k, k, messages, f"{messages:.0f}") for k, _, messages, _ in figures]),
        (
            "Pages, milliseconds (p50, in brackets p95)",
            [
                (
                    page.name if kind == figures[0][0] else "",
                    kind,
                    page.p50,
                    f"{page.p50:.0f} ({page.p95:.0f})",
                )
                for pages in zip(*(one[3] for one in figures), strict=True)
                for kind, page in zip((one[0] for one in figures), pages, strict=True)
            ],
        ),
    ]
    legend = ", ".join(f"{kind}: {'blue' if kind == 'postgresql' else 'brown'}" for kind, *_ in figures)
    return draw(groups, legend)


def draw(groups: list[tuple[str, Rows]], legend: str) -> str:
    """An SVG of bars; those of one group are to one scale."""
    parts: list[str] = []
    top = 0
    for title, rows in groups:
        top += HEAD
        parts.append(f'<text x="0" y="{top - 10}" font-weight="bold">{escape(title)}</text>')
        largest = max(value for _, _, value, _ in rows) or 1
        for name, kind, value, said in rows:
            parts += _bar(top, name, kind, value / largest * (WIDTH - LEFT - 110), said)
            top += BAR + GAP
    parts.append(f'<text x="0" y="{top + 20}">{escape(legend)}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + 32}" role="img" '
        f'aria-label="Figures of make bench" font-family="sans-serif" font-size="13" fill="{INK}">\n'
        f'<rect width="{WIDTH}" height="{top + 32}" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _bar(top: int, name: str, kind: str, length: float, said: str) -> list[str]:
    middle = top + BAR - 4
    return [
        f'<text x="{LEFT - 10}" y="{middle}" text-anchor="end">{escape(name)}</text>',
        f'<rect x="{LEFT}" y="{top}" width="{max(1.0, length):.1f}" height="{BAR}" fill="{COLOURS[kind]}"/>',
        f'<text x="{LEFT + length + 6:.1f}" y="{middle}">{escape(said)}</text>',
    ]
