"""YAML that would never end, or that is no mapping, gets one line and no more."""

import yaml_lines


def test_nested_aliases_end():
    text = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefghijklmnopqrstuvw", "bcdefghijklmnopqrstuvwx", strict=True)
    )
    values, lines, problems = yaml_lines.read(text, "x.yml")
    assert (len(values), lines[("b",)], problems) == (24, 2, [])


def test_lists_have_numbers_in_their_names():
    _, lines, _ = yaml_lines.lines_of("plugins:\n  - redirects:\n      maps: {}\n", "x.yml")
    assert lines[("plugins", 0, "redirects", "maps")] == 3


def test_deep_nesting_is_one_problem():
    _, _, problems = yaml_lines.read("[" * 5000, "x.yml")
    assert len(problems) == 1
