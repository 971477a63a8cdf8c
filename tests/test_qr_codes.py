"""Every QR code of the site reads back at its size on paper, with a quiet zone and error correction M or better."""

import io
import json

import pytest
import segno
import zxingcpp
from PIL import Image

import qr_codes

URL = "https://guide.example.org/go/early/"
PRINTED = 157  # pixels: 2 cm at 200 dots an inch, a plain scan or photo


def read(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image.convert("L"))]


def test_every_code_reads_back_at_two_centimeters(built):
    rows = json.loads((built / "links.json").read_text(encoding="utf-8"))
    for row in rows:
        image = (
            Image.open(built / "qr" / f"{row['code']}.png")
            .convert("L")
            .resize((PRINTED, PRINTED), Image.Resampling.BOX)
        )
        assert read(image) == [row["short_url"]], row["code"]
        assert (built / "qr" / f"{row['code']}.svg").read_text(encoding="utf-8") == qr_codes.svg(row["short_url"])


def test_a_damaged_code_still_reads():
    image = Image.open(io.BytesIO(qr_codes.png(URL))).convert("L")
    side = image.width
    image.paste(255, (side // 2, side // 2, side // 2 + side // 8, side // 2 + side // 8))  # a stain
    assert read(image) == [URL]


def test_the_quiet_zone_is_four_modules_wide():
    image = Image.open(io.BytesIO(qr_codes.png(URL))).convert("L")
    edge = qr_codes.QUIET * qr_codes.PNG_MODULE
    dark = image.point(lambda value: 255 - value).getbbox()
    assert dark == (edge, edge, image.width - edge, image.height - edge)


@pytest.mark.parametrize("address", [URL, URL.replace("early", "joint-manipulation")])
def test_error_correction_is_m_or_better(address):
    assert segno.make(address, error=qr_codes.LEVEL, micro=False).error in ("M", "Q", "H")


def test_the_drawing_has_no_size_and_no_style_of_its_own():
    drawing = qr_codes.svg(URL)
    assert drawing.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox=')
    assert "style" not in drawing and "class" not in drawing
