"""Reads and checks permalinks.yml, the permanent short links."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml_lines
from report import Problem, suggest

FIELDS = ("to", "says", "icd10", "since")
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Permalink:
    """One entry of permalinks.yml: code; to ("causes/early.md#swelling"); says; icd10; since; its line in the file."""

    code: str
    to: str
    says: str
    icd10: tuple[str, ...]
    since: dt.date
    line: int

    @property
    def page(self) -> str:
        """The page's path inside docs/."""
        return self.to.partition("#")[0]

    @property
    def fragment(self) -> str:
        """The section's id, or ""."""
        return self.to.partition("#")[2]


def read_titles(text: str) -> dict[str, str]:
    """Return title by ICD-10-CM code from includes/icd10.tsv (CDC release of April 2026)."""
    return dict(line.split("\t", 1) for line in text.splitlines() if "\t" in line)


def read(text: str, path: str, titles: dict[str, str], uris: Iterable[str]) -> tuple[list[Permalink], list[Problem]]:
    """Read permalinks.yml.

    titles: known ICD-10-CM codes; uris: the pages of docs/. Returns the sound entries in the file's order, and the
    problems. Whether a section exists is left to the check of the built site, which also follows go/<code>/.
    """
    values, lines, problems = yaml_lines.read(text, path)
    uris = set(uris)
    links = []
    for code, entry in values.items():
        line = lines[(str(code),)]
        wrong = list(_check(str(code), entry, titles, uris))
        problems += [Problem(path, lines.get((str(code), name), line), words, "permalink") for name, words in wrong]
        if not wrong:
            links.append(Permalink(code, entry["to"], entry["says"], tuple(entry["icd10"]), entry["since"], line))
    return links, problems


def _check(code: str, entry: object, titles: dict[str, str], uris: set[str]) -> Iterator[tuple[str, str]]:
    if not CODE.fullmatch(code):
        yield "", f"code '{code}' has other signs than a-z, 0-9 and single hyphens. Choose another code."
    if not isinstance(entry, dict):
        yield "", f"code '{code}' has no fields. Write 'to', 'says', 'icd10' and 'since' under it."
        return
    for name in FIELDS:
        if name not in entry:
            yield name, f"code '{code}' has no '{name}'. Add it."
    for name in entry:
        if name not in FIELDS:
            yield (
                name,
                f"code '{code}' has an unknown field '{name}'. Remove it or correct its "
                f"name.{suggest(str(name), FIELDS)}",
            )
    to = entry.get("to", "")
    if "to" in entry and not isinstance(to, str):
        yield "to", f"'{to}' is not an address. Write a page, and a section if wanted: causes/early.md#swelling."
    elif to and to.partition("#")[0] not in uris:
        page = to.partition("#")[0]
        yield "to", f"no page '{page}' in docs/. Correct the name.{suggest(page, uris)}"
    if "says" in entry and not (isinstance(entry["says"], str) and entry["says"].strip()):
        yield "says", f"code '{code}' says nothing. Write the line that a clinic copies."
    if "since" in entry and not isinstance(entry["since"], dt.date):
        yield "since", f"since '{entry['since']}' is not a date. Write it as year-month-day, e.g. 2026-11-22."
    codes = entry.get("icd10", [])
    if not isinstance(codes, list):
        yield "icd10", f"icd10 '{codes}' is not a list. Write it as [M54.16, M54.17]."
    else:
        for icd in codes:
            if icd not in titles:
                yield (
                    "icd10",
                    f"ICD-10-CM code '{icd}' is not in includes/icd10.tsv. Correct or add "
                    f"it.{suggest(str(icd), titles)}",
                )


def by_page(links: Iterable[Permalink]) -> dict[str, str]:
    """Return the code that is printed for each whole page, the first one, by the page's path inside docs/."""
    return {link.page: link.code for link in reversed(list(links)) if not link.fragment}
