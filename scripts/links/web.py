"""All files joined: where an address lands after redirects, and whether its fragment is there."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from links import collect, formats
from links.facts import Fault, Page
from links.resolve import Address, Site, fragments, shown
from report import quote

_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
_BLOCKS = (
    "p, li, ul, ol, dl, dt, dd, table, tr, td, th, caption, div, section, article, aside, nav, header, footer, main, "
    "h1, h2, h3, h4, h5, h6, pre, blockquote, figure, figcaption, details, summary, form, fieldset, hr, br, address"
)
_EDGE = "\x1e"
_MEDIA = (".mp4", ".webm", ".ogv", ".ogg", ".mp3", ".m4a", ".wav", ".opus")


class Landing(NamedTuple):
    """Where a reader arrives. number: the file, None when it leaves the site or meets a fault told elsewhere;
    part: the fragment looked for; why: "" when it is there, else the message; key: names the defect."""

    number: int | None
    part: str = ""
    why: str = ""
    key: str = ""


class Web:
    """The pages of a site by number, and the answers to questions that need more than one of them."""

    def __init__(self, site: Site, pages: dict[int, Page]) -> None:
        self.site, self.pages = site, pages
        self._landings: dict[tuple[int, str], Landing] = {}
        self._texts: dict[int, str] = {}
        self._pdfs: dict[int, tuple[int, set[str]]] = {}

    def html(self) -> dict[int, Page]:
        """Return the pages that are HTML and not redirects."""
        return {
            n: page for n, page in self.pages.items() if page.refresh is None and page.name.endswith((".html", ".htm"))
        }

    def number(self, address: Address, page: Page | None = None) -> int | None:
        """Return the file of an address of this site, None when there is none."""
        if address.kind == "self" and page is not None:
            return self.site.files[page.name]
        found = self.site.find(address.path) if address.kind == "own" else None
        return None if found is None else self.site.files[found]

    def forward(self, number: int) -> tuple[Address, int | None] | None:
        """Return (address, file) that a redirect page leads to, None for an ordinary file."""
        page = self.pages.get(number)
        if page is None or page.refresh is None:
            return None
        address = self.site.address(page.refresh, page.folder)
        return address, self.number(address, page)

    def land(self, number: int, part: str = "") -> Landing:
        """Follow redirects with the reader's fragment, as far as a browser goes, and look for it there."""
        key = (number, part)
        if key not in self._landings:
            self._landings[key] = self._land(number, part)
        return self._landings[key]

    def _land(self, number: int, part: str) -> Landing:
        seen = set()
        while forward := self.forward(number):
            address, target = forward
            if target is None or number in seen:
                return Landing(None)
            seen.add(number)
            own = address.fragment or ""
            if part and part.lower() != "top":
                script = self.script(self.pages[number])
                at = shown(self.site.names[number])
                if "hash" not in script:
                    why = f"the redirect at {at} loses '#{quote(part)}'. Give it the script that keeps the fragment."
                    return Landing(None, part, why, f"lost {number}#{part}")
                if own and re.search(r"""#[^"'\n]*["']\s*\+""", script):
                    why = (
                        f"'#{quote(part)}' meets the redirect's own '#{quote(own)}' at {at}: "
                        f"readers look for '#{quote(own)}#{quote(part)}'. Redirect to the page alone, "
                        "and keep the ids there."
                    )
                    return Landing(None, part, why, f"joined {number}")
            else:
                part = own
            number = target
        return Landing(number, part, *self._missing(number, part))

    def script(self, page: Page) -> str:
        """Return the script of a redirect page, its own and that of its files."""
        if not page.script:
            for use in page.uses:
                address = self.site.address(use.raw, page.folder)
                number = self.number(address)
                if use.tag == "script" and use.attr == "src" and number is not None:
                    page.script += self.site.read(self.site.names[number]).decode("utf-8", "replace")
            page.script = page.script or " "
        return page.script

    def _missing(self, number: int, part: str) -> tuple[str, str]:
        """Return (message, key) when the file lacks the fragment, ("", "") when a browser finds it."""
        name, page = self.site.names[number], self.pages.get(number)
        wanted, mark, directive = part.partition(":~:")
        key, where = f"id {name}#{part}", shown(name) or "the home page"
        if name.lower().endswith(".pdf"):
            return self._pdf(number, unquote(wanted), key, where)
        if (
            page is None
            or not part
            or wanted.startswith(("svgView(", "xywh=", "t="))
            and name.endswith(_PICTURES + _MEDIA)
        ):
            return "", ""
        if wanted and wanted.lower() != "top" and not any(page.has(one) for one in fragments(wanted)):
            return f"no section '#{quote(wanted)}' on {where}. Correct the link.", key
        if mark and not all(self._holds(number, text) for text in re.findall(r"(?:^|&)text=([^&]+)", directive)):
            return f"the words of '#:~:{quote(directive)}' do not stand on {where}. Quote the page's own words.", key
        return "", ""

    def _pdf(self, number: int, part: str, key: str, where: str) -> tuple[str, str]:
        values = dict(pair.partition("=")[::2] for pair in part.split("&"))
        if not part or not ({"page", "nameddest"} & set(values) or "=" not in part):
            return "", ""
        if number not in self._pdfs:
            self._pdfs[number] = formats.pdf_pages(str(self.site.root / self.site.names[number]))
        pages, places = self._pdfs[number]
        if not pages:
            return f"{where} cannot be opened, so '#{quote(part)}' cannot be found. Mend the PDF.", f"file {where}"
        page = values.get("page", "1")
        if not page.isdecimal() or not 1 <= int(page[:9]) <= pages:
            return f"no page '#page={quote(page)}' in {where}, which has {pages}. Correct the number.", key
        place = values.get("nameddest", "" if "=" in part else part)
        if place and place not in places:
            return f"no place '#{quote(part)}' in {where}. Correct the name.", key
        return "", ""

    def text(self, number: int) -> str:
        """Return a page's words, a line for each block, white space as single spaces, letter case folded."""
        if number not in self._texts:
            tree = collect.parse(self.data(number))
            tree.strip_tags(["script", "style", "template", "noscript", "title"], recursive=True)
            for node in tree.body.css(_BLOCKS) if tree.body else ():
                node.insert_before(_EDGE)
                node.insert_after(_EDGE)
            blocks = (tree.body.text() if tree.body else "").split(_EDGE)
            self._texts[number] = "\n".join(" ".join(block.split()) for block in blocks).casefold()
        return self._texts[number]

    def data(self, number: int) -> bytes:
        """Return the bytes of a file."""
        return self.site.read(self.site.names[number])

    def _holds(self, number: int, directive: str) -> bool:
        """A text directive [prefix-,]start[,end][,-suffix] matches whole words (URL fragment text directives, 3.5)."""
        raw = directive.split(",")
        prefix = raw.pop(0)[:-1] if raw[0].endswith("-") and len(raw) > 1 else ""
        suffix = raw.pop()[1:] if raw[-1].startswith("-") and len(raw) > 1 else ""
        prefix, suffix, start, *end = (
            re.escape(" ".join(unquote(part).split()).casefold()) for part in (prefix, suffix, *raw[:2])
        )
        text = self.text(number)
        match = re.search((rf"{prefix}\W*" if prefix else "") + rf"(?<!\w){start}(?!\w)", text)
        if match and end:
            match = re.compile(rf"(?<!\w){end[0]}(?!\w)").search(text, match.end())
        if match and suffix:
            match = re.compile(rf"\W*{suffix}").match(text, match.end())
        return bool(match)


def mismatch(web: Web, page: Page, text: str, href: str) -> Fault | None:
    """A link that shows an address opens that address (after redirects); '…' at its end leaves the rest open."""
    site = web.site
    if "/" not in text and _same_host(site, text, href):
        return None
    cut = text.rstrip("….")
    seen = site.address(cut if "//" in cut else f"https://{cut}", "")
    real = site.address(href, page.folder)
    if seen.kind == "own" and real.kind in ("own", "self"):
        one, two = web.number(seen), web.number(real, page)
        same = two is None or one is not None and web.land(one).number == web.land(two).number
        same = same and (not seen.fragment or seen.fragment == real.fragment)
    elif seen.kind == "other" and real.kind == "other":
        one, two = (re.sub(r"^www\.", "", address.path.lower()).rstrip("/") for address in (seen, real))
        same = one == two or ("/" not in one or cut != text) and two.startswith(one)
        asked, given = (raw.partition("#")[0].partition("?")[2] for raw in (text, href))
        same = same and (asked == given or not asked or cut != text)
    else:
        same = real.kind not in ("own", "self", "other")
    if same:
        return None
    message = f"'{quote(text)}' is shown but '{quote(href)}' is opened; print shows the wrong one. Make them the same."
    return Fault(page.name, "shown", message, text, f"shown {text} {href}", (href,))


def _same_host(site: Site, text: str, href: str) -> bool:
    """A host shown alone names where a link leads as a whole: to that host, to one below or above it, or to a page."""
    real = site.address(href, "")
    shown_host, host = (one.removeprefix("www.") for one in (text.lower(), real.path.lower().partition("/")[0]))
    return real.kind != "other" or f".{host}".endswith(f".{shown_host}") or f".{shown_host}".endswith(f".{host}")
