"""What search engines and readers of other languages are told: canonical, hreflang, links across languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from links import collect
from links.facts import Fault, Page, zone
from links.resolve import origin_of, shown
from links.web import Web
from report import quote

CHROME = frozenset(("nav", "header", "footer", "aside"))


def site_url(sample: list[tuple[str, str]], locations: list[str]) -> str:
    """Return the address a site gives itself, "" when it does not say.

    sample: (file, its canonical address) pairs; locations: the sitemap's addresses. The commonest beginning wins, so
    one wrong canonical does not move the site.
    """
    votes: Counter[str] = Counter()
    for name, canonical in sample:
        begin = canonical.removesuffix(shown(name))
        if re.match(r"https?://", canonical, re.I) and (begin != canonical or not shown(name)) and begin.endswith("/"):
            votes[begin] += 1 + (name == "index.html")
    if not votes and locations:
        shortest = min(locations, key=len)
        votes[shortest[: shortest.rfind("/") + 1]] += 1
    best = max(votes.items(), key=lambda vote: (vote[1], -len(vote[0])), default=("", 0))[0]
    return best if origin_of(best) else ""


def canonicals(web: Web) -> Iterator[Fault]:
    """A page's canonical address is its own, without a fragment; og:url, which is what readers share, is that too."""
    pages = {number: page for number, page in web.html().items() if page.canonical is not None}
    away = [n for n, page in pages.items() if web.site.address(page.canonical, page.folder).kind == "other"]
    if len(away) > 3 and len(away) * 2 > len(pages):  # one wrong setting, not as many slips
        first = pages[away[0]]
        text = f"{len(away):,} pages name another site as canonical, such as '{quote(first.canonical)}', so search "
        text += "engines drop them. Name this site's own addresses (site_url)."
        yield Fault(first.name, "canonical", text, "", "canonical site", ('rel="canonical"', first.canonical))
        pages = {n: page for n, page in pages.items() if n not in set(away)}
    schemes = Counter(page.canonical.partition(":")[0].lower() for page in pages.values())
    for number, page in pages.items():
        address = web.site.address(page.canonical, page.folder)
        target, raw = web.number(address, page), page.canonical
        key = f"canonical {raw}"
        if address.kind == "other":
            text = "names another site, so search engines drop this page. Name the page itself."
        elif target is not None and target != number:
            text = f"names another page, so search engines drop {shown(page.name)}. Name the page itself."
        elif target == number and address.fragment:
            text = "has a fragment. Take it off."
        elif target == number and raw.strip() and not re.match(r"\s*https?://", raw, re.I):
            text = "is not a whole address. Write it from https:// on."
        elif raw[:5].lower() == "http:" and schemes["http"] < schemes["https"]:
            text = "starts with http:, those of other pages with https:. Write https:."
        else:
            continue
        yield Fault(page.name, "canonical", f"canonical '{quote(raw)}' {text}", "", key, ('rel="canonical"', raw))


def shared(web: Web) -> Iterator[Fault]:
    """The address that readers share (og:url) is the page's own, or its canonical one."""
    for number, page in web.html().items():
        if page.shares is None:
            continue
        own = {number, web.number(web.site.address(page.canonical or "", page.folder), page)}
        target = web.number(web.site.address(page.shares, page.folder), page)
        if target is not None and target not in own:
            at = shown(page.name) or "the home page"
            text = (
                f"og:url '{quote(page.shares)}' names another page, so who shares {at} shares that. Name {at} itself."
            )
            yield Fault(page.name, "canonical", text, "", f"og:url {page.shares}", ("og:url", page.shares))


def hreflang(web: Web) -> Iterator[Fault]:
    """A page named as a translation names its original back.

    An address that more pages name than there are languages is a language switch of the whole site, not a translation.
    """
    pages = web.html()
    sets = {n: _alternates(web, page) for n, page in pages.items() if page.alternates}
    named = Counter(target for alternates in sets.values() for target in set(alternates.values()))
    codes = {lang for alternates in sets.values() for lang in alternates}
    for number, alternates in sets.items():
        own = {other for lang, other in alternates.items() if lang != "x-default"}
        if number not in own and all(named[other] <= len(codes) for other in own):
            text = "the translations (hreflang) leave out the page itself. Name it too."
            yield Fault(pages[number].name, "hreflang", text, "", f"hreflang self {number}", ("hreflang",))
        yield from _codes(web, pages[number], alternates)
        for lang, other in alternates.items():
            if other in (None, number) or other not in pages or named[other] > len(codes):
                continue
            back = sets.get(other, {}).values()
            if number not in back and None not in back:  # None: one that is not there, a fault of its own
                here = shown(pages[number].name) or "the home page"
                text = (
                    f"{here} names this page as its '{lang}' version (hreflang), but is not named back. Name it here."
                )
                fault = Fault(pages[other].name, "hreflang", text, "", f"hreflang {number} {other}")
                true = next((n for n, one in sets.items() if number in one.values() and one.get(lang) == n), None)
                if true not in (None, number):
                    text = f"hreflang '{lang}' names '{quote(shown(pages[other].name))}', but this page is named as a "
                    text += f"translation by '{quote(shown(pages[true].name))}'. Name that."
                    near = tuple(f"hreflang={mark}{lang}" for mark in ('"', "'", ""))
                    fault = Fault(pages[number].name, "hreflang", text, "", fault.key, near)
                yield fault


def _codes(web: Web, page: Page, alternates: dict[str, int | None]) -> Iterator[Fault]:
    """A hreflang code is a language of two or three letters, perhaps with script and region (BCP 47), and the one that
    the page it names is written in. A theme may mark all its pages as of one language: of that the others are no sign.
    """
    known = {lang.partition("-")[0] for lang in alternates}
    for lang, other in alternates.items():
        written = web.pages[other].lang if other in web.pages else ""
        if lang == "x-default":
            continue
        if not re.fullmatch(r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?", lang):
            text = f"hreflang '{quote(lang)}' is not the code of a language. Write it as en or en-us."
        elif written and written.partition("-")[0] not in known and not _says(web.pages[other], lang, page):
            to = shown(web.pages[other].name) or "the home page"
            text = f"hreflang '{quote(lang)}' names {to}, whose lang is '{quote(written)}'. Make them one."
        else:
            continue
        wrong = lang[:2] + lang[2:].upper()  # as it is most often written
        near = tuple(f"hreflang={mark}{one}" for one in (lang, wrong) for mark in ('"', "'", ""))
        yield Fault(page.name, "hreflang", text, "", f"hreflang code {lang}", near)


def _says(other: Page, lang: str, page: Page) -> bool:
    """Tell whether another page says itself that it is of this language: then it is told there."""
    return other is not page and any(code == lang for code, _ in other.alternates)


def _alternates(web: Web, page: Page) -> dict[str, int | None]:
    """Return language -> file; x-default counts where it names a page of its own."""
    found = {lang: web.number(web.site.address(raw, page.folder), page) for lang, raw in page.alternates}
    default = found.pop("x-default", None)
    return found if default in (None, *found.values()) else found | {"x-default": default}


def languages(web: Web) -> Iterator[Fault]:
    """A link in the text stays in the reader's language while the page exists in it."""
    site = web.site
    codes = {
        f for f in site.folders if re.fullmatch(r"[a-z]{2}(?:-[a-z]{2})?/", f, re.I) and f + "index.html" in site.files
    }
    codes = {
        f
        for f in codes
        if any(name.startswith(f) and name[len(f) :] in site.files for name in site.names if name.endswith(".html"))
    }
    pages = web.html()
    translated = {n: _alternates(web, page) for n, page in pages.items() if page.alternates}
    for number, page in pages.items():
        code = next((f for f in codes if page.name.startswith(f)), "")
        lang = code.rstrip("/").lower() or page.lang
        wrong = {}
        for target in page.targets:
            if target not in pages or target == number:
                continue
            name = pages[target].name
            better = site.files.get(code + name) if code and not any(name.startswith(f) for f in codes) else None
            if better is None and pages[target].lang != page.lang and target in translated.get(target, {}).values():
                better = translated[target].get(lang)
            if better is not None and better not in (number, target):
                wrong[target] = better
        if wrong:
            yield from _strays(web, page, wrong)


def _strays(web: Web, page: Page, wrong: dict[int, int]) -> Iterator[Fault]:
    """The links of the main part; a page without landmarks has none that can be told from its menus."""
    tree = collect.parse(web.site.read(page.name))
    for node in tree.css("main a[href], article a[href], [role=main] a[href]"):
        raw = node.attributes["href"] or ""
        target = web.number(web.site.address(raw, page.folder), page)
        if target in wrong and "hreflang" not in node.attributes and CHROME.isdisjoint(zone(node)):
            better = shown(web.site.names[wrong[target]])
            text = f"link '{quote(raw)}' leaves the reader's language; the page exists as {better}. Link to that."
            near = (shown(web.site.names[target]),)
            yield Fault(page.name, "language", text, raw, f"language {page.name} {target}", near)
