"""Reads QR pictures back: the addresses they encode, and whether each stands on the page that it opens."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from links.facts import Fault, Use
from links.resolve import shown
from links.web import Web
from report import quote

ENDINGS = ("png", "gif", "webp", "jpg", "jpeg", "svg")
LARGEST = 100_000  # bytes; a QR picture is far smaller
_STEP = re.compile(r"([MmHhVvLlZz])|(-?[\d.]+)")


def read(web: Web) -> dict[int, str]:
    """Return picture's file number -> the web address that its QR code encodes."""
    found = {}
    for number, name in enumerate(web.site.names):
        ending = name.rpartition(".")[2].lower()
        text = decode(web.site.read(name), ending) if ending in ENDINGS else ""
        if web.site.origins and text.lower().startswith(web.site.origins[0]):
            text = f"https://{text}"  # phones take it for an address too
        if re.match(r"https?://", text, re.I):
            found[number] = text
    return found


def uses(web: Web, codes: dict[int, str]) -> Iterator[tuple[str, Use, tuple[str, ...]]]:
    """Yield (file, use, folders) for each QR picture, to be joined like any other address."""
    for number, text in codes.items():
        yield web.site.names[number], Use(text, "text", "qr"), ("",)


def swapped(web: Web, codes: dict[int, str]) -> Iterator[Fault]:
    """A page that shows one QR code shows its own.

    Wrong are two pages that show each other's, and a page that shows another's where most pages show their own, or in a
    picture that has the page's name.
    """
    shows: dict[int, tuple[str, str, int]] = {}  # page -> (file of the picture, its address, page it opens)
    for number, page in web.html().items():
        found = [(web.site.names[one], codes[one]) for one in dict.fromkeys(page.pictures) if one in codes]
        found += [(page.name, text) for text in dict.fromkeys(page.codes)]
        if len(found) == 1:
            target = web.number(web.site.address(found[0][1], ""))
            landed = web.land(target).number if target is not None else None
            if landed in web.pages:
                shows[number] = (*found[0], landed)
    own = sum(number == landed for number, (_, _, landed) in shows.items())
    for number, (name, text, landed) in sorted(shows.items()):
        pair = shows.get(landed, ("", "", -1))[2] == number
        leaf = shown(web.site.names[number]).rstrip("/").rpartition("/")[2].removesuffix(".html")
        named = bool(leaf) and leaf in name.rpartition("/")[2] and name != web.site.names[number]
        if landed == number or pair and landed < number or not (pair or named) and own * 2 <= len(shows):
            continue
        here = shown(web.site.names[number]) or "the home page"
        wrong = f"the QR code on {here} opens {quote(text)}. Put the page's own code there."
        yield Fault(name, "qr", wrong, "", f"qr {number}")


@functools.lru_cache(maxsize=1024)  # a preview reads them once, not at each rebuild
def decode(data: bytes, ending: str) -> str:
    """Return the text of the QR code in a picture, "" when it has none or is none."""
    if not 50 < len(data) < LARGEST:
        return ""
    import zxingcpp  # only sites with small square pictures pay for it
    from PIL import Image

    try:
        image = _drawn(data) if ending == "svg" else Image.open(io.BytesIO(data))
        if image is None or not 0.9 < image.width / image.height < 1.1 or not 21 <= image.width <= 2000:
            return ""
        flat = Image.new("RGBA", image.size, "white")
        flat.alpha_composite(image.convert("RGBA"))
        found = zxingcpp.read_barcodes(flat.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    except Exception:  # whatever a damaged picture makes the libraries raise: it holds no code
        return ""
    return found[0].text if len(found) == 1 else ""


def _drawn(data: bytes) -> object | None:
    """Draw the squares of an SVG made of <rect>s or of paths with right angles, one module as 4 pixels."""
    from PIL import Image, ImageDraw

    text = data.decode("utf-8", "replace")
    if text.count("<") > 5000 or not re.search(r"<(?:path|rect)\b", text):
        return None
    tree = LexborHTMLParser(text)
    boxes = []
    for node in tree.css("rect"):
        x, y, width, height = (float(node.attributes.get(name) or 0) for name in ("x", "y", "width", "height"))
        boxes.append((x, y, x + width, y + height))
    lined = any("stroke" in node.attributes for node in tree.css("path"))
    for node in tree.css("path"):
        if ("stroke" in node.attributes) == lined:
            boxes += _boxes(node.attributes.get("d") or "", lined)
    if len(boxes) < 50:
        return None
    left, top, right, bottom = (min, min, max, max)
    left, top = left(box[0] for box in boxes), top(box[1] for box in boxes)
    right, bottom = right(box[2] for box in boxes), bottom(box[3] for box in boxes)
    module = min(box[3] - box[1] for box in boxes)
    scale, edge = 4 / module, 16
    if max(right - left, bottom - top) / module > 200:
        return None
    image = Image.new("RGB", (int((right - left) * scale) + 2 * edge, int((bottom - top) * scale) + 2 * edge), "white")
    draw = ImageDraw.Draw(image)
    for x0, y0, x1, y1 in boxes:
        if (x1 - x0) < (right - left) * 0.9:  # not the white ground
            x0, x1 = ((x - left) * scale + edge for x in (x0, x1))
            y0, y1 = ((y - top) * scale + edge for y in (y0, y1))
            draw.rectangle((round(x0), round(y0), round(x1) - 1, round(y1) - 1), fill="black")
    return image


def _boxes(d: str, lined: bool) -> Iterator[tuple[float, float, float, float]]:
    """Yield the rectangle of each line one unit thick (lined), or around each closed part of a path."""
    x = y = 0.0
    verb, pair, part = "", [], []

    def around() -> Iterator[tuple[float, float, float, float]]:
        if not lined and len(part) > 2:
            xs, ys = zip(*part, strict=True)
            yield min(xs), min(ys), max(xs), max(ys)

    for letter, number in _STEP.findall(d):
        if letter:
            verb, pair = letter, []
            if letter in "Mm":
                yield from around()
                part = []
            continue
        pair.append(float(number))
        lower = verb.islower()
        if verb in "Hh":
            new = (x * lower + pair.pop(), y)
            if lined:
                yield min(x, new[0]), y - 0.5, max(x, new[0]), y + 0.5
        elif verb in "Vv":
            new = (x, y * lower + pair.pop())
        elif len(pair) == 2:
            new = (x * lower + pair[0], y * lower + pair[1])
            pair = []
        else:
            continue
        x, y = new
        part.append(new)
    yield from around()
