"""search-words.yml: each entry that leads nowhere is named, with its line."""

from __future__ import annotations

import pytest

from search_words import check, plain, read, rule

PATH = "search-words.yml"
SOUND = """\
same:
  - [pee, urine]
topics:
  medicines: [Advil, pain pills]
names:
  cannot: [cannot, trouble]
danger:
  go-to-er:
    first: [pee + <cannot>]
    also: [pee ! exercise]
quiet: [cannot]
ignore: [the]
plain: [paint]
"""


def found(text: str) -> list[str]:
    words, problems = read(text, PATH)
    problems += check(
        words, ["medicines", "causes/early.md#swelling"], ["call-911", "go-to-er"], "You pee. Ibuprofen.", PATH
    )
    return [str(problem) for problem in problems]


def test_sound_words_have_no_problem():
    assert found(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("quiet:", "quite:", "search-words.yml:11: unknown part 'quite'. Correct its name. Did you mean 'quiet'? [search-words]"),
        ("quiet: [cannot]", "quiet: cannot", "search-words.yml:11: 'quiet' cannot be read. Write it as a list: [first words, second words]. [search-words]"),
        ("names:\n  cannot: [cannot, trouble]", "names: [cannot]", "search-words.yml:5: 'names' cannot be read. Write 'name: [words]' lines under it. [search-words]"),
        ("[pee, urine]", "[pee]", "search-words.yml: group 1 of 'same' is not two or more words. Write it as a list: [first words, second words]. [search-words]"),
        ("  medicines: [Advil, pain pills]", "  medicines: Advil", "search-words.yml:4: 'medicines' has no words. Write it as a list: [first words, second words]. [search-words]"),
        ("    also: [pee", "    alos: [pee", "search-words.yml:8: 'go-to-er' has no rules. Write 'first: [rules]' or 'also: [rules]' lines under it. [search-words]"),
        ("  medicines:", "  medicine:", "search-words.yml:4: no code or section 'medicine'. Use a code of permalinks.yml, or page.md#section. Did you mean 'medicines'? [search-words]"),
        ("pain pills]", "advil]", "search-words.yml:4: 'advil' is in topic 'medicines' twice, first in line 4. Keep one. [search-words]"),
        ("[pee, urine]", "[pee, urine]\n  - [bladder, urine]", "search-words.yml:3: 'urine' is in 'same' twice, first in line 2. Keep one. [search-words]"),
        ("[pee, urine]", "[pee, urine]\n  - [elbow, knuckle]", "search-words.yml:3: no page uses 'elbow' or its equivalents. Add a word that a page uses, or remove the line. [search-words]"),
        ("go-to-er:", "goto-er:", "search-words.yml:8: no section '#goto-er' on the danger page. Use the id of one of its tiers. Did you mean 'go-to-er'? [search-words]"),
        ("+ <cannot>", "+ <canot>", "search-words.yml:9: no name 'canot' for the rule 'pee + <canot>'. Add it under 'names'. Did you mean 'cannot'? [search-words]"),
        ("[pee ! exercise]", "[pee !]", "search-words.yml:10: rule 'pee !' has an empty part. Write words on both sides of each '+', '/' and '!'. [search-words]"),
        ("same:", "same: [", "search-words.yml:2: malformed YAML: did not find expected node content. Quote a value that has a colon. [yaml]"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_line(old, new, problem):
    assert old in SOUND
    assert problem in found(SOUND.replace(old, new))


def test_a_fault_is_told_once():
    assert len(found(SOUND.replace("pain pills]", "advil]"))) == 1


def test_an_empty_file_has_no_entries():
    words, problems = read("", PATH)
    assert problems == [] and words["same"] == [] and words["danger"] == {}


def test_a_rule_is_taken_apart():
    words, _ = read(SOUND, PATH)
    assert rule("pee + <cannot> / hard to ! Gym", words["names"]) == [
        ["pee"],
        ["cannot", "trouble", "hard to"],
        ["!", "gym"],
    ]


def test_words_are_compared_without_case_and_apostrophes():
    assert plain("Can’t  feel—my LEG's") == "cant feel my legs"
