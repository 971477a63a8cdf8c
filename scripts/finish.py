"""Last changes to the built HTML: lists in place of marks, styles, hashed file names, a content security policy."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

# What a page may load; no 'unsafe-inline': each inline style and script is allowed by its hash.
# https://www.w3.org/TR/CSP3/
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; img-src 'self'; manifest-src 'self'; "
    "connect-src 'self'; style-src {styles}; script-src {scripts}"
)
# Browsers heed these only as headers. https://www.w3.org/TR/permissions-policy/
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Content-Type-Options": "nosniff",
}
CHARSET = re.compile(r"<meta charset=[^>]*>", re.I)
STYLE = re.compile(r"<style>((?:[^<]++|<(?!/style>))*+)</style>")
# HTML has no use for the slash, and a validator warns of it. https://html.spec.whatwg.org/#start-tags
SLASH = re.compile(r'(<(?:br|hr|img|input)\b(?:"[^"]*"|[^">])*?)\s*/>')
HEADER = '<header class="top">'
VERSION_MARK = "<!-- version -->"
MANIFEST = "manifest.webmanifest"
# Begins with plain letters, which Python finds fast: the pattern runs over every page.
FILE = re.compile(r"""assets/[\w./-]+(?=["'])""")
# Files whose names stay: posts that were shared name the picture, and a licence is looked for by its name.
NAMED = ("share.png", ".txt")
# Strings are kept as they are; comments go; spaces go where CSS does not need them (calc() needs its own).
VARIABLE = re.compile(r"(?<![\w-])--[a-z][\w-]*")
_CSS = re.compile(r"""("[^"]*"|'[^']*')|/\*.*?\*/|\s*([{};,>])\s*|(:)\s+|\s+""", re.S)


def html_files(site: Path) -> Iterator[Path]:
    """Yield every HTML file of a built folder, sorted."""
    yield from sorted(site.rglob("*.html"))


def write(site: Path, address: str, text: str) -> None:
    """Write text at an address from the site's root; an address that ends in "/" is the folder's index.html."""
    file = site / (address + "index.html" if address.endswith("/") else address)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def put_list(site: Path, address: str, mark: str, text: str) -> None:
    """Replace a mark such as "<!-- a-z -->" on one built page by text; a page that is not there is left to the
    checks."""
    file = site / (address + "index.html")
    if file.is_file():
        file.write_text(file.read_text(encoding="utf-8").replace(mark, text), encoding="utf-8")


def stamped(page_html: str) -> tuple[str, str, dict[str, str]]:
    """Put the content version in place of its mark; before lists are put in, as in the catalogue.

    Returns the page, its version, and the words of each heading of the article by its id.
    """
    article = LexborHTMLParser(page_html).css_first("article")
    if article is None:
        return page_html, "", {}
    heads = {node.id: " ".join(node.text().split()) for node in article.css(":is(h2, h3, h4)[id]")}
    version = _version(article)
    return page_html.replace(VERSION_MARK, version), version, heads


def _version(article: LexborNode) -> str:
    """Return 8 hexadecimal digits that change when, and only when, the words or links of the article change."""
    for part in article.css(".facts, nav"):
        part.decompose()
    links = " ".join(link.attributes.get("href") or "" for link in article.css("a[href]"))
    words = " ".join(article.text(separator=" ").split())
    return _digest(f"{words}\n{links}".encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


@functools.cache
def minified(css: str) -> str:
    """Return a stylesheet without comments, needless spaces and last semicolons, its variables named --a, --b and on;
    its meaning is the same."""
    css = _CSS.sub(lambda found: found[1] or found[2] or found[3] or (" " if found[0].isspace() else ""), css).strip()
    short = {name: f"--{_letters(number)}" for number, name in enumerate(dict.fromkeys(VARIABLE.findall(css)))}
    return VARIABLE.sub(lambda found: short[found[0]], css).replace(";}", "}")


def _letters(number: int) -> str:
    """a to z, then aa, ab and on."""
    return (_letters(number // 26 - 1) if number > 25 else "") + chr(ord("a") + number % 26)


def complete(site: Path, names: Iterable[str]) -> dict[str, str]:
    """Finish every HTML page of a built folder; each is read once and written once.

    names: paths of the theme's files from the site's root, e.g. "assets/search.js". Returns the response headers for a
    server: name -> value. Their policy allows what any page of the site needs, and no other site may frame a page; it
    is for HTML only: a drawing that is opened alone has its own style.
    """
    pages = {file: file.read_text(encoding="utf-8") for file in html_files(site)}
    style, bar = _look(pages[site / "index.html"])
    for file, text in pages.items():
        pages[file] = dressed(text, style, re.sub(r'href="(?:\./)?', f'href="{_up(site, file)}', bar))
    new = _hash_assets(site, names, pages.values())
    styles, scripts = set(), set()
    for file, text in pages.items():
        text, own_styles, own_scripts = with_policy(_renamed(text, new))
        file.write_text(text, encoding="utf-8")
        styles.update(own_styles)
        scripts.update(own_scripts)
    return {"Content-Security-Policy": _policy(styles, scripts) + "; frame-ancestors 'none'", **HEADERS}


def _look(home: str) -> tuple[str, str]:
    """Return the home page's style, and its name and link to get-help-now/ as HTML."""
    return STYLE.search(home)[1], "".join(re.findall(r'<a class="(?:brand|help)".*?</a>', home, re.S))


def _up(site: Path, file: Path) -> str:
    return "../" * (len(file.relative_to(site).parts) - 1)


def dressed(text: str, style: str, bar: str) -> str:
    """Minify a page's style, end empty elements as HTML does, and give the site's look to a page made elsewhere.

    Other pages are made outside the templates. Such a page has an empty <style></style>, which takes the home page's
    style, and may have an empty <header class="top"></header>, which takes bar.
    """
    text = text.replace(f"{HEADER}</header>", f'{HEADER}<div class="bar">{bar}</div></header>', 1)
    text = SLASH.sub(r"\1>", text)
    return STYLE.sub(lambda found: f"<style>{minified(found[1] or style)}</style>", text)


def _hash_assets(site: Path, names: Iterable[str], texts: Iterable[str]) -> dict[str, str]:
    """Put a hash of its content into the name of each of these files that a page (one of texts) uses; remove the rest.

    Servers may then let browsers keep such a file for ever: when it changes, its name does. Returns old name -> new.
    """
    manifest = (site / MANIFEST).read_text(encoding="utf-8")
    used = {found[0] for text in (*texts, manifest) for found in FILE.finditer(text) if _whole(found)}
    new = {}
    for name in sorted(names):
        file = site / name
        if name.endswith(NAMED):
            continue
        if name in used:
            new[name] = _rename(file, name)
        else:
            file.unlink()
    (site / MANIFEST).write_text(_renamed(manifest, new), encoding="utf-8")
    return new | {MANIFEST: _rename(site / MANIFEST, MANIFEST)}


def _renamed(text: str, new: dict[str, str]) -> str:
    text = FILE.sub(lambda found: new.get(found[0], found[0]) if _whole(found) else found[0], text)
    return text.replace(f'{MANIFEST}"', f'{new.get(MANIFEST, MANIFEST)}"')


def _whole(found: re.Match) -> bool:
    return found.string[found.start() - 1] in "\"'/"


def _rename(file: Path, name: str) -> str:
    stem, _, ending = name.rpartition(".")
    new = f"{stem}.{_digest(file.read_bytes())}.{ending}"
    file.rename(file.with_name(new.rpartition("/")[2]))
    return new


def with_policy(text: str) -> tuple[str, list[str], list[str]]:
    """Put a content security policy, with the hashes of its own inline styles and scripts, on a page.

    It stands right after the charset; a page without a charset is left as it is. Returns (page, styles, scripts).
    """
    tree = LexborHTMLParser(text)
    styles = [node.text() for node in tree.css("style")]
    nodes = tree.css("script:not([src])")
    scripts = [node.text() for node in nodes if node.attributes.get("type") in (None, "module")]
    meta = f'<meta http-equiv="Content-Security-Policy" content="{_policy(styles, scripts)}">'
    return CHARSET.sub(rf"\g<0>\n{meta}", text, count=1), styles, scripts


def _policy(styles: Iterable[str], scripts: Iterable[str]) -> str:
    return POLICY.format(styles=_allowed(styles), scripts=_allowed(scripts, own="'self' "))


def _allowed(texts: Iterable[str], own: str = "") -> str:
    digests = sorted({base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts})
    return (own + " ".join(f"'sha256-{digest}'" for digest in digests)).strip() or "'none'"
