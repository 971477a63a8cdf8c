"""What others fetch of the site: the picture of a shared link, the manifest with its icons, the sitemap's dates."""

import json
import re
from urllib.parse import unquote

from PIL import Image
from selectolax.lexbor import LexborHTMLParser

import pages
import redirects
from conftest import ROOT

SITE = "https://leg-pain-guide.example.org/"
FOUND = pages.read(ROOT / "docs")[0]


def meta(built, uri: str) -> dict[str, str]:
    tree = LexborHTMLParser((built / redirects.page_url(uri) / "index.html").read_text(encoding="utf-8"))
    return {node.attributes["property"]: node.attributes["content"] for node in tree.css("meta[property]")}


def test_the_picture_of_a_shared_link_is_there_in_the_size_that_is_told(built):
    told = {uri: meta(built, uri) for uri in FOUND}
    assert {one["og:image"] for one in told.values()} == {SITE + "assets/share.png"}
    with Image.open(built / "assets/share.png") as picture:
        size = {(int(one["og:image:width"]), int(one["og:image:height"])) for one in told.values()}
        assert (picture.format, {picture.size}) == ("PNG", size) == ("PNG", {(1200, 630)})
    assert all(one["og:image:alt"] for one in told.values())


def test_a_shared_link_has_its_own_address_and_words(built):
    for uri, page in FOUND.items():
        told = meta(built, uri)
        assert told["og:url"] == SITE + redirects.page_url(uri).removeprefix("./")
        assert told["og:title"] == page.meta["title"]
        assert told["og:description"] == page.meta["description"]


def test_the_manifest_and_its_icons(built):
    tree = LexborHTMLParser((built / "index.html").read_text(encoding="utf-8"))
    manifest = json.loads((built / tree.css_first("link[rel=manifest]").attributes["href"]).read_text(encoding="utf-8"))
    assert manifest["name"] == "Leg Pain After Back Surgery"
    folder = built / manifest["start_url"]
    assert (folder / "index.html").is_file()
    for icon in manifest["icons"]:
        file = built / unquote(icon["src"])
        if icon["type"] == "image/svg+xml":
            assert icon["sizes"] == "any"
            assert file.read_text(encoding="utf-8").startswith("<svg ")
        else:
            with Image.open(file) as picture:
                assert (icon["type"], icon["sizes"]) == (
                    f"image/{picture.format.lower()}",
                    "{}x{}".format(*picture.size),
                )
    touch = built / tree.css_first("link[rel=apple-touch-icon]").attributes["href"]
    with Image.open(touch) as picture:
        assert (picture.format, picture.size) == ("PNG", (180, 180))


def test_the_sitemap_names_every_page_with_the_day_of_its_review(built):
    text = (built / "sitemap.xml").read_text(encoding="utf-8")
    listed = dict(re.findall(r"<url><loc>(.*?)</loc><lastmod>(.*?)</lastmod></url>", text))
    expected = {
        SITE + redirects.page_url(uri).removeprefix("./"): page.meta["last_reviewed"] for uri, page in FOUND.items()
    }
    assert listed == {address: day.isoformat() for address, day in expected.items()}
