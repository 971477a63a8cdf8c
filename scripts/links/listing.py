"""The lists of pages: sitemap, search index, robots.txt, and the links that reach a page at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from links import formats
from links.facts import Fault, Use
from links.resolve import Site, shown
from links.web import Web
from report import quote

# What nobody links: error pages, and the files by which a search engine knows the owner.
APART = re.compile(r"404\.html$|(?:^|/)(?:404/index|50[0-4x])\.html$|^(?:google|yandex_)[0-9a-f]{8,}\.html$")
ENGINES = frozenset(("*", "googlebot", "bingbot"))


def sitemaps(site: Site) -> list[str]:
    """Return the names of the sitemap files."""
    return [name for name in site.names if re.fullmatch(r"(?:.*/)?sitemap[\w\-]*\.xml", name)]


def search_indexes(site: Site, entries: Iterable[tuple[str, Use, tuple[str, ...]]]) -> list[str]:
    """Return the names of the search index files: JSON in a folder or file called search, or with "location" keys."""
    keyed = {name for name, use, _ in entries if use.tag == "list" and name.endswith(".json")}
    return [name for name in site.names if name in keyed or re.search(r"(?:^|/)search.*\.json$", name)]


def sitemap_uses(site: Site) -> Iterator[tuple[str, Use, tuple[str, ...]]]:
    """Yield (file, use, folders) for every sitemap entry and robots.txt's sitemap lines."""
    for name in sitemaps(site):
        for _, raw in dict.fromkeys(formats.locations(site.read(name).decode("utf-8", "replace"))):
            yield name, Use(raw, "list", "loc"), ("",)
    if "robots.txt" in site.files:
        text = site.read("robots.txt").decode("utf-8", "replace")
        for raw in re.findall(r"^[ \t]*+sitemap[ \t]*+:[ \t]*+(\S+)", text, re.M | re.I):
            yield "robots.txt", Use(raw, "list", "sitemap"), ("",)


def foreign(site: Site) -> Iterator[Fault]:
    """A sitemap lists this site's own addresses."""
    for name in sitemaps(site):
        raws = [raw for _, raw in formats.locations(site.read(name).decode("utf-8", "replace"))]
        away = [raw for raw in raws if site.address(raw, "").kind in ("other", "outside")]
        if away and site.origins:
            text = (
                f"{name} lists '{quote(away[0])}', which is not on this site ({quote(site.origins[0])}). List its own "
                "addresses."
            )
            yield Fault(name, "sitemap", text, away[0], f"sitemap away {name}")


def left_out(web: Web, listed: dict[str, set[int]], rule: str, dead: int) -> Iterator[Fault]:
    """Every live page stands in the sitemap and in the search index. listed: list's file -> files it names.

    dead: entries that lead nowhere; each stands for a page that was meant.
    Live: not an error page, a redirect or marked noindex, and naming itself canonical (where any page does).
    """
    pages = web.html()
    selves = {
        n
        for n, page in pages.items()
        if page.canonical and web.number(web.site.address(page.canonical, page.folder), page) == n
    }
    told = set().union(*listed.values()) if listed else set()
    if not told & set(pages):
        return
    here, named = min(listed), any(page.canonical for page in pages.values())
    own = {n for n in pages if rule == "search" and pages[n].folder == here[: here.rfind("/") + 1] != ""}
    missing = [
        n for n, page in sorted(pages.items())
        if n not in told | own and not (page.noindex or APART.search(page.name)) and (n in selves or not named)
    ]  # fmt: skip
    if len(missing) <= dead:
        return
    if rule == "search" and len(missing) <= 3:
        for n in missing:
            text = (
                f"{shown(pages[n].name) or 'the home page'} is left out of search ({here}). Let search find it, or "
                "mark the page noindex."
            )
            yield Fault(pages[n].name, rule, text, "exclude: true", f"search {n}", ("exclude:", "search:"))
    elif missing:
        some = ", ".join(shown(pages[n].name) or "the home page" for n in missing[:3]) + (
            ", …" if len(missing) > 3 else ""
        )
        count = f"{len(missing)} live page{'s' if len(missing) > 1 else ''}"
        yield Fault(
            here,
            rule,
            f"{here} leaves out {count}: {some}. List every page, or mark it noindex.",
            here,
            f"{rule} {here}",
        )


def orphans(web: Web) -> Iterator[Fault]:
    """A reader can reach every page from the home page by links. Pages marked noindex are reached otherwise."""
    site, pages = web.site, web.pages
    if "index.html" not in site.files:
        return
    reached = _reach(web, [site.files["index.html"]], set())
    lost = [
        n
        for n, page in sorted(web.html().items())
        if n not in reached and not page.noindex and not APART.search(page.name)
    ]
    linked = {target for n in lost for target in _follow(web, n) if target != n}
    for n in [*(n for n in lost if n not in linked), *lost]:
        if n not in reached:
            _reach(web, [n], reached)
            at = shown(pages[n].name)
            text = f"no page links to {at}, so readers cannot reach it. Put it in the navigation or link to it."
            yield Fault(pages[n].name, "orphan", text, "", f"orphan {n}")


def hidden(web: Web, maps: dict[str, set[int]]) -> Iterator[Fault]:
    """A page that the sitemap lists is not kept from search engines by its own robots mark (left from a draft)."""
    for name, listed in maps.items():
        for n in sorted(listed & set(web.html())):
            if web.pages[n].noindex:
                at = shown(web.site.names[n]) or "the home page"
                text = f"{at} is marked noindex, but {name} lists it for search engines. Take it off one of them."
                yield Fault(web.site.names[n], "robots", text, "noindex", f"noindex {n}", ("robots",))


def blocked(web: Web, listed: Iterable[int]) -> Iterator[Fault]:
    """robots.txt does not keep search engines from a page that the sitemap lists: the longest rule wins (RFC 9309)."""
    if "robots.txt" not in web.site.files:
        return
    told = set()
    for rules in _rules(web.site.read("robots.txt").decode("utf-8", "replace")).values():
        for n in sorted(listed):
            at = shown(web.site.names[n])
            matching = [rule for rule in rules if rule[3].match(web.site.base + at)]
            _, allowed, value, _ = max(matching, key=lambda rule: rule[:2], default=(0, True, "", None))
            if not allowed and value not in told:
                told.add(value)
                text = f"'Disallow: {quote(value)}' hides the live page {at or 'the home page'}. Narrow it."
                yield Fault("robots.txt", "robots", text, f"Disallow: {value}", f"robots {value}", (value,))


def _rules(text: str) -> dict[str, list[tuple[int, bool, str, re.Pattern[str]]]]:
    """Return the rules of robots.txt for all, and for the search engines most used, by agent: (length, whether it
    allows, the path as written, the same as a pattern). Several agents in a row share what follows (RFC 9309, 2.2.1).
    """
    found: dict[str, list] = defaultdict(list)
    agents, open_ = set(), False
    for line in text.splitlines():
        field, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        if field.lower() == "user-agent":
            agents = {*(agents if open_ else ()), value.lower()}
            open_ = True
        elif field.lower() in ("disallow", "allow"):
            open_ = False
            for agent in agents & ENGINES if value and len(value) < 500 else ():
                pattern = re.escape(value).replace(r"\*", ".*").removesuffix(r"\$") + "$" * value.endswith("$")
                found[agent].append((len(value), field.lower() == "allow", value, re.compile(pattern)))
    return found


def _reach(web: Web, start: list[int], reached: set[int]) -> set[int]:
    reached.update(start)
    while start:
        start = [n for n in {t for s in start for t in _follow(web, s)} if n not in reached]
        reached.update(start)
    return reached


def _follow(web: Web, number: int) -> Iterable[int]:
    return web.pages[number].targets if number in web.pages else ()
