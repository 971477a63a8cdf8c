"""The claim ledger, claims.tsv: every number on a page for patients, with its source and its row of the evidence table.

sources: labels of includes/sources.md; "-" for a practical number (a step to do, a date, a count of things on the page)
evidence: the row of the evidence table, or why there is none
"""

import csv
import re

import pytest

import front_matter
import sources
from conftest import ROOT
from test_content import PATIENT_PAGES

FILES = [f"docs/{uri}" for uri in PATIENT_PAGES] + [
    file.relative_to(ROOT).as_posix() for file in sorted((ROOT / "includes").rglob("*.md")) if file.stem != "sources"
]
NOT_CLAIMS = r"911|L4|L5|S1|type [12]|5th|24 hours"  # numbers to call, names of nerves


def ledger() -> list[dict[str, str]]:
    with (ROOT / "tests/claims.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shown(source: str) -> str:
    """Return a page's source with what readers do not see as text blanked: front matter, ids, labels, addresses,
    numbers of list items and of table rows."""
    _, body, _ = front_matter.split(source)
    hidden = r"<!--.*?-->|<[^>]*>|\{[^}]*\}|\[\^[\w-]+\]|(?<=\])\([^)]*\)|^--8<--[^\n]*|^\d+\.(?= )|^\| \d+(?= \|)"
    return re.sub(hidden, lambda found: " " * len(found[0]), body, flags=re.S | re.M)


def loose_numbers(source: str, claims: list[str]) -> list[str]:
    """Return the lines of a source that show a number which none of the claims holds."""
    body, seen = front_matter.split(source)[1], shown(source)
    covered = [(found.start(), found.end()) for claim in claims for found in re.finditer(re.escape(claim), body)]
    covered += [found.span() for found in re.finditer(NOT_CLAIMS, seen)]
    loose = [
        found.start()
        for found in re.finditer(r"\d[\d.,]*", seen)
        if not any(start <= found.start() < end for start, end in covered)
    ]
    return [body[body.rfind("\n", 0, at) + 1 : body.find("\n", at)] for at in loose]


def test_the_search_for_loose_numbers_can_fail():
    assert loose_numbers("Walk for 5 minutes. About 1 in 5.\n", ["About 1 in 5"]) == [
        "Walk for 5 minutes. About 1 in 5."
    ]
    assert loose_numbers("## Call 911 {#step-1}\n\n1. Walk.[^a-2010]\n", []) == []


@pytest.mark.parametrize("name", FILES)
def test_every_number_is_in_the_ledger(name):
    assert loose_numbers(text(name), [row["words"] for row in ledger() if row["page"] == name]) == []


def test_every_claim_stands_on_its_page():
    assert [row for row in ledger() if row["words"] not in text(row["page"])] == []


def test_every_claim_has_a_source_that_its_page_cites_or_a_reason():
    entries, _, _ = sources.read(text("includes/sources.md"), "includes/sources.md")
    wrong = []
    for row in ledger():
        labels = [] if row["sources"] == "-" else row["sources"].split(", ")
        known = all(label in entries and f"[^{label}]" in text(row["page"]) for label in labels)
        if not known or not row["evidence"]:
            wrong.append(row)
    assert wrong == []
