"""Each fault of the front matter gets one whole line."""

import pytest

import front_matter

GOOD = {
    "title": "Pain in the first weeks",
    "description": "Why the leg can hurt.",
    "page_type": "cause",
    "search_words": "[pins and needles]",
    "last_reviewed": "2026-11-22",
    "next_review": "2028-11-22",
    "clinical_review": "pending",
}


def lines(**changes) -> list[str]:
    fields = {**GOOD, **changes}
    body = "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None)
    _, _, problems = front_matter.read(f"---\n{body}---\n# Title\n", "docs/x.md")
    return [str(problem) for problem in problems]


def test_sound_front_matter_is_silent():
    assert lines() == []
    assert lines(clinical_review="{name: A. Doe, credentials: MD, date: 2026-01-02}") == []
    assert lines(search_words=None) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"titel": "x"},
            "docs/x.md:9: unknown field 'titel'. Remove it or correct its name. Did you mean 'title'? [front-matter]",
        ),
        ({"title": None}, "docs/x.md:1: no field 'title'. Add it between the lines of '---'. [front-matter]"),
        ({"description": ""}, "docs/x.md:3: no field 'description'. Add it between the lines of '---'. [front-matter]"),
        ({"title": "2026"}, "docs/x.md:2: title '2026' is not text. Put it in quotes. [front-matter]"),
        (
            {"description": "x" * 156},
            "docs/x.md:3: description has 156 characters. Cut it to 155 at most. [front-matter]",
        ),
        (
            {"page_type": "causes"},
            "docs/x.md:4: unknown page_type 'causes'. Use one of: cause, treatment, technique, guide, tool, hub, clinic, "
            "about. Did you mean 'cause'? [front-matter]",
        ),
        (
            {"search_words": "pins"},
            "docs/x.md:5: search_words is not a list of words. Write it as [first words, second words], in quotes where "
            "needed. [front-matter]",
        ),
        (
            {"last_reviewed": "22 November"},
            "docs/x.md:6: last_reviewed '22 November' is not a date. Write it as year-month-day, e.g. 2026-11-22. "
            "[front-matter]",
        ),
        (
            {"last_reviewed": "2026-02-30"},
            "docs/x.md:6: last_reviewed '2026-02-30' is not a date. Write it as year-month-day, e.g. 2026-11-22. "
            "[front-matter]",
        ),
        (
            {"next_review": "2030-01-01"},
            "docs/x.md:7: next_review 2030-01-01 is not within 3 years after last_reviewed. Choose a date that is. "
            "[front-matter]",
        ),
        (
            {"clinical_review": "done"},
            "docs/x.md:8: clinical_review 'done' is neither 'pending' nor {name: …, credentials: …, date: 2026-11-22}. "
            "Write one of these. [front-matter]",
        ),
        (
            {"title": "Pain: early"},
            "docs/x.md:2: malformed YAML: mapping values are not allowed in this context. Quote a value that has a colon. [yaml]",
        ),
    ],
)
def test_each_fault_gets_one_line(changes, expected):
    assert lines(**changes) == [expected]


def test_a_field_written_twice():
    source = "---\n" + "".join(f"{name}: {value}\n" for name, value in GOOD.items()) + "title: Other\n---\n"
    _, _, problems = front_matter.read(source, "docs/x.md")
    expected = "docs/x.md:9: 'title' is written twice; the first is in line 2. Remove or rename one. [yaml]"
    assert [str(problem) for problem in problems] == [expected]


def test_no_front_matter():
    _, _, problems = front_matter.read("# Title\n", "docs/x.md")
    assert [str(problem) for problem in problems] == [
        "docs/x.md:1: no front matter between two lines of '---'. Copy the first lines of the page type's file in "
        "templates/. [front-matter]"
    ]
