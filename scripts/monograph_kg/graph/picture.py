"""A picture of a drug's direct layer as SVG, drawn from the built graph: what it is for, what it may do, what to mind.

One box a property, its objects listed in it, boxes of one colour a family of facts. Text is measured by a rough width
per character, because the viewer's font is not known; boxes have room to spare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pyoxigraph import Literal, NamedNode, Triple

from monograph_kg.graph.terms import entity, iri, local_name
from monograph_kg.graph.vocabulary import Vocabulary

LINE, PAD, GAP = 18, 10, 14
COLUMN, MIDDLE = 310, 190
MAX_ITEMS = 9

# Families of facts: a colour, and the properties in the order in which their boxes stand, left and right of the drug.
LEFT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("#1b7f4d", ("indicatedFor", "effectiveFor", "prevents", "hasTherapeuticEffect")),
    ("#b7791f", ("usedOffLabelFor",)),
    ("#2b6cb0", ("memberOf", "hasTherapeuticRole", "hasBrandName", "hasDispensingStatus")),
    ("#4a5568", ("enhancesEffectOf", "increases", "reduces")),
)
RIGHT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("#c53030", ("hasAdverseEffect", "hasWithdrawalEffect", "hasRisk")),
    ("#975a16", ("interactsWith", "hasCautionIn")),
    ("#6b46c1", ("hasDosageRegimen", "dosageDependsOn")),
    ("#2c7a7b", ("hasAdvice",)),
)


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the picture: its title, its lines and its colour."""

    title: str
    lines: tuple[str, ...]
    colour: str

    @property
    def height(self) -> int:
        """Height in pixels."""
        return LINE * (len(self.lines) + 1) + PAD


def draw(triples: Iterable[Triple], vocabulary: Vocabulary, drug: str) -> str:
    """Return the SVG of one drug.

    Args:
        triples: the whole graph.
        vocabulary: labels of the properties.
        drug: id of the drug in the registry.
    """
    links: dict[str, list[str]] = defaultdict(list)
    labels: dict[str, str] = {}
    node, label = entity(drug), iri("rdfs:label")
    for triple in triples:
        if triple.predicate == label and isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal):
            labels[triple.subject.value] = triple.object.value
        direct = triple.predicate.value in vocabulary.direct_properties
        if direct and triple.subject == node and isinstance(triple.object, NamedNode):
            links[local_name(triple.predicate)].append(triple.object.value)
    named = {p: sorted(labels.get(v, v) for v in values) for p, values in links.items()}
    left, right = _column(LEFT, named, vocabulary), _column(RIGHT, named, vocabulary)
    return _svg(labels.get(node.value, drug), left, right)


def _column(
    families: Sequence[tuple[str, Sequence[str]]], named: dict[str, list[str]], vocabulary: Vocabulary
) -> list[Box]:
    boxes = []
    for colour, properties in families:
        for name in properties:
            items = named.get(name, [])
            lines = items
            if len(items) > MAX_ITEMS:
                lines = [*items[: MAX_ITEMS - 1], f"and {len(items) - MAX_ITEMS + 1} more"]
            if lines:
                boxes.append(Box(vocabulary.label(name), tuple(map(_shortened, lines)), colour))
    return boxes


def _shortened(text: str, limit: int = 48) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _svg(drug: str, left: list[Box], right: list[Box]) -> str:
    heights = [sum(box.height + GAP for box in column) - GAP for column in (left, right)]
    height = max(heights) + 2 * PAD
    width = 2 * COLUMN + MIDDLE + 2 * PAD
    centre = (width // 2, height // 2)
    parts: list[str] = []
    for column, x, total in ((left, PAD, heights[0]), (right, PAD + COLUMN + MIDDLE, heights[1])):
        y = (height - total) // 2
        for box in column:
            near = x + COLUMN if x == PAD else x
            parts.insert(0, _edge(centre, (near, y + box.height // 2), box.colour))
            parts.append(_box(box, x, y))
            y += box.height + GAP
    parts.append(_drug(drug, centre))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"\n'
        '     font-family="Helvetica, Arial, sans-serif" font-size="13" role="img">\n'
        f"<title>What the graph says of {escape(drug)}</title>\n"
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n'
    )
    return head + "\n".join(parts) + "\n</svg>\n"


def _edge(start: tuple[int, int], end: tuple[int, int], colour: str) -> str:
    middle = (start[0] + end[0]) // 2
    path = f"M {start[0]} {start[1]} C {middle} {start[1]}, {middle} {end[1]}, {end[0]} {end[1]}"
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5" opacity="0.55"/>'


def _box(box: Box, x: int, y: int) -> str:
    lines = [
        f'<rect x="{x}" y="{y}" width="{COLUMN}" height="{box.height}" rx="6" fill="#ffffff" stroke="{box.colour}"/>',
        f'<rect x="{x}" y="{y}" width="{COLUMN}" height="{LINE + 4}" rx="6" fill="{box.colour}"/>',
        f'<text x="{x + PAD}" y="{y + LINE - 3}" fill="#ffffff" font-weight="bold">{escape(box.title)}</text>',
    ]
    for number, line in enumerate(box.lines, start=1):
        lines.append(f'<text x="{x + PAD}" y="{y + LINE * (number + 1)}" fill="#1a202c">{escape(line)}</text>')
    return "\n".join(lines)


def _drug(drug: str, centre: tuple[int, int]) -> str:
    x, y = centre
    return (
        f'<ellipse cx="{x}" cy="{y}" rx="72" ry="30" fill="#1a365d"/>\n'
        f'<text x="{x}" y="{y + 5}" text-anchor="middle" fill="#ffffff" font-size="16" font-weight="bold">'
        f"{escape(drug)}</text>"
    )
