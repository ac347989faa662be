"""A picture for each article, drawn as a small SVG: its category's shape in a colour of its own."""

import hashlib

#: one simple drawing per category, on a field of 200 × 200
SHAPES = {
    "furniture": '<path d="M50 150V60h100v90M50 90h100M50 120h100" fill="none" stroke-width="8"/>',
    "lighting": '<path d="M100 20v50M60 130l20-60h40l20 60z" stroke-width="6"/><circle cx="100" cy="142" r="12"/>',
    "textiles": '<rect x="50" y="50" width="100" height="100" rx="14"/><path d="M50 80h100M50 110h100" stroke="#fff" '
    'stroke-width="5"/>',
    "kitchen": '<path d="M60 70h70v60a20 20 0 0 1-20 20H80a20 20 0 0 1-20-20z"/><path d="M130 85h14a14 14 0 0 1 0 34h-14" '
    'fill="none" stroke-width="8"/>',
    "books": '<path d="M55 50h80a10 10 0 0 1 10 10v90H65a10 10 0 0 1-10-10z"/><path d="M70 50v100" stroke="#fff" '
    'stroke-width="5"/>',
    "pantry": '<rect x="65" y="70" width="70" height="85" rx="12"/><rect x="72" y="48" width="56" height="16" rx="4"/>',
}


def picture(category: str, name: str) -> bytes:
    """Return the SVG for an article; the same name always gives the same colours."""
    hue = int(hashlib.sha256(name.encode()).hexdigest()[:6], 16) % 360
    ink, paper = f"hsl({hue} 38% 38%)", f"hsl({hue} 35% 93%)"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" width="400" height="400">'
        f'<rect width="200" height="200" fill="{paper}"/><g fill="{ink}" stroke="{ink}" stroke-linejoin="round">'
        f"{SHAPES[category]}</g></svg>"
    ).encode()


def missing() -> bytes:
    """Return the picture of a product that has none."""
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" width="400" height="400">'
        b'<rect width="200" height="200" fill="#eee"/></svg>'
    )
