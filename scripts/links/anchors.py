"""What a reader meets at a link: a target, a text, and the number or mail address that is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from links.facts import Finding, zone
from links.resolve import HOST
from report import quote

_SHOWN = re.compile(r"(?:https?://\S+|www\.\S+|(?:[a-z0-9\-]+\.)+[a-z]{2,}(?::\d+)?/\S*)", re.I)
_HOST = re.compile(HOST)
_WHOLE = re.compile(r"https?://[^\s<>\"')]+", re.I)
MAIL = re.compile(r"(?!//)[^\s@,;:<>()\[\]]+@(?:[\w\-]+\.)+[\w\-]{2,}")
_DIGITS = re.compile(r"[+\d(][\d\s().\u2010-\u2015\u00a0\-]*")


def anchor(node: LexborNode, attrs: dict, text: str, own: frozenset[str]) -> Iterator[Finding]:
    """An <a> has a target and a text; a number or mail address is whole and the one shown.

    own: the page's heading, its title and the title's parts, in small letters. An empty address, and '#', open the page
    itself, which is right when the words are among them: so do generators write the path to a page, or its contents.
    """
    href = attrs.get("href", attrs.get("xlink:href"))
    here = f"link '{quote(text)}'"
    if href is None and "href" not in attrs:
        targets = {"id", "name", "role", "tabindex", "onclick", "aria-current", "aria-disabled"}
        if text and not targets & set(attrs) and "disabled" not in (attrs.get("class") or ""):
            yield ("empty", f"{here} has no address (href). Give it one, or take the <a> off.", text, text)
        return
    target = (href or "").strip()
    if target in ("", "#") and (text or _alt(node)).casefold() in own:
        return
    if not target:
        name = here if text else "a link"
        wrong = f"{name} has an empty address. Write where it leads."
        yield (
            "empty",
            wrong,
            f"[{text}]()",
            f"empty {text}",
            (*_written(""), f"[{text}](", f"[{text}][", text or "]()"),
        )
        return
    if not text and not _named(node, attrs):
        yield ("empty", f"link to '{quote(target)}' has no text. Write words that say where it leads.", target, target)
        return
    scheme, _, rest = target.partition(":")
    scheme = scheme.lower()
    if target == "#" and not _control(text, attrs):
        wrong = f"{here} still leads to '#'. Write its address."
        yield ("placeholder", wrong, f"[{text}](#)", f"# {text}", (*_written("#"), text))
    elif (
        scheme == "javascript"
        and re.fullmatch(r"\s*(?:void\s*\(?\s*0\s*\)?)?\s*;?\s*", rest)
        and not _control(text, attrs)
    ):
        yield ("placeholder", f"{here} leads to '{quote(target)}'. Write its address.", target, f"# {text}")
    elif scheme in ("tel", "sms", "callto"):
        found = list(_tel(text, target, rest))
        yield from found or _tel(attrs.get("aria-label") or "", target, rest)
    elif scheme == "mailto":
        yield from _mailto(text, target, rest)


def _alt(node: LexborNode) -> str:
    return " ".join(" ".join(one.attributes["alt"] or "" for one in node.css("[alt]")).split())


def _written(target: str) -> tuple[str, ...]:
    """Return the ways to write an href that has this value."""
    return (f'href="{target}"', f"href='{target}'", f"href={target}>" if target else "href>")


def address_in(text: str) -> str:
    """Return the web address that a link shows: its whole text, or the one that stands in it with its scheme."""
    if len(text) > 2000 or _SHOWN.fullmatch(text) or _HOST.fullmatch(text):
        return text[:2000]
    found = _WHOLE.findall(text)
    return found[0].rstrip(".,;:!?") if len(found) == 1 else ""


def _tel(text: str, target: str, rest: str) -> Iterator[Finding]:
    number = re.sub(r"\D", "", re.split("[;?,]", unquote(rest))[0])
    if not number and "?" in rest:  # a message whose receiver the reader chooses
        return
    if not number:
        yield ("phone", f"phone link '{quote(target)}' has no number. Write the number.", target, target)
        return
    if re.search(r"\d[\s\-]?[A-Z]{3}", text):  # letters that stand for digits
        return
    groups = [re.sub(r"\D", "", run).lstrip("0") for run in _DIGITS.findall(text.replace("(0)", ""))]
    groups = [group for group in groups if len(group) > 2]
    ends = number.lstrip("0")
    if groups and not any(ends.endswith(group) or ends in group for group in groups):
        yield (
            "phone",
            f"'{quote(text)}' is shown but '{quote(target)}' is called. Make both the same number.",
            target,
            target,
        )


def _mailto(text: str, target: str, rest: str) -> Iterator[Finding]:
    to, _, query = rest.partition("?")
    to = [part.strip() for part in unquote(to).split(",") if part.strip()]
    to += [part for part in re.findall(r"(?:^|&)to=([^&]*)", unquote(query), re.I) if part]
    if not to and not re.search(r"subject=|body=", query, re.I):
        yield ("mail", f"mail link '{quote(target)}' has no address. Write the address.", target, target)
    for address in to:
        if not MAIL.fullmatch(address):
            yield (
                "mail",
                f"'{quote(address)}' in '{quote(target)}' is not a mail address. Write it as name@host.",
                target,
                target,
            )
    known = {one.casefold() for one in to if MAIL.fullmatch(one)}
    if len(known) == len(set(to)) > 0 and MAIL.fullmatch(text) and text.casefold() not in known:
        wrong = f"'{quote(text)}' is shown but '{quote(target)}' is written to. Make both the same address."
        yield ("mail", wrong, target, target)


def _named(node: LexborNode, attrs: dict) -> bool:
    """An element without text of its own still has a name: a picture's, a label's; or it is only a target."""
    if any((attrs.get(name) or "").strip() for name in ("aria-label", "aria-labelledby", "title")):
        return True
    if attrs.get("aria-hidden") == "true" or "hidden" in attrs:
        return True
    if (attrs.get("id") or attrs.get("name")) and (attrs.get("href") or "").startswith("#"):
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
