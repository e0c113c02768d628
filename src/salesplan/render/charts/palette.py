"""The colours of pictures (配色): names that the page gives a value, one for light and one for dark.

A grammar of graphics takes colours as values, so each name has a colour that stands for it while a picture is drawn, and is
replaced by the name afterwards.
"""

from __future__ import annotations

# name → what it is on a light page and on a dark one; text on its ground is at least 4.5 to 1 in both (WCAG AA).
COLOURS: dict[str, tuple[str, str]] = {
    "page": ("#f6f5f2", "#12151a"),
    "paper": ("#ffffff", "#1a1e25"),
    "ink": ("#1d2430", "#e9e7e2"),
    "soft": ("#596270", "#a6adb8"),
    "grid": ("#e3e1dc", "#303742"),
    "link": ("#2b567f", "#8fb9e3"),
    "actual": ("#3f6388", "#7ea7cf"),
    "target": ("#9a5b0e", "#e3a751"),
    "past": ("#a7afba", "#66707d"),
    "band": ("#d5e0eb", "#2a3d50"),
    "half-band": ("#a3bcd4", "#3c5873"),
    "good": ("#27734f", "#63bb90"),
    "near": ("#8a5a00", "#e0b04f"),
    "near-bar": ("#b27c1e", "#d9a441"),
    "poor": ("#ad3a2a", "#ee8b7b"),
    "calm": ("#596270", "#a6adb8"),
    "heat-ink": ("#1d2430", "#f2f0eb"),
    "heat-1": ("#e8a598", "#84392d"),
    "heat-2": ("#f2c9bd", "#663c33"),
    "heat-3": ("#f7e7dc", "#4a403b"),
    "heat-4": ("#e7ebe9", "#36403f"),
    "heat-5": ("#bfdccf", "#2b5344"),
    "heat-6": ("#92c6af", "#226a4f"),
    "series-1": ("#3f6388", "#8fb3d6"),
    "series-2": ("#966619", "#e0b060"),
    "series-3": ("#3f7559", "#7fc2a0"),
    "series-4": ("#7d4f70", "#cf9fc2"),
    "series-5": ("#5f6b77", "#a9b4c0"),
    "series-6": ("#a44a36", "#ef9a86"),
    "series-7": ("#2f7389", "#7fc4dc"),
    "series-8": ("#77702f", "#c9c57a"),
}
HEAT = tuple(name for name in COLOURS if name.startswith("heat-") and name != "heat-ink")
SERIES = tuple(name for name in COLOURS if name.startswith("series-"))
_STANDS_FOR = {name: f"#a0{i:04x}" for i, name in enumerate(COLOURS, 1)}
_NAME_OF = {colour: name for name, colour in _STANDS_FOR.items()}


def colour(name: str) -> str:
    """What stands for a colour of the page while a picture is drawn."""
    return _STANDS_FOR[name]


def as_named(value: str) -> str:
    """A colour of a drawn picture as the page's variable; what stands for none stays itself.

    >>> as_named(colour("actual")), as_named("none")
    ('var(--actual)', 'none')
    """
    return f"var(--{_NAME_OF[value]})" if value in _NAME_OF else value
