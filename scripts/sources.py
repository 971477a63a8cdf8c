"""The sources of includes/sources.md: footnotes under each page, and the list of all with the pages that cite them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from pages import Page
from report import Problem, suggest

ENTRY = re.compile(r"^\[\^([\w-]+)\]:\s*(.*)$")
CITATION = re.compile(r"\[\^([\w-]+)\](?!:)")
WITH_ADDRESS = re.compile(r"(.+?) (<https?://[^>]+>)")
LIST_MARK = "<!-- sources -->"


def read(text: str, path: str) -> tuple[dict[str, str], dict[str, int], list[Problem]]:
    """Read includes/sources.md, one '[^label]: source' a line; returns (source by label, line by label, problems)."""
    entries: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        found = ENTRY.match(line)
        if line.strip() and not found:
            problems.append(
                Problem(path, number, "not a source. Write it as '[^label]: source', on one line.", "source")
            )
        elif found and found[1] in entries:
            text = f"label '{found[1]}' is also in line {lines[found[1]]}. Rename or remove one."
            problems.append(Problem(path, number, text, "source"))
        elif found:
            entries[found[1]], lines[found[1]] = found[2], number
    return entries, lines, problems


def citations(page: Page) -> Iterator[tuple[int, str]]:
    """Yield (line, label) for each citation on a page."""
    for number, text in page.lines:
        for label in CITATION.findall(text):
            yield number, label


def check(pages: dict[str, Page], entries: dict[str, str], lines: dict[str, int], path: str) -> Iterator[Problem]:
    """Every citation has an entry, and every entry is cited: a claim can be traced, and the list holds no dead
    weight."""
    used = set()
    for page in pages.values():
        for number, label in citations(page):
            used.add(label)
            if label not in entries:
                text = f"no source '{label}' in {path}. Add it there or correct the label.{suggest(label, entries)}"
                yield Problem(page.path, number, text, "source")
    for label in entries.keys() - used:
        yield Problem(path, lines[label], f"no page cites source '{label}'. Cite it or remove the line.", "source")


def append(markdown: str, entries: dict[str, str]) -> str:
    """Return a page's Markdown with a "sources" section that defines just the footnotes that it cites, in their order.

    A label without an entry gets an empty note: check() has reported it, and the page shall not report it again.
    """
    labels = list(dict.fromkeys(CITATION.findall(markdown)))
    if not labels:
        return markdown
    notes = "\n".join(f"[^{label}]: {linked(entries.get(label, '…'))}" for label in labels)
    return f"{markdown}\n\n## Where this comes from {{#sources}}\n\n///Footnotes Go Here///\n\n{notes}\n"


def linked(entry: str) -> str:
    """Return a source, "words <address>", with its words as the link: an address read out loud tells nothing.

    https://www.w3.org/TR/WCAG22/#link-purpose-link-only
    """
    return WITH_ADDRESS.sub(r"[\1](\2)", entry, count=1)


def full_list(pages: dict[str, Page], entries: dict[str, str], uri: str) -> str:
    """Return a Markdown list of every source with links, as seen from page uri, to the pages that cite it.

    Pages about the guide, which cite it again for reviewers, are named only where no other page does.
    """
    cited: dict[str, list[Page]] = {label: [] for label in entries}
    for page in pages.values():
        for label in dict.fromkeys(label for _, label in citations(page)):
            if label in cited:
                cited[label].append(page)
    here = posixpath.dirname(uri)
    rows = []
    for label, users in sorted(cited.items(), key=lambda item: entries[item[0]].strip("*").casefold()):
        users = [page for page in users if page.meta.get("page_type") != "about"] or users
        links = ", ".join(f"[{page.meta.get('title')}]({posixpath.relpath(page.uri, here or '.')})" for page in users)
        rows.append(f"- {linked(entries[label])} Used on: {links}.")
    return "\n".join(rows)
