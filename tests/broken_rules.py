"""Ways to break the promises of a guide (tests/years.py): each changes its written sources in one place, and returns the
lines that the build has to print, none when the guide has nothing to break in this way."""

from __future__ import annotations

import re
from pathlib import Path

from links.registry import parse
from years import Years

LISTED = "published.txt"
NEW = "Zebra crossing"


def edit(root: Path, name: str, old: str, new: str) -> int:
    """Replace the first place of old in a file; return its line."""
    text = (root / name).read_text(encoding="utf-8")
    assert old in text, (name, old)
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def listed(root: Path, address: str) -> tuple[int, str]:
    """Return line and title of a published address."""
    entries = parse((root / LISTED).read_text(encoding="utf-8"))
    return next((entry.line, entry.title) for entry in entries if entry.address == address)


def confirm(address: str, line: int) -> str:
    return f"Is it the old topic? Then leave only '{address}' and this title on {LISTED}:{line}."


def url(path: str) -> str:
    return path.removesuffix(".md") + "/"


def unused(guide: Years) -> tuple[str, str] | None:
    """Return the words of a page and of a section of it that no code, moved page or other page ever led to."""
    used = {word for word, _ in guide.codes.values()} | set(guide.moved.values())
    used |= {ident for page in guide.pages.values() for ident in page.stubs}
    used |= {ident for path in guide.moved for ident in guide.shown.get(path, ())}
    found = [(word, ident) for word, page in guide.pages.items() for ident in page.sections if ident not in used]
    return guide.chance.choice(found) if found else None


def old_path(guide: Years) -> str:
    return guide.chance.choice(sorted(guide.moved)) if guide.moved else ""


def address_lost(guide: Years, root: Path) -> list[str]:
    if not (old := old_path(guide)):
        return []
    edit(root, "mkdocs.yml", f"        {old}: {guide.where(guide.moved[old])}\n", "")
    if len(guide.moved) == 1:
        edit(root, "mkdocs.yml", "redirect_maps:", "redirect_maps: {}")
    mend = "Redirect it under redirect_maps in mkdocs.yml, or put it back."
    return [f"{LISTED}:{listed(root, url(old))[0]}: published page '{url(old)}' is gone. {mend} [published]"]


def redirect_to_itself(guide: Years, root: Path) -> list[str]:
    if not (old := old_path(guide)):
        return []
    line = edit(root, "mkdocs.yml", f" {old}: {guide.where(guide.moved[old])}\n", f" {old}: {old}\n")
    return [f"mkdocs.yml:{line}: '{old}' is redirected to itself. Name the page that it moved to. [redirect]"]


def redirect_loop(guide: Years, root: Path) -> list[str]:
    if len(guide.moved) < 2:
        return []
    pair, told = guide.chance.sample(sorted(guide.moved), 2), []
    for old, other in (pair, pair[::-1]):
        line = edit(root, "mkdocs.yml", f" {old}: {guide.where(guide.moved[old])}\n", f" {old}: {other}\n")
        text = f"'{old}' leads to '{other}', which moved too. Name the page that is there now."
        told.append((line, f"mkdocs.yml:{line}: {text} [redirect]"))
    return [text for _, text in sorted(told)]


def fragment_lost(guide: Years, root: Path) -> list[str]:
    if not (found := unused(guide)):
        return []
    path, ident = guide.places[found[0]], found[1]
    title = listed(root, f"{url(path)}#{ident}")[1]
    line = edit(root, f"docs/{path}", f"{{#{ident}}}", "{#zzzz}")
    same = title == guide.pages[found[0]].sections[ident]  # a heading that was reworded since is not found
    place = f"docs/{path}:{line}" if same else f"docs/{path}"
    text = f"published section '#{ident}' is gone from {url(path)}. Keep the id: put {{#{ident}}} after its heading."
    return [f"{place}: {text} [published]"]


def section_reused(guide: Years, root: Path) -> list[str]:
    if not (found := unused(guide)):
        return []
    path, ident = guide.places[found[0]], found[1]
    old = f"## {guide.pages[found[0]].sections[ident]} {{#{ident}}}\n\nMore about {ident}.\n"
    line = edit(root, f"docs/{path}", old, f"## {NEW} {{#{ident}}}\n\nStripes on the road.\n")
    at, title = listed(root, f"{url(path)}#{ident}")
    text = f"published '{url(path)}#{ident}' was about '{title}' and now opens '{NEW}'. Give the new topic an id of its"
    return [f"docs/{path}:{line}: {text} own. {confirm(f'{url(path)}#{ident}', at)} [published]"]


def page_topic_changed(guide: Years, root: Path) -> list[str]:
    word = guide.any_page()
    path, title = guide.places[word], guide.pages[word].title
    line = edit(root, f"docs/{path}", f"title: {title}", f"title: {NEW}")
    edit(root, f"docs/{path}", f"# {title} {{", f"# {NEW} {{")
    edit(root, f"docs/{path}", f"All about {word}.", "All about zebras.")
    old = listed(root, url(path))[1]
    text = f"published '{url(path)}' was about '{old}' and now opens '{NEW}'."
    return [f"docs/{path}:{line}: {text} Give the new topic an address of its own. [published]"]


def code_repurposed(guide: Years, root: Path) -> list[str]:
    code, (word, _) = guide.chance.choice(sorted(guide.codes.items()))
    line, title = listed(root, f"go/{code}/")
    others = [
        (one, ident, heading)
        for one, page in guide.pages.items()
        for ident, heading in page.sections.items()
        if ident != word and not {*heading.split()} & {*title.split()}
    ]
    if not others:
        return []
    page, ident, heading = guide.chance.choice(others)
    to = f"{code}:\n  to: "
    edit(root, "permalinks.yml", f"{to}{guide.where(word)}\n", f"{to}{guide.places[page]}#{ident}\n")
    text = f"published 'go/{code}/' was about '{title}' and now opens '{heading}'. Redirect it to its successor."
    return [f"{LISTED}:{line}: {text} {confirm(f'go/{code}/', line)} [published]"]


def code_removed(guide: Years, root: Path) -> list[str]:
    icds = [icd for _, icd in guide.codes.values()]
    code, (word, icd) = guide.chance.choice(sorted(guide.codes.items()))
    if icds.count(icd) < 2:
        return []
    entry = f"{code}:\n  to: {guide.where(word)}\n  says: About {word}\n  icd10: [{icd}]\n  since: 2026-11-22\n"
    edit(root, "permalinks.yml", entry, "")
    text = f"published short link 'go/{code}/' is gone. Put its code back in permalinks.yml."
    return [f"{LISTED}:{listed(root, f'go/{code}/')[0]}: {text} [published]"]


def file_lost(guide: Years, root: Path) -> list[str]:
    name, word = guide.chance.choice(sorted(guide.files.items()))
    edit(root, f"docs/{guide.places[word]}", f"- [File](/{name})\n", "")
    (root / "docs" / name).unlink()
    text = f"published file '{name}' is gone. Keep a file at this address."
    return [f"{LISTED}:{listed(root, name)[0]}: {text} [published]"]


def line_taken_out(guide: Years, root: Path) -> list[str]:
    text = (root / LISTED).read_text(encoding="utf-8")
    address = guide.chance.choice(parse(text)).address
    kept = re.sub(rf"^{re.escape(address)}(?:\t.*)?\n", "", text, flags=re.M)
    (root / LISTED).write_text(kept, encoding="utf-8")
    return [f"{LISTED}: published address '{address}' was taken out of {LISTED}. Put its line back. [published]"]


BREAKS = (
    *(address_lost, redirect_to_itself, redirect_loop, fragment_lost, section_reused, page_topic_changed),
    *(code_repurposed, code_removed, file_lost, line_taken_out),
)
