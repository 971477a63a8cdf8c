"""The faults a page shows by itself: empty links, wrong numbers, ids twice, Markdown left as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from links.facts import Page, Use, zone
from report import quote, suggest

_SHOWN = re.compile(r"(?:https?://\S+|www\.\S+|(?:[a-z0-9\-]+\.)+[a-z]{2,}(?::\d+)?/\S*)", re.I)
_MAIL = re.compile(r"[^\s@,;:<>()\[\]]+@(?:[\w\-]+\.)+[\w\-]{2,}")
_TARGET = (
    r"(?:[^()\s]*(?:\.md|\.html?|\.pdf|/)(?:[?#][^()\s]*)?|[^()\s]*/[^()\s]*"
    r"|#[^()\s]+|(?:mailto|tel):[^()\s]*|www\.[^()\s]*)"
)
_LEFT = (
    (re.compile(r"(?<![\w\]])!?\[[^\[\]\n]{1,200}\]\([^()\s]{1,300}\)"),
     "A blank line before it, or markdown on the <div>, mends it"),
    (re.compile(rf"(?<!\w)\[[^\[\]\n]{{1,200}}\]\s{{1,3}}\({_TARGET[:-1]}|[\w\-]+\.\w+)\)"),
     "Take out the space before '('"),
    (re.compile(r"(?<![\w\]])\[(?!\d+\])[^\[\]\n]{1,200}\]\s?\[[^\[\]\n]{0,80}\](?![\[(])"),
     "Define the reference, or write the address"),
    (re.compile(r"\{:?\s?#[\w\-]+\s?\}|--8<--"), "Put it where Markdown reads it"),
)  # fmt: skip
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,80}\]")
_QUICK = re.compile(r"\]\s{0,3}[(\[]|\[\^|\{:?\s?#|--8<--")
_LINK = re.compile(rf"\[[^\[\]\n]{{1,200}}\]\({_TARGET}\)")
Finding = tuple[str, str, str, str]  # the arguments of Page.add
CODE = ["code", "pre", "kbd", "samp", "script", "style", "textarea", "template", "svg", "math", "noscript", "title"]


def plain(node: LexborNode) -> str:
    """Return an element's text on one line, without the permalink mark that themes add to headings."""
    return " ".join((node.text() or "").replace("¶", " ").split())


def anchor(node: LexborNode, attrs: dict, text: str) -> Iterator[Finding]:
    """An <a> has a target and a text; a number or mail address is whole and the one shown."""
    href = attrs.get("href", attrs.get("xlink:href"))
    here = f"link '{quote(text)}'"
    if href is None and "href" not in attrs:
        targets = {"id", "name", "role", "tabindex", "onclick", "aria-current", "aria-disabled"}
        if text and not targets & set(attrs) and "disabled" not in (attrs.get("class") or ""):
            yield ("empty", f"{here} has no address (href). Give it one, or take the <a> off.", text, text)
        return
    target = (href or "").strip()
    if not target:
        name = here if text else "a link"
        yield ("empty", f"{name} has an empty address. Write where it leads.", text or "]()", f"empty {text}")
        return
    if not text and not _named(node, attrs):
        yield ("empty", f"link to '{quote(target)}' has no text. Write words that say where it leads.", target, target)
        return
    scheme, _, rest = target.partition(":")
    scheme = scheme.lower()
    if target == "#" and not _control(text, attrs):
        yield ("placeholder", f"{here} still leads to '#'. Write its address.", text, f"# {text}")
    elif (
        scheme == "javascript"
        and re.fullmatch(r"\s*(?:void\s*\(?\s*0\s*\)?)?\s*;?\s*", rest)
        and not _control(text, attrs)
    ):
        yield ("placeholder", f"{here} leads to '{quote(target)}'. Write its address.", target, f"# {text}")
    elif scheme == "tel":
        yield from _tel(text, target, rest)
    elif scheme == "mailto":
        yield from _mailto(target, rest)


def is_address(text: str) -> bool:
    """Tell whether a link's text reads as a web address."""
    return len(text) < 2000 and bool(_SHOWN.fullmatch(text))


def _tel(text: str, target: str, rest: str) -> Iterator[Finding]:
    number = re.sub(r"\D", "", re.split("[;?]", unquote(rest))[0])
    if not number:
        yield ("phone", f"phone link '{quote(target)}' has no number. Write the number.", target, target)
        return
    groups = [re.sub(r"\D", "", run).lstrip("0") for run in re.findall(r"[+\d(][\d\s().\u2010-\u2015\u00a0\-]*", text)]
    groups = [group for group in groups if len(group) > 2]
    if groups and not any(group in number or number.lstrip("0") in group for group in groups):
        yield (
            "phone",
            f"'{quote(text)}' is shown but '{quote(target)}' is called. Make both the same number.",
            target,
            target,
        )


def _mailto(target: str, rest: str) -> Iterator[Finding]:
    to, _, query = rest.partition("?")
    to = [part.strip() for part in unquote(to).split(",") if part.strip()]
    to += [part for part in re.findall(r"(?:^|&)to=([^&]*)", unquote(query), re.I) if part]
    if not to and not re.search(r"subject=|body=", query, re.I):
        yield ("mail", f"mail link '{quote(target)}' has no address. Write the address.", target, target)
    for address in to:
        if not _MAIL.fullmatch(address):
            yield (
                "mail",
                f"'{quote(address)}' in '{quote(target)}' is not a mail address. Write it as name@host.",
                target,
                target,
            )


def _named(node: LexborNode, attrs: dict) -> bool:
    """An element without text of its own still has a name: a picture's, a label's; or it is only a target."""
    if any((attrs.get(name) or "").strip() for name in ("aria-label", "aria-labelledby", "title")):
        return True
    if attrs.get("aria-hidden") == "true" or "hidden" in attrs or attrs.get("id") or attrs.get("name"):
        return True
    inner = node.css("[alt], [aria-label], [aria-labelledby], [title], object, iframe, input")
    names = ("alt", "aria-label", "aria-labelledby", "title", "data")
    if any((child.attributes.get(name) or "").strip() for child in inner for name in names):
        return True
    return node.parent is not None and "svg" in zone(node)  # the drawing is what is clicked


def _control(text: str, attrs: dict) -> bool:
    """A '#' that a script or the reader means: a button, the page itself in a menu, or "back to top"."""
    if re.search(r"\b(?:current|active)\b", attrs.get("class") or "") or "aria-current" in attrs:
        return True
    scripted = any(
        name in ("role", "onclick", "aria-haspopup", "aria-expanded") or name.startswith("data-") for name in attrs
    )
    return scripted or bool(re.search(r"\btop\b|\barriba\b|\bup\b|\binicio\b|[↑▲⇧]", text, re.I))


def ids(found: list[str], tree: LexborHTMLParser) -> Iterator[Finding]:
    """An id stands once on a page, and can be reached: it is not empty and has no space."""
    if len(set(found)) != len(found):
        drawn = {node.id for node in tree.css("svg [id]")}
        for name, times in Counter(found).items():
            if times > 1 and name and name not in drawn:
                text = (
                    f"id '{quote(name)}' stands {times} times on one page; only the first can be reached. "
                    "Give each its "
                    "own."
                )
                yield ("id", text, name, f"id {name}")
    for name in found:
        if not name.strip() or re.search(r"\s", name):
            yield ("id", f"id '{quote(name)}' is empty or has a space. Write it without.", f'id="{name}"', f"id {name}")


def idrefs(refs: list[tuple[str, str, str]], known: set[str], maps: set[str]) -> Iterator[Finding]:
    """for, aria-labelledby, usemap, … name an id (a map) of their own page."""
    for attr, name, tag in dict.fromkeys(refs):
        if attr == "usemap":
            if name.lstrip("#") not in maps:
                text = f"no <map name=\"{quote(name[1:])}\"> for usemap='{quote(name)}'. Correct the name."
                yield ("id", text, name, f"map {name}")
        elif name not in known and not name.startswith("__"):  # "__": a theme's own switches
            text = (
                f"no id '{quote(name)}' for {attr}=\"{quote(name)}\" of <{tag}>. Correct the "
                f"name.{suggest(name, known)}"
            )
            yield ("id", text, name, f"ref {name}")


def prose(tree: LexborHTMLParser, hosts: tuple[str, ...], page: Page) -> Iterator[Finding]:
    """Markdown that is left as text shows the reader brackets; a site address in text is an address that prints."""
    text = tree.body.text() or ""
    if any(host in text for host in hosts):
        page.uses += [Use(raw, "text", "") for raw in _printed(tree, hosts)]
    if "[" not in text and "{" not in text and "--8<--" not in text or not _QUICK.search(text):
        return
    for node in tree.css("pre"):
        around = node.parent
        for _ in range(8):
            if around is None or around.tag in ("body", "pre"):
                break
            if around.tag in ("details", "li", "blockquote") or "admonition" in (around.attributes.get("class") or ""):
                yield from _indented(node)
                break
            around = around.parent
    tree.strip_tags(CODE, recursive=True)
    text = tree.body.text() or ""
    for pattern, mend in _LEFT:
        for match in pattern.finditer(text):
            left = " ".join(match[0].split())
            yield ("markdown", f"'{quote(left)}' is printed as text, not as a link. {mend}.", match[0], left)
    for left in dict.fromkeys(_FOOTNOTE.findall(text)):
        yield ("footnote", f"footnote '{quote(left)}' has no definition. Add it, or take the mark off.", left, left)


def _indented(node: LexborNode) -> Iterator[Finding]:
    """A sentence with a link, four spaces too deep, becomes a block of code."""
    text = node.text() or ""
    around = f"{node.attributes.get('class')} {node.parent.attributes.get('class')} {node.html[:200]}"
    match = _LINK.search(text)
    if match and not re.search(r"language-(?!text)\w", around) and len(re.findall(r"[^\W\d]{2,}", text)) > 2:
        yield (
            "markdown",
            f"'{quote(match[0])}' is shown as code, not as a link. Indent it less.",
            match[0],
            f"indent {match[0]}",
        )


def _printed(tree: LexborHTMLParser, hosts: tuple[str, ...]) -> Iterator[str]:
    around = "|".join(re.escape(host.rstrip("/")) for host in hosts)
    pattern = re.compile(
        rf"(?<![\w@./\-])(?:https?://)?(?:{around})(?![\w\-.]*\w@|[\w\-]|\.\w)(/[^\s<>\"'()\[\]{{}}|…]*)?", re.I
    )
    for node in tree.body.traverse(include_text=True):
        text = (node.text() or "") if node.is_text_node else ""
        if pattern.search(text) and {"a", *CODE}.isdisjoint(zone(node)):
            for match in pattern.finditer(text):
                raw = match[0].rstrip(".,;:!?*_”’»")
                yield raw if "//" in raw else f"https://{raw}"
