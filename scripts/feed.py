"""The feed of content changes: records them in changes.yml when a build is published, and writes feed.xml from it.

python scripts/feed.py SITE changes.yml

The record is a file of the project, not its history: a build repeats to the byte from any copy of the sources, and a
change is dated by the day it was published, which is what a clinic saw.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from selectolax.lexbor import LexborHTMLParser

from report import Problem

FIELDS = {"page": str, "date": dt.date, "version": str, "title": str, "sections": dict}
HEAD = """\
# What changed on each page, and when: `make publish` adds to it, and feed.xml is made from it. Lines stay as they are;
# a line `note: what changed, and why` may be written by hand under an entry.
"""


def read(text: str, path: str) -> tuple[list[dict], list[Problem]]:
    """Return the entries of changes.yml, oldest first, and the problems; a file with problems has no entries."""
    try:
        entries = yaml.load(text, yaml.CSafeLoader) or []
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return [], [Problem(path, line, "malformed YAML. Put back what `make publish` wrote.", "changes")]
    wrong = [
        number
        for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1)
        if not isinstance(entry, dict) or any(not isinstance(entry.get(name), kind) for name, kind in FIELDS.items())
    ]
    text = "entry {} lacks one of: {}. Put back what `make publish` wrote."
    problems = [Problem(path, 0, text.format(number, ", ".join(FIELDS)), "changes") for number in wrong]
    return ([] if problems else entries), problems


def sections(page_html: str) -> dict[str, str]:
    """Return 4 hexadecimal digits for the words of each section of the article, by its id; "top" for what is before."""
    found: dict[str, list[str]] = {}
    here = "top"
    article = LexborHTMLParser(page_html).css_first("article")
    for part in article.css(".facts, nav"):
        part.decompose()
    for node in article.iter():
        if node.tag == "h2" and node.id:
            here = node.id
        found.setdefault(here, []).extend(node.text(separator=" ").split())
    return {name: hashlib.sha256(" ".join(words).encode()).hexdigest()[:4] for name, words in found.items()}


def record(site: Path, entries: list[dict], today: dt.date) -> list[dict]:
    """Return an entry for each page with a short link of its own whose content version is not the last recorded."""
    last = {entry["page"]: entry["version"] for entry in entries}
    rows = json.loads((site / "links.json").read_text(encoding="utf-8"))
    root = rows[0]["short_url"].removesuffix(f"go/{rows[0]['code']}/")
    fresh = []
    for row in rows:
        page = row["url"].removeprefix(root)
        if "#" in page or last.get(page) == row["content_version"]:
            continue
        last[page] = row["content_version"]  # a page may have more short links than one
        text = (site / page / "index.html").read_text(encoding="utf-8")
        entry = {"page": page, "date": today.replace(), "version": row["content_version"], "title": row["title"]}
        fresh.append(entry | {"sections": sections(text)})
    return fresh


def atom(entries: list[dict], site_url: str, publisher: str, since: dt.date) -> str:
    """Return the Atom feed (RFC 4287), newest first. since: the feed's date while nothing is recorded."""
    host = urlsplit(site_url).hostname
    before: dict[str, dict] = {}
    parts = []
    for entry in entries:
        what = _what(before.get(entry["page"]), entry)
        before[entry["page"]] = entry
        words = "first published" if what == "" else "changed"
        note = " ".join(filter(None, [what, str(entry.get("note", "")), f"Content version {entry['version']}."]))
        parts.append(
            f"<entry>\n<id>tag:{host},{entry['date']}:{entry['page']}:{entry['version']}</id>\n"
            f"<title>{html.escape(entry['title'])}: {words}</title>\n"
            f'<link href="{html.escape(site_url + entry["page"])}"/>\n'
            f"<updated>{entry['date']}T00:00:00Z</updated>\n<summary>{html.escape(note)}</summary>\n</entry>\n"
        )
    updated = max((entry["date"] for entry in entries), default=since)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{html.escape(site_url)}</id>\n<title>Changes in the guide to leg pain after back surgery</title>\n"
        f'<link rel="self" href="{html.escape(site_url)}feed.xml"/>\n<updated>{updated}T00:00:00Z</updated>\n'
        f"<author><name>{html.escape(publisher)}</name></author>\n{''.join(reversed(parts))}</feed>\n"
    )


def _what(old: dict | None, new: dict) -> str:
    """Return "" for a page's first entry, else which sections changed, came or went."""
    if old is None:
        return ""
    was, now = old["sections"], new["sections"]
    kinds = {
        "Changed": [one for one in now if one in was and was[one] != now[one]],
        "New": [one for one in now if one not in was],
        "Removed": [one for one in was if one not in now],
    }
    told = [f"{kind}: {', '.join(one.replace('-', ' ') for one in ids)}." for kind, ids in kinds.items() if ids]
    return " ".join(told) or "Changed: links only."


def main(arguments: list[str]) -> int:
    """Add the changes of a built site to changes.yml; the lines that are there stay as they are."""
    if len(arguments) != 2:
        print("usage: feed.py SITE changes.yml", file=sys.stderr)
        return 2
    path = Path(arguments[1])
    text = path.read_text(encoding="utf-8") if path.exists() else HEAD
    entries, problems = read(text, path.name)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return 1
    fresh = record(Path(arguments[0]), entries, dt.date.today())
    added = yaml.safe_dump(fresh, sort_keys=False, allow_unicode=True, width=120) if fresh else ""
    path.write_text(text + added, encoding="utf-8")
    print(f"{len(fresh)} changed pages, {len(entries) + len(fresh)} entries in {path}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
