"""Defects in a copy of the project: each is told once, at the line an editor mends, with the name to write there."""

import pytest

from test_site import broken, change


def test_a_short_link_is_traced_to_its_target(project):
    line = change(project, "permalinks.yml", "to: causes/early.md#swelling", "to: causes/early.md#sweling")
    wrong = "no section '#sweling' on causes/early/. Correct the link. The address is published: keep it, or redirect it. Did you mean '#swelling'? [fragment]"
    told = [one for one in broken(project) if one.endswith("[fragment]")]  # the search words may miss the section too
    assert told == [f"permalinks.yml:{line}: {wrong}"]


def test_a_moved_page_is_traced_to_its_entry_and_not_to_a_comment(project):
    moved = "redirect_maps:  # once old.md: symptoms.md#burnin\n        # old.md: symptoms.md#burnin\n"
    moved += "        old.md: symptoms.md#burnin"
    line = change(project, "mkdocs.yml", "redirect_maps: {}", moved) + 2
    change(project, "mkdocs.yml", "# ---- Rendering ----", "# old.md: symptoms.md#burnin")
    wrong = "no section '#burnin' on symptoms/. Correct the link. Did you mean '#burning'? [fragment]"
    assert broken(project) == [f"mkdocs.yml:{line}: {wrong}"]


def test_a_missing_page_of_the_navigation_is_offered_as_its_file(project):
    line = change(
        project, "mkdocs.yml", "Months or years later: causes/late.md", "Months or years later: causes/lat.md"
    )
    wrong = "Correct the link. Did you mean 'causes/late.md'? [link]"
    assert broken(project) == [f"mkdocs.yml:{line}: no page 'causes/lat.md'. {wrong}"]


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("/assets/symptoms-sadle.png", "/assets/symptoms-saddle.svg"),
        ("/assets/symptoms-saddle", "/assets/symptoms-saddle.svg"),
    ],
)
def test_for_a_missing_picture_pictures_are_offered(written, offered, project):
    line = change(project, "docs/symptoms.md", "(/assets/symptoms-saddle.svg)", f"({written})")
    wrong = f"no file '{written[1:]}' for '{written}'. Correct the address. Did you mean '{offered}'? [file]"
    assert broken(project) == [f"docs/symptoms.md:{line}: {wrong}"]
