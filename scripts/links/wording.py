"""The faults a page's text and ids show: Markdown left as text, ids twice, names of ids that are not there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from links.facts import Finding, Page, Use, zone
from report import quote, suggest

_TARGET = (
    r"(?:[^()\s]*(?:\.md|\.html?|\.pdf|/)(?:[?#][^()\s]*)?|[^()\s]*/[^()\s]*"
    r"|#[^()\s]+|(?:mailto|tel):[^()\s]*|www\.[^()\s]*)"
)
# What may stand after "] (": a unit (km/h) or a choice (left/right) may not.
_SPACED = (
    r"(?:[^()\s]*(?:\.md|\.html?|\.pdf|/)(?:[?#][^()\s]*)?|(?:\.{0,2}/|https?://|#)[^()\s]+|(?:mailto|tel):[^()\s]*"
    r"|www\.[^()\s]*|[\w\-]+\.\w+)"
)
_WORDS = r"(?![-,/(.\s])[^\[\]\n|<>]"  # not a manual's [-q|--quiet] [<name>]
# The words of a link: three letters in a row at least, and two words before a space; not [b][c] or [name] [value].
_TEXT = rf"\[(?=[^\[\]]*[^\W\d_]{{3}})(?=[^\[\]]*\]\[|[^\[\]]*\s[^\[\]]*\]\s){_WORDS}{{1,200}}\]\s?"
_LEFT = (
    (re.compile(r"(?<![\w\]])!?\[(?:[^\[\]\n]|\n(?!\n)){1,200}\]"
                r"\((?:[^()\s]|\([^()\s]*\)){1,300}(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\)"),
     "A blank line before it, or markdown on the <div>, mends it"),
    (re.compile(rf"(?<!\w)\[(?:[^\[\]\n]|\n(?!\n)){{1,200}}\]\s{{1,3}}\({_SPACED}\)"),
     "Take out the space before '('"),
    (re.compile(rf"(?<![\w\]/]){_TEXT}(?:(?<=\])\[(?:{_WORDS}{{1,80}})?|(?<=\s)\[[^\s\[\]|<>]{{0,80}})\](?![\[(])"),
     "Define the reference, or write the address"),
    (re.compile(r"\{:?\s?#[\w\-]+\s?\}|--8<--"), "Put it where Markdown reads it"),
)  # fmt: skip
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,80}\]")
_QUICK = re.compile(r"\]\s{0,3}[(\[]|\[\^|\{:?\s?#|--8<--")
_LINK = re.compile(rf"\[[^\[\]\n]{{1,200}}\]\({_TARGET}\)")
_SAMPLE = re.compile(r"[<>{}\[\]|*$%…]|/:|\.\.\.|/[A-Z][A-Z_-]+(?:/|$)|\byour\b")  # code that a reader fills in
CODE = ["code", "pre", "kbd", "samp", "script", "style", "textarea", "template", "svg", "math", "noscript", "title"]
_UNPRINTED = {"a", *CODE} - {"code"}


# What an SVG paints an element with: url(#id)
PAINTS = frozenset(("fill", "stroke", "filter", "mask", "clip-path", "marker-start", "marker-mid", "marker-end"))
# What an element may name. https://html.spec.whatwg.org/#category-label, #attr-input-list, #attr-fae-form
_KINDS = {
    ("label", "for"): ("input", "select", "textarea", "button", "output", "meter", "progress"),
    ("input", "list"): ("datalist",),
    **{(tag, "form"): ("form",) for tag in ("input", "button", "select", "textarea", "output", "fieldset")},
    **{(tag, "headers"): ("th", "td") for tag in ("td", "th")},
}


def plain(node: LexborNode) -> str:
    """Return an element's text on one line, without the permalink mark that themes add to headings."""
    return " ".join((node.text() or "").replace("¶", " ").split())


def ids(found: list[str], tree: LexborHTMLParser) -> Iterator[Finding]:
    """An id stands once on a page, and can be reached: it is not empty and has no space."""
    if len(set(found)) != len(found):
        drawn = {node.id for node in tree.css("svg [id]")}
        for name, times in Counter(found).items():
            if times > 1 and name and name not in drawn:
                text = f"id '{quote(name)}' stands {times} times on one page; only the first can be reached. "
                yield ("id", f"{text}Give each its own.", name, f"id {name}")
    for name in found:
        if not name.strip() or re.search(r"\s", name):
            text = f"id '{quote(name)}' is empty or has a space. Write it without."
            yield ("id", text, name, f"id {name}", ('id=""', "id=''"))


def idrefs(
    refs: list[tuple[str, str, str]], known: set[str], maps: set[str], tree: LexborHTMLParser
) -> Iterator[Finding]:
    """for, aria-labelledby, usemap, … name an id (a map) of their own page; some, only that of one kind of element."""
    narrow = any((tag, attr) in _KINDS for attr, _, tag in refs)
    tags = {node.id: node.tag for node in tree.css("[id]")} if narrow else {}
    for attr, name, tag in dict.fromkeys(refs):
        if attr == "usemap":
            if name.lstrip("#") not in maps:
                text = f"no <map name=\"{quote(name[1:])}\"> for usemap='{quote(name)}'. Correct the name."
                yield ("id", text, name, f"map {name}")
        elif name not in known and not name.startswith("__"):  # "__": a theme's own switches
            near = (f'{attr}="{name}"', f"{attr}='{name}'", f"{attr}={name}", f"#{name}")
            written = f'{attr}="url(#{quote(name)})"' if attr in PAINTS else f'{attr}="{quote(name)}"'
            text = f"no id '{quote(name)}' for {written} of <{tag}>. Correct the name.{suggest(name, known)}"
            yield ("id", text, name, f"ref {name}", near)
        elif (found := tags.get(name)) and "-" not in found and found not in _KINDS.get((tag, attr), (found,)):
            text = f'{attr}="{quote(name)}" of <{tag}> names a <{found}>. Name a <{">, <".join(_KINDS[tag, attr])}>.'
            yield ("id", text, f'{attr}="{name}"', f"kind {name}", (f"{attr}='{name}'", f"{attr}={name}"))


def prose(tree: LexborHTMLParser, hosts: tuple[str, ...], page: Page) -> Iterator[Finding]:
    """Markdown that is left as text shows the reader brackets; a site address in text is an address that prints."""
    text = tree.body.text() or ""
    folded = text.lower() if hosts else ""
    if any(host.partition("/")[0] in folded for host in hosts):
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
    """Yield the addresses of this site that are printed as text; of code, only one that is all of it, and no sample."""
    around = "|".join(dict.fromkeys(re.escape(host.partition("/")[0]) for host in hosts))
    pattern = re.compile(
        rf"(?<![\w@./\-])(?:https?://)?(?:{around})(?![\w\-.]*\w@|[\w\-]|\.\w)(/[^\s<>\"'()\[\]{{}}|…]*)?", re.I
    )
    for node in tree.body.traverse(include_text=True):
        text = (node.text() or "") if node.is_text_node else ""
        if not pattern.search(text) or not _UNPRINTED.isdisjoint(around := list(zone(node))):
            continue
        text = _run(node, text)
        if "code" in around and (not pattern.fullmatch(text.strip()) or _SAMPLE.search(text)):
            continue
        for match in pattern.finditer(text):
            raw = match[0].rstrip(".,;:!?*_”’»")
            yield raw if "//" in raw else f"https://{raw}"


def _run(node: LexborNode, text: str) -> str:
    """Return a text with what follows it after <wbr>, where a long address may break."""
    after = node.next
    while after is not None and (after.tag == "wbr" or after.is_text_node):
        text += after.text() or ""
        after = after.next
    return text
