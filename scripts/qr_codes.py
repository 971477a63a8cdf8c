"""Draws the QR code of each short link for paper: qr/<code>.svg and qr/<code>.png."""

from __future__ import annotations

import functools
import io
from pathlib import Path

import segno

# Level M reads though 15% of a code are lost to a fold or a stain; the quiet zone is 4 modules wide (ISO/IEC 18004).
# segno takes a better level where that costs no room.
LEVEL = "m"
QUIET = 4
PNG_MODULE = 12  # pixels: 2 cm on paper at more than 500 dots an inch


def svg(address: str) -> str:
    """Return the QR code of a web address as SVG, black on white in every mode; it has no size of its own."""
    return _saved(address, kind="svg", omitsize=True, xmldecl=False, svgclass=None, lineclass=None).decode()


def png(address: str) -> bytes:
    """Return the QR code of a web address as PNG."""
    return _saved(address, kind="png", scale=PNG_MODULE)


@functools.cache  # a preview draws them once, not at each rebuild
def _saved(address: str, **options) -> bytes:
    out = io.BytesIO()
    _code(address).save(out, border=QUIET, dark="#000", light="#fff", **options)
    return out.getvalue()


@functools.cache
def _code(address: str) -> segno.QRCode:
    return segno.make(address, error=LEVEL, micro=False)


def write(site: Path, rows: list[dict]) -> None:
    """Write the QR codes of the catalogue's rows (code, short_url) to the built folder."""
    folder = site / "qr"
    folder.mkdir(exist_ok=True)
    for row in rows:
        (folder / f"{row['code']}.svg").write_text(svg(row["short_url"]), encoding="utf-8")
        (folder / f"{row['code']}.png").write_bytes(png(row["short_url"]))
