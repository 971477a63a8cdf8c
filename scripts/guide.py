"""Everything read from the sources for one build, with what is wrong in them."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field
from pathlib import Path

import metadata
import page_checks
import pages
import permalinks
import redirects
import search_words
import sources
import yaml_lines
from report import Problem

PLACEHOLDER = "example.org"  # reserved by RFC 2606: no reader can be sent there
CONFIG = "mkdocs.yml"
WORDS = "search-words.yml"
PERMALINKS = "permalinks.yml"
SOURCES = "includes/sources.md"
CHANGES = "changes.yml"


@dataclass
class Guide:
    """Everything read from the sources for one build; problems collects what is wrong with them."""

    root: Path
    docs: Path
    site_url: str
    clinic: dict
    pages: dict[str, pages.Page]
    links: list[permalinks.Permalink]
    titles: dict[str, str]
    sources: dict[str, str]
    moved: dict[str, str]
    words: dict
    codes: set[str]
    unmoved: set[str]  # old pages whose entries under redirect_maps cannot be carried out
    problems: list[Problem] = field(default_factory=list)

    @property
    def placeholder(self) -> bool:
        """Whether the site is built for the placeholder address."""
        return PLACEHOLDER in self.site_url

    def tokens(self) -> dict[str, str]:
        """Return what stands for each {{ name }} that pages may use."""
        notice = metadata.placeholder_notice(self.site_url) if self.placeholder else ""
        return metadata.clinic_tokens(self.clinic) | {"placeholder_notice": notice}


def load(root: Path, docs: Path, site_url: str, extra: dict, moved: dict) -> Guide:
    """Read and check every source file of the project at root; nothing is raised for what is wrong in them."""
    found, problems = pages.read(docs)
    titles = permalinks.read_titles(text_of(root / "includes/icd10.tsv"))
    links, wrong_links = permalinks.read(text_of(root / PERMALINKS), PERMALINKS, titles, found)
    codes = {key[0] for key in yaml_lines.lines_of(text_of(root / PERMALINKS), PERMALINKS)[1] if len(key) == 1}
    entries, entry_lines, wrong_sources = sources.read(text_of(root / SOURCES), SOURCES)
    clinic, wrong_clinic = metadata.read_clinic(extra.get("clinic"), _config_lines(root), CONFIG)
    wanted = set(moved)
    moved, wrong_moves = sound_moves(moved, found, root)
    words, wrong_words = search_words.read(text_of(root / WORDS), WORDS)
    guide = Guide(root, docs, site_url, clinic, found, links, titles, entries, moved, words, codes, wanted - set(moved))
    required = pages.required_ids(root / "templates")
    guide.problems += [
        *problems,
        *wrong_links,
        *wrong_sources,
        *wrong_clinic,
        *wrong_moves,
        *wrong_words,
        *page_checks.check(found, required, root / "includes", guide.tokens()),
        *page_checks.check_menu(found, text_of(root / CONFIG), CONFIG),
        *page_checks.check_style(text_of(root / CONFIG), CONFIG),
        *sources.check(found, entries, entry_lines, SOURCES),
    ]
    return guide


def text_of(file: Path) -> str:
    """Return a file's text, "" when it is not there."""
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def today() -> dt.date:
    """Return the day of the build; SOURCE_DATE_EPOCH (seconds since 1970) sets it for builds that must repeat."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date() if epoch else dt.date.today()


def _config_lines(root: Path) -> dict[tuple, int]:
    return yaml_lines.lines_of(text_of(root / CONFIG), CONFIG)[1]


def sound_moves(moved: dict, uris: dict, root: Path) -> tuple[dict, list[Problem]]:
    """Return the entries of redirect_maps that can be carried out, and the problems of the others."""
    lines = {key[-1]: line for key, line in _config_lines(root).items() if len(key) > 1 and key[-2] == "redirect_maps"}
    wrong = dict(redirects.check(moved, lines, uris, CONFIG))
    return {old: new for old, new in moved.items() if old not in wrong}, list(wrong.values())
