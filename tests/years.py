"""A small guide that lives for years: its sources, and the changes that careful editors make to them.

Each topic has a word that stands nowhere else; whoever reads it at an address has found the topic. A topic is a page or
a section (its id is the word). Whatever page it stands on, every id that its old addresses had is kept there.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from conftest import ROOT

SITE = "https://guide.example.org/"
KINDS = ("about", "cause", "clinic", "guide", "hub", "technique", "tool", "treatment")
EXTRAS = ("care", "help", "notes", "rest", "steps", "hints", "facts", "signs", "moves", "weeks", "hours", "goals")
ICD = {"M54.16": "Radiculopathy, lumbar region", "M96.1": "Postlaminectomy syndrome", "R20.2": "Paresthesia of skin"}
ACTS = "what-to-do"  # an id that every page has
THEME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ page.title }}</title><style>p{margin:0}</style>
<link rel="canonical" href="{{ page.canonical_url }}"></head>
<body><main><article>{{ page.content }}</article></main></body></html>
"""
CONFIG = """site_name: Guide
site_url: https://guide.example.org/
extra:
  clinic:
    name: Clinic
theme:
  name: null
  custom_dir: overrides
  static_templates: [manifest.webmanifest]
markdown_extensions: [attr_list]
hooks: [HOOKS]
validation: {nav: {omitted_files: ignore}, links: {absolute_links: relative_to_docs, anchors: ignore}}
plugins:
  - redirects:
      redirect_maps:
"""


@dataclass
class Page:
    """title; sections: heading by id; stubs: ids of topics that went elsewhere; acts: words under "What to do"."""

    title: str
    sections: dict[str, str] = field(default_factory=dict)
    stubs: set[str] = field(default_factory=set)
    acts: set[str] = field(default_factory=set)


class Years:
    """The guide: pages by word, places (a page's path by its word), moved (word by old path), codes, files, and shown
    (the ids that each path ever had)."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = self._words()
        self.pages: dict[str, Page] = {}
        self.places: dict[str, str] = {}
        self.moved: dict[str, str] = {}
        self.codes: dict[str, tuple[str, str]] = {}  # code -> (word, ICD-10-CM code)
        self.files: dict[str, str] = {}  # name -> word of its page
        self.shown: dict[str, set[str]] = {}
        for _ in range(6):
            self.new_page()
            self.new_section()
        for _ in range(4):
            self.new_code()
        self.new_file()

    def _words(self):
        """Yield words that differ in their first three letters, so that none is taken for another."""
        starts = [a + b + c for a in "bdfgklmprtvz" for b in "aeiou" for c in "bdfgklmprtvz"]
        self.chance.shuffle(starts)
        for start in starts:
            yield start + self.chance.choice("aeiou") + self.chance.choice(("lant", "mond", "rix", "sump"))

    def title(self, word: str) -> str:
        return f"{word.capitalize()} {self.chance.choice(EXTRAS)}"

    def path(self, word: str) -> str:
        """Return a path whose name no page ever had."""
        folder = self.chance.choice(("", "care/", "care/more/", "signs/"))
        paths = (f"{folder}{word}{number}.md" for number in ("", *range(2, 999)))
        taken = {Path(path).name for path in (*self.places.values(), *self.moved)}
        return next(path for path in paths if Path(path).name not in taken)

    def any_page(self) -> str:
        return self.chance.choice(sorted(self.pages))

    def any_section(self) -> tuple[str, str] | None:
        found = [(word, ident) for word, page in sorted(self.pages.items()) for ident in page.sections]
        return self.chance.choice(found) if found else None

    def where(self, word: str) -> str:
        """Return where a topic stands now: "page.md" or "page.md#word"."""
        if word in self.places:
            return self.places[word]
        return next(f"{self.places[one]}#{word}" for one, page in self.pages.items() if word in page.sections)

    # ---- What editors do ----

    def new_page(self) -> None:
        word = next(self.words)
        self.pages[word], self.places[word] = Page(self.title(word), acts={word}), self.path(word)

    def new_section(self) -> None:
        word = next(self.words)
        self.pages[self.any_page()].sections[word] = self.title(word)

    def new_code(self) -> None:
        """Give a topic one more code; those that it has stay."""
        words = [*self.pages, *(ident for page in self.pages.values() for ident in page.sections)]
        self.codes[f"c-{next(self.words)}"] = (self.chance.choice(sorted(words)), self.chance.choice(sorted(ICD)))

    def new_file(self) -> None:
        self.files[f"files/{next(self.words)}.csv"] = self.any_page()

    def rename(self) -> None:
        word = self.any_page()
        old, self.places[word] = self.places[word], self.path(word)
        self.moved[old] = word

    def retitle(self) -> None:
        word = self.any_page()
        self.pages[word].title = self.title(word)

    def reword(self) -> None:
        if found := self.any_section():
            self.pages[found[0]].sections[found[1]] = self.title(found[1])

    def merge(self) -> None:
        """One page becomes a section of another, with its own sections after it; its address leads there."""
        if len(self.pages) < 5:
            return
        word, into = self.chance.sample(sorted(self.pages), 2)
        page, other = self.pages.pop(word), self.pages[into]
        self.moved[self.places.pop(word)] = word
        other.sections |= {word: page.title, **page.sections}
        other.acts |= page.acts
        self.files = {name: into if one == word else one for name, one in self.files.items()}

    def split(self) -> None:
        """A section becomes a page; its id stays where it was, with a line that links on."""
        if found := self.any_section():
            word, ident = found
            title = self.pages[word].sections.pop(ident)
            self.pages[ident], self.places[ident] = Page(title, acts={ident}), self.path(ident)

    def move_section(self) -> None:
        if found := self.any_section():
            heading = self.pages[found[0]].sections.pop(found[1])
            self.pages[self.any_page()].sections[found[1]] = heading

    STEPS = (
        *(new_page, new_section, new_section, new_code, new_file, rename, rename, rename),
        *(retitle, reword, merge, merge, split, split, move_section),
    )

    def step(self) -> str:
        """Make one change under the rules; return its name."""
        full = {Years.new_page} if len(self.pages) > 9 else set()
        full |= {Years.new_code} if len(self.codes) > 11 else set()  # reading QR codes takes most of a build
        act = self.chance.choice([one for one in self.STEPS if one not in full])
        act(self)
        return act.__name__

    # ---- The sources ----

    def keep(self) -> None:
        """Put every id that a path ever had on the page that answers there now, and note those it has."""
        for page in self.pages.values():
            page.stubs.clear()
        for path in {*self.places.values(), *self.moved}:
            word = self.page_at(path)
            self.pages[word].acts.add(self.moved.get(path, word))
            self.pages[word].stubs |= self.shown.get(path, set()) - {word, ACTS} - self.pages[word].sections.keys()
        for word, page in self.pages.items():
            self.shown.setdefault(self.places[word], set()).update(page.sections, page.stubs)

    def page_at(self, path: str) -> str:
        """Return the word of the page that answers at a path, moved or not."""
        words = {place: word for word, place in self.places.items()}
        return words.get(path) or words[self.where(self.moved[path]).partition("#")[0]]

    def write(self, root: Path) -> None:
        """Write the sources; what an earlier year wrote is replaced, but published.txt stays."""
        self.keep()
        shutil.rmtree(root / "docs", ignore_errors=True)
        pages = {self.places[word]: self._page(word) for word in self.pages}
        links = "".join(f"- [{page.title}](/{self.places[word]})\n" for word, page in sorted(self.pages.items()))
        pages["index.md"] = _source("Guide", f"# Guide\n\n[Help](/get-help-now.md)\n\n{links}")
        pages["get-help-now.md"] = _source("Get help now", "# Get help now\n\nCall 911.\n")
        moves = "".join(f"        {old}: {self.where(word)}\n" for old, word in sorted(self.moved.items()))
        texts = {f"docs/{path}": text for path, text in pages.items()}
        texts |= {f"docs/{name}": f"word\n{Path(name).stem}\n" for name in self.files}
        texts |= {f"templates/{kind}.md": _source("A", "# A\n") for kind in KINDS}
        texts["includes/icd10.tsv"] = "".join(f"{code}\t{title}\n" for code, title in ICD.items())
        texts["permalinks.yml"] = "".join(
            f"{code}:\n  to: {self.where(word)}\n  says: About {word}\n  icd10: [{icd}]\n  since: 2026-11-22\n"
            for code, (word, icd) in self.codes.items()
        )
        config = CONFIG.replace("HOOKS", str(ROOT / "scripts/hooks.py"))
        texts["mkdocs.yml"] = config.replace("redirect_maps:\n", f"redirect_maps:\n{moves}" if moves else "{}\n")
        texts |= {"overrides/main.html": THEME, "overrides/manifest.webmanifest": '{"name": "Guide"}'}
        texts["search-words.yml"] = "same: []\n"
        for name in ("sw.js", "from-disk.js", "from-disk.txt"):
            texts[f"overrides/{name}"] = (ROOT / "overrides" / name).read_text(encoding="utf-8")
        for name, text in texts.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")

    def _page(self, word: str) -> str:
        page = self.pages[word]
        parts = [f"# {page.title} {{#{word}}}\n\nAll about {word}.\n"]
        parts += [f"- [File](/{name})\n" for name, one in sorted(self.files.items()) if one == word]
        parts += [f"## {heading} {{#{ident}}}\n\nMore about {ident}.\n" for ident, heading in page.sections.items()]
        parts += [
            f"## About {ident} {{#{ident}}}\n\nIt went [to its own place](/{self.where(ident)}).\n"
            for ident in sorted(page.stubs)
        ]
        parts.append(f"## What to do {{#{ACTS}}}\n\nAsk about {', '.join(sorted(page.acts))}.\n")
        return _source(page.title, "\n".join(parts))


def _source(title: str, body: str) -> str:
    return (
        f"---\ntitle: {title}\ndescription: About {title}.\npage_type: about\nlast_reviewed: 2026-11-22\n"
        f"next_review: 2028-11-22\nclinical_review: pending\n---\n\n{body}"
    )
