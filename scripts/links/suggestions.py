"""The nearest valid name for a wrong address, written as its author writes addresses."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from urllib.parse import unquote

from links.facts import Fault
from links.resolve import shown
from links.source_files import Sources
from links.web import Web
from report import nearest, quote

PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
PAGES = (".html", ".htm")


def suggestion(web: Web, fault: Fault, sources: Sources | None, path: str) -> str:
    """Return " Did you mean '…'?" for a fault that is told in the file path, "" when nothing is near."""
    if not fault.wanted or "Did you mean" in fault.text:
        return ""
    number, mark, part = fault.wanted.partition("#")
    if mark:
        page = web.pages.get(int(number)) if fault.key.startswith("id ") else None
        found = _close(unquote(part), page.ids.strip("\n").split("\n")) if page and part else ""
        return f" Did you mean '#{found}'?" if found else ""
    address = web.site.near_case(fault.wanted) or _nearest(web, fault)
    if not address or address == fault.wanted:
        return ""
    return f" Did you mean '{quote(_written(web, fault, sources, path, address))}'?"


def unmeant(web: Web, faults: list[Fault]) -> list[Fault]:
    """Return the faults without the pages that no link leads to because a dead link, which is told, means them."""
    stems = {_stem(shown(fault.name).removesuffix(".html")) for fault in faults if fault.rule == "orphan"}
    dead = {fault.key: fault for fault in faults if stems and fault.rule == "link" and fault.wanted}.values()
    near = [fault for fault in dead if _close(_stem(fault.wanted.removesuffix(".html")), stems)]
    meant = {web.site.find(web.site.near_case(fault.wanted) or _nearest(web, fault)) for fault in near}
    return [fault for fault in faults if fault.rule != "orphan" or fault.name not in meant]


def _nearest(web: Web, fault: Fault) -> str:
    """Return the address whose last part is the wanted one's, or is spelled nearly so; the likest path of several."""
    raw = re.sub(r"^(?:https?://[^/]*/|(?:\.{0,2}/)+)|[?#].*$", "", fault.raw.replace("\\", "/"))
    wanted = re.sub(r"(?:^|/)(?:index|README)(?=\.\w+$)|\.(?:md|html?)$", "", raw or fault.wanted).rstrip("/")
    leaves: dict[str, list[str]] = defaultdict(list)
    for name in _candidates(web, fault, wanted):
        leaves[_stem(shown(name).removesuffix(".html"))].append(shown(name))
    leaf = _stem(wanted)
    found = leaf if leaf in leaves else _close(leaf, leaves)
    return max(leaves[found], key=lambda one: (SequenceMatcher(None, one, wanted).ratio(), one)) if found else ""


def _candidates(web: Web, fault: Fault, wanted: str) -> list[str]:
    """Return the files of the wanted kind: pictures for a picture, pages that are no redirect for a page."""
    ending = posixpath.splitext(wanted)[1].lower()
    if not ending and fault.rule != "file":
        forwards = {page.name for page in web.pages.values() if page.refresh is not None}
        return [name for name in web.site.names if name.endswith(PAGES) and name not in forwards]
    endings = PICTURES if not ending or ending in PICTURES else ending
    return [name for name in web.site.names if name.lower().endswith(endings)]


def _stem(path: str) -> str:
    return re.sub(r"\.\w+$", "", posixpath.basename(path.rstrip("/")))


def _close(wanted: str, known: Iterable[str]) -> str:
    """Return the nearest name, letter case forgiven first. Only names of like length are compared, 2,000 at most."""
    folded = {name.casefold(): name for name in known}
    if wanted.casefold() in folded:
        return folded[wanted.casefold()]
    return nearest(wanted, [name for name in known if name and abs(len(name) - len(wanted)) < 12][:2000])


def _written(web: Web, fault: Fault, sources: Sources | None, path: str, address: str) -> str:
    """Write an address as this author writes it: from the root or relative; in Markdown and YAML a source's name."""
    part = fault.raw.partition("#")[2]
    end = f"#{part}" if part else ""
    target, here = address, fault.name
    if sources is not None and (path.endswith(".yml") or path.endswith(".md") and _markdown(sources, path, fault.raw)):
        source = sources.of(web.site.find(address) or "")
        if source is not None and source.is_relative_to(sources.docs):
            target = source.relative_to(sources.docs).as_posix()
            own = sources.of(fault.name)
            here = own.relative_to(sources.docs).as_posix() if own and own.is_relative_to(sources.docs) else ""
            if path.endswith(".yml"):
                return target + end
    if fault.raw.startswith("/"):
        return ("/" if target != address else web.site.base) + target + end
    if "://" in fault.raw:
        return f"{fault.raw.partition('://')[0]}://{web.site.origins[0]}{target}{end}"
    short = posixpath.relpath(target or ".", posixpath.dirname(here) or ".")
    return short + ("/" if target == "" or target.endswith("/") else "") + end


def _markdown(sources: Sources, path: str, raw: str) -> bool:
    """Tell whether an address stands in a source as the target of a Markdown link, which names a file."""
    return ".md" in raw or any(f"]({raw}" in line for line in sources.lines(sources.root / path))
