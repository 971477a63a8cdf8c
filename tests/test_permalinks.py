"""permalinks.yml: each fault gets one line."""

import pytest

import permalinks

TITLES = {"M54.16": "Radiculopathy, lumbar region", "G89.18": "Other acute postprocedural pain"}
URIS = ["causes/early.md", "index.md"]
GOOD = """\
early:
  to: causes/early.md
  says: Why the leg can hurt
  icd10: [M54.16, G89.18]
  since: 2026-11-22
swelling:
  to: causes/early.md#swelling
  says: "Swelling: & the <leg>"
  icd10: []
  since: 2026-11-22
"""


def read(text: str):
    return permalinks.read(text, "permalinks.yml", TITLES, URIS)


def test_sound_entries():
    links, problems = read(GOOD)
    assert problems == []
    assert [(link.code, link.page, link.fragment, link.line) for link in links] == [
        ("early", "causes/early.md", "", 1),
        ("swelling", "causes/early.md", "swelling", 6),
    ]
    assert permalinks.by_page(links) == {"causes/early.md": "early"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("swelling:\n", "early:\n", "permalinks.yml:6: 'early' is written twice; the first is in line 1. Remove or rename one. [yaml]"),
        ("swelling:\n", "Swelling_2:\n", "permalinks.yml:6: code 'Swelling_2' has other signs than a-z, 0-9 and single hyphens. Choose another code. [permalink]"),
        ("  to: causes/early.md\n", "  to: causes/erly.md\n", "permalinks.yml:2: no page 'causes/erly.md' in docs/. Correct the name. Did you mean 'causes/early.md'? [permalink]"),
        ("  to: causes/early.md\n", "  to: [1]\n", "permalinks.yml:2: '[1]' is not an address. Write a page, and a section if wanted: causes/early.md#swelling. [permalink]"),
        ("  says: Why the leg can hurt\n", "", "permalinks.yml:1: code 'early' has no 'says'. Add it. [permalink]"),
        ("  says: Why the leg can hurt\n", "  says: ' '\n", "permalinks.yml:3: code 'early' says nothing. Write the line that a clinic copies. [permalink]"),
        ("  says: Why the leg", "  note: x\n  says: Why the leg", "permalinks.yml:3: code 'early' has an unknown field 'note'. Remove it or correct its name. [permalink]"),
        ("[M54.16, G89.18]", "[M54.61, G89.18]", "permalinks.yml:4: ICD-10-CM code 'M54.61' is not in includes/icd10.tsv. Correct or add it. Did you mean 'M54.16'? [permalink]"),
        ("[M54.16, G89.18]", "M54.16", "permalinks.yml:4: icd10 'M54.16' is not a list. Write it as [M54.16, M54.17]. [permalink]"),
        ("  since: 2026-11-22\nswelling", "  since: soon\nswelling", "permalinks.yml:5: since 'soon' is not a date. Write it as year-month-day, e.g. 2026-11-22. [permalink]"),
    ],
)  # fmt: skip
def test_each_fault_gets_one_line(old, new, expected):
    assert GOOD.count(old) == 1
    assert [str(problem) for problem in read(GOOD.replace(old, new))[1]] == [expected]


def test_a_code_without_fields_and_broken_yaml():
    expected = (
        "permalinks.yml:1: code 'early' has no fields. Write 'to', 'says', 'icd10' and 'since' under it. [permalink]"
    )
    assert [str(problem) for problem in read("early: x\n")[1]] == [expected]
    expected = "permalinks.yml:2: malformed YAML: mapping values are not allowed in this context. Quote a value that has a colon. [yaml]"
    assert [str(problem) for problem in read("early:\n  to: a: b\n")[1]] == [expected]
    expected = "permalinks.yml:1: not a list of 'name: value' lines. Write one a line. [yaml]"
    assert [str(problem) for problem in read("- early\n")[1]] == [expected]
