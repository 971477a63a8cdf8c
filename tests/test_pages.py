"""Each fault of a page's source gets one whole line; sound sources get none."""

from pathlib import Path

import pytest

import page_checks
import pages

META = """---
title: Early pain
description: Why.
page_type: hub
last_reviewed: 2026-11-22
next_review: 2028-11-22
clinical_review: pending
---
"""
BODY = """
# Early pain

What it is.

--8<-- "care/early.md"

## Key points {#key-points}

- One.

## More {#more}
"""
TOKENS = {"clinic.name": "The Clinic"}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in {"docs/early.md": META + BODY, "includes/care/early.md": "## Call {#call}\n"}.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def problems(tree: Path, required=("key-points", "more")) -> list[str]:
    found, wrong = pages.read(tree / "docs")
    wrong += page_checks.check(found, {"hub": list(required)}, tree / "includes", TOKENS)
    return [str(problem) for problem in sorted(wrong)]


def change(tree: Path, old: str, new: str) -> None:
    file = tree / "docs/early.md"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_page_is_silent(tree):
    assert problems(tree) == []


def test_code_and_comments_are_not_page_text(tree):
    change(tree, "- One.", "- One.\n\n```\n## No id\n{{ unknown }}\n```\n\n<!-- ## No id\n{{ unknown }} -->")
    assert problems(tree) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "{#more}",
            "",
            "docs/early.md:20: heading 'More' has no id. Add one that will never change: {#short-name}. [heading]",
        ),
        (
            "# Early pain\n\nWhat",
            "# Late pain\n\nWhat",
            "docs/early.md:10: heading 'Late pain' is not the title 'Early pain'. Make them the same. [heading]",
        ),
        (
            "- One.",
            "# Again",
            "docs/early.md:18: 2 headings of level 1. Keep one: '# Early pain'. [heading]",
        ),
        (
            "{#key-points}",
            "{#key-point}",
            "docs/early.md:1: no section '#key-points', which a page of type 'hub' must have. See templates/hub.md. "
            "Did you mean '#key-point'? [section]",
        ),
        (
            '--8<-- "care/early.md"',
            "",
            'docs/early.md:16: no care card before the first heading. Add a line such as --8<-- "care/early.md" under the '
            "first line. [care-card]",
        ),
        (
            "care/early.md",
            "care/erly.md",
            "docs/early.md:14: no file 'care/erly.md' in includes/. Correct the name. Did you mean 'care/early.md'? "
            "[snippet]",
        ),
        (
            "- One.",
            "![](back.svg)",
            "docs/early.md:18: picture 'back.svg' has no text for who cannot see it. Say between the [] what it shows. [alt]",
        ),
        (
            "- One.",
            "{{ clinic.nam }}",
            "docs/early.md:18: unknown name '{{ clinic.nam }}'. Use one of: clinic.name. Did you mean 'clinic.name'? [name]",
        ),
    ],
)
def test_each_fault_gets_one_line(tree, old, new, expected):
    change(tree, old, new)
    got = problems(tree) if old != "{#more}" else problems(tree, required=["key-points"])
    assert got == [expected]


def test_sections_out_of_order(tree):
    expected = "docs/early.md:16: section '#key-points' stands before '#more'. Move it after. [section]"
    assert problems(tree, required=["more", "key-points"]) == [expected]


def test_two_pages_with_one_title(tree):
    (tree / "docs/other.md").write_text(META + BODY, encoding="utf-8")
    expected = "docs/other.md:2: title 'Early pain' is also the title of docs/early.md. Give each page a title of its own. [title]"
    assert problems(tree) == [expected]


def test_a_page_that_is_not_text(tree):
    (tree / "docs/early.md").write_bytes(b"\xff\xfe\x00")
    assert problems(tree) == ["docs/early.md: cannot be read as UTF-8 text. Save it as UTF-8. [encoding]"]


def test_names_are_filled_in():
    assert pages.fill("Ask {{ clinic.name }} or {{ else }}.", TOKENS) == "Ask The Clinic or {{ else }}."


def test_prose_is_the_page_own_sentences():
    source = META + BODY + "\nWalk a bit.[^a]\n\n- rest\n- *sleep*\n\n| a |\n|---|\n| b |\n"
    assert pages.prose(source) == ["What it is.", "One.", "Walk a bit.", "rest.", "sleep."]


def test_required_ids_come_from_the_templates():
    required = pages.required_ids(Path(__file__).parent.parent / "templates")
    assert required["cause"][0] == "key-points"
    assert required["about"] == []


def test_a_page_that_is_not_in_the_menu_is_told(tree):
    found, _ = pages.read(tree / "docs")
    told = [str(one) for one in page_checks.check_menu(found, "nav:\n  - Home: index.md\n", "mkdocs.yml")]
    assert told == ["docs/early.md: this page is not in the menu. Add 'early.md' under nav in mkdocs.yml. [nav]"]
    sound = (
        "nav:\n  - Twice: early/index.md\n",
        "nav:\n  - Causes:\n      - Early: early.md\n",
        "site_name: No menu of its own\n",
    )
    slip = "nav:\n  - Early: erly.md\n"  # told by the cross-link check, at its line
    left_out = "nav:\n  - Home: index.md\nnot_in_nav: |\n  /ear*.md\n"
    for config in (*sound, slip, left_out):
        assert list(page_checks.check_menu(found, config, "mkdocs.yml")) == []


def test_two_pages_of_one_address_are_told(tree):
    (tree / "docs/early").mkdir()
    other = (META + BODY).replace("title: ", "title: More ", 1).replace("\n# ", "\n# More ", 1)
    (tree / "docs/early/index.md").write_text(other, encoding="utf-8")
    assert problems(tree) == [
        "docs/early.md: docs/early/index.md makes the same address early/. Rename or remove one. [address]"
    ]
