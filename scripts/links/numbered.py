"""Ids that a generator numbers (dose, dose_1): one heading more above, and links land on another section."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from links import collect, join, outline
from links.facts import Fault
from links.resolve import shown
from links.topics import fold, words
from links.web import Web
from report import quote


def links(web: Web) -> Iterator[Fault]:
    """A link to a numbered section lands on the one its words mean.

    The words of the link that are not those of the heading are looked for in every section of the family; when another
    section has more of them than the one the link opens, the number has shifted.
    """
    sections: dict[int, dict[str, set[str]]] = {}
    for page in web.pages.values():
        doubtful = {(n, part) for n, part in page.fragments if n in web.pages and family(web, n, part)}
        said_of = _texts(web, page.name) if doubtful else {}
        for use, number, part in join.uses(web.site, page.name) if doubtful else ():
            if (number, part) not in doubtful or use.tag != "a":
                continue
            if number not in sections:
                sections[number] = _sections(web.data(number))
            own = words(outline.headings(web.data(number)).get(part, ""))
            members = {one: sections[number].get(one, set()) for one in family(web, number, part)}
            for said in said_of[use.raw]:
                score = {one: len((words(said) - own) & found) for one, found in members.items()}
                best = max(score, key=lambda one: score[one])
                if score[best] > score.get(part, 0):
                    text = (
                        f"link '{quote(said)}' opens '#{part}' on {shown(web.site.names[number])}, "
                        "but its words are those of "
                        f"'#{best}'. Give the headings ids of their own."
                    )
                    yield Fault(
                        page.name, "fragment", text, use.raw, f"shift {web.site.names[number]}#{part}", (f"#{part}",)
                    )


def published(web: Web, known: dict[int, dict[str, str]]) -> Iterator[Fault]:
    """The same for published ids: known is file -> its published fragments, with their titles.

    They are taken as shifted when a page has more of one family than were published, and the list knows the family:
    two or more of it are published, or every other heading's id of the page is.
    """
    for number, ids in known.items():
        page = web.pages[number]
        heads = outline.headings(web.data(number)) if any(family(web, number, one) for one in ids) else {}
        for base in sorted(ids):
            members = [one for one in family(web, number, base) if one in heads and fold(heads[one]) == fold(base)]
            if not members or members[0] != base:
                continue
            count = sum(one in ids for one in members)
            others = {one for one in heads if one not in members}
            if len(members) > count and (count > 1 or len(members) == 2 and others and others <= set(ids)):
                text = (
                    f"a new heading has the words of published '#{quote(base)}' on {shown(page.name)}, so its "
                    "number moved: "
                    f"'#{quote(base)}' may open another section. Give the new heading an id of its own."
                )
                covers = tuple(f"shift {page.name}#{one}" for one in members)
                yield Fault(page.name, "published", text, heads[base], f"family {page.name}#{base}", covers=covers)


def moved(web: Web, known: dict[int, dict[str, str]]) -> Iterator[Fault]:
    """A published id keeps its heading: it has moved when another heading of the page now has the title it had."""
    for number, ids in known.items():
        if sum(bool(title) for title in ids.values()) < 2:
            continue
        heads = {one: fold(text) for one, text in outline.headings(web.data(number)).items()}
        once = {text for text, times in Counter(heads.values()).items() if times == 1}
        for one, title in ids.items():
            wanted = fold(title)
            now = next((other for other, text in heads.items() if text == wanted), one)
            if one in heads and wanted in once and now != one:
                where = shown(web.site.names[number]) or "the home page"
                text = (
                    f"published '#{quote(one)}' on {where} was '{quote(title)}', which is '#{quote(now)}' now. "
                    "Give each heading its old id back."
                )
                name = web.site.names[number]
                covers = (f"shift {name}#{one}", *(f"subject {name}#{other}" for other in ids))
                yield Fault(name, "published", text, title, f"moved {name}", covers=covers)
                break


def family(web: Web, number: int, part: str) -> list[str]:
    """Return the ids dose, dose_1, dose_2, … (or dose-1, …) that part belongs to; empty when it stands alone."""
    page = web.pages[number]
    found = re.fullmatch(r"(.+)([_-])\d{1,4}", part)
    base, mark = found.groups() if found else (part, "_" if page.has(f"{part}_1") else "-")
    if not page.has(f"{base}{mark}1") or not page.has(base):
        return []
    return [base, *re.findall(rf"(?<=\n){re.escape(base)}{mark}\d{{1,4}}(?=\n)", page.ids)]


def _sections(data: bytes) -> dict[str, set[str]]:
    """Return id -> words of the section under each heading, and of the headings above it."""
    found, above = defaultdict(set), {}
    for head in outline.outline(data):
        above = {level: text for level, text in above.items() if level < head.level} | {head.level: head.words}
        found[head.ident] |= words(" ".join((*above.values(), head.text)))
    return found


def _texts(web: Web, name: str) -> dict[str, list[str]]:
    """Return address as written -> the texts of the page's links to it."""
    found = defaultdict(list)
    for node in collect.parse(web.site.read(name)).css("a[href]"):
        found[node.attributes["href"]].append((node.text() or "").strip())
    return found
