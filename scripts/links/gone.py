"""Published pages and files that answer no more, by cause: address style, letter case, a moved folder, or each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from links.facts import Fault
from links.registry import Entry
from links.resolve import shown
from links.topics import leaf
from links.web import Web
from report import quote


def faults(web: Web, gone: dict[str, Entry], name: str) -> Iterator[Fault]:
    """Pages and files that answer no more, by cause: address style, letter case, a moved folder, or each by itself."""
    by_leaf: dict[str, list[str]] = defaultdict(list)
    for number, file in enumerate(web.site.names):
        if web.forward(number) is None:
            by_leaf[leaf(shown(file))].append(shown(file))
    causes: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for path in gone:
        cause, new = _cause(web, path, by_leaf)
        folders = ("", "") if cause == "style" else _changed(path, new) if new else (path, "")
        causes[(cause, *folders)].append((path, new))
    for (cause, old, folder), moved in causes.items():
        path, new = moved[0]
        first, more = gone[path], f" and {len(moved) - 1} more" if len(moved) > 1 else ""
        keys = tuple(f"path {path}" for path, _ in moved)
        if cause == "style" and more:
            wrong = (
                f"published '{quote(path)}'{more} changed their style to '{quote(new)}'. Set use_directory_urls back."
            )
            yield Fault("index.html", "published", wrong, "use_directory_urls:", "style", covers=keys)
        elif cause == "case" or cause == "moved" and more:
            wrong = (
                f"published '{quote(path)}'{more} moved from {old} to {folder}. Move it back, or redirect each old "
                "page."
            )
            yield Fault.at(name, first.line, wrong, f"moved {old}", keys)
        else:
            for path, new in moved:
                yield Fault.at(name, gone[path].line, _says_gone(path, new), f"path {path}")


def _cause(web: Web, path: str, by_leaf: dict[str, list[str]]) -> tuple[str, str]:
    """Return why an address is gone ("style", "case", "moved", "gone") and the new address, if one is likely."""
    stem = path.rstrip("/").removesuffix(".html")
    style = f"{stem}.html" if path.endswith("/") else f"{stem}/"
    if web.site.find(style):
        return "style", style
    case = web.site.near_case(path)
    if case and case != path:
        return "case", case
    same = [one for one in by_leaf.get(leaf(path), ()) if leaf(path)]
    return ("moved", same[0]) if len(same) == 1 else ("gone", "")


def _says_gone(path: str, new: str) -> str:
    now = f" It may be '{quote(new)}' now." if new else ""
    if path.startswith("go/"):
        return f"published short link '{quote(path)}' is gone. Put its code back in permalinks.yml."
    if "." in path.rpartition("/")[2].removesuffix(".html"):
        return f"published file '{quote(path)}' is gone.{now} Keep a file at this address."
    return (
        f"published page '{quote(path)}' is gone.{now} Redirect it under redirect_maps in mkdocs.yml, or put it back."
    )


def _changed(old: str, new: str) -> tuple[str, str]:
    """Return the folders that differ, without what follows alike: ("es/a/", "ES/a/") -> ("es/", "ES/")."""
    one, two = old.rstrip("/").split("/"), new.rstrip("/").split("/")
    while len(one) > 1 and len(two) > 1 and one[-1] == two[-1]:
        one.pop()
        two.pop()
    if len(one) == 1 and one == two:
        return "the top folder", "another"
    if one[-1] == two[-1]:
        one, two = (part[:-1] for part in (one, two))
    return "/".join(one) + "/" or "the top folder", "/".join(two) + "/"
