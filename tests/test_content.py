"""What the content standards ask of every page for patients, measured."""

import re

import pytest

import front_matter
import pages
from bench_reading import reading
from conftest import ROOT

PAGES, _ = pages.read(ROOT / "docs")
PATIENT_PAGES = [uri for uri, page in PAGES.items() if page.meta["page_type"] in pages.TOPIC_TYPES] + ["glossary.md"]
CARDS = sorted(
    file.relative_to(ROOT).as_posix() for file in (ROOT / "includes").rglob("*.md") if file.stem != "sources"
)
HIGHEST_GRADE = 6.0  # NIH and AMA: not above grade 6. No word is exempt.
HIGHEST_CARD_GRADE = 5.0
LONGEST_MEAN_SENTENCE = 15  # words; doi 10.1007/s00586-023-07856-5
LONGEST_LIST = 7  # items; CDC Clear Communication Index, item 8
LONGEST_PARAGRAPH = 3  # sentences; NHS service manual
BANNED = r"\b(should|normal for you|click here|medications?|can't|don't|patients should)\b"


def source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def prose(name: str) -> list[str]:
    blocks = pages.prose(source(name))
    assert blocks, f"{name} has no prose to measure"
    return blocks


def too_long_lists(text: str) -> list[str]:
    lists = re.findall(r"(?:^(?:[-*]|\d+\.) .*\n(?:[ \t]+.*\n)*)+", text + "\n", flags=re.M)
    return [block[:60] for block in lists if len(re.findall(r"^(?:[-*]|\d+\.) ", block, flags=re.M)) > LONGEST_LIST]


def test_the_measures_can_fail():
    hard = ["Postoperative radicular symptomatology necessitates comprehensive neurological evaluation."]
    assert reading(hard).grade > HIGHEST_GRADE
    easy = reading(["One two. Three four five six."])
    assert (easy.words, easy.sentence) == (6, 3)
    assert reading(hard * 3).smog > reading(["You walk a bit. You rest. You walk on."]).smog
    assert too_long_lists("- x\n" * 8) and not too_long_lists("- x\n" * 7)
    assert re.search(BANNED, "You should rest.")


@pytest.mark.parametrize("uri", PATIENT_PAGES)
def test_a_page_for_patients_is_plain(uri):
    blocks = prose(f"docs/{uri}")
    measured = reading(blocks)
    assert measured.grade <= HIGHEST_GRADE
    assert measured.sentence < LONGEST_MEAN_SENTENCE
    assert too_long_lists(source(f"docs/{uri}")) == []
    _, body, _ = front_matter.split(source(f"docs/{uri}"))
    assert re.findall(BANNED, body, flags=re.I) == []


@pytest.mark.parametrize("uri", PATIENT_PAGES)
def test_paragraphs_are_short(uri):
    long = [block for block in prose(f"docs/{uri}") if len(re.findall(r"[.?!](?=\s|$)", block)) > LONGEST_PARAGRAPH]
    assert long == []


@pytest.mark.parametrize("name", CARDS)
def test_a_care_card_is_plainer_still(name):
    assert reading(prose(name)).grade <= HIGHEST_CARD_GRADE
    assert too_long_lists(source(name)) == []


def test_no_page_names_the_publisher_itself():
    clinic = re.search(r"^    name: (.+)$", source("mkdocs.yml"), flags=re.M)[1]
    files = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "includes").rglob("*.md"), *(ROOT / "overrides").rglob("*.html")]
    assert [file.name for file in files if clinic in file.read_text(encoding="utf-8")] == []


def test_no_page_promises_or_diagnoses():
    said = []
    for uri in PATIENT_PAGES:
        for block in prose(f"docs/{uri}"):
            said += re.findall(
                r".*\b(?:normal for you|perfectly safe|is safe|are safe|safe for you)\b.*", block, flags=re.I
            )
    assert said == []
