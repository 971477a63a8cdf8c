"""One script for many on a built page."""

from __future__ import annotations

import re

import bundle

PAGE = """<p>a</p>
<script defer src="../assets/own.js"></script>
<script defer data-bundle src="../assets/vendor/one.js"></script>
<script defer data-bundle src="../assets/two.js"></script>
<p>b</p>
"""
TWO = """/* Says two.
   Slowly. */
(() => {
  // why
  window.two = 'http://x'; // it's kept
  two({ a: 'b , c = d', e: "f : 'g' , h" }, 1 - -1); // goes
})();
"""
SMALL_TWO = "window.two=`http://x`,two({a:`b , c = d`,e:`f : 'g' , h`},2);"


def build(tmp_path, page):
    for name, text in {
        "assets/vendor/one.js": "/*! One, MIT */\nvar one = 1;",
        "assets/two.js": TWO,
        "search/index.html": page,
        "plain/index.html": "<p>no script</p>",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    bundle.bundle(tmp_path, ("search/", "plain/", "gone/"))
    return (tmp_path / "search/index.html").read_text(encoding="utf-8")


def test_a_page_gets_one_script_in_place_of_many(tmp_path):
    page = build(tmp_path, PAGE)
    own, two = '<script defer src="../assets/own.js"></script>', '<script defer src="../assets/two.js"></script>'
    assert page == f"<p>a</p>\n{own}\n{two}\n<p>b</p>\n"
    script = (tmp_path / "assets/two.js").read_text(encoding="utf-8")
    assert script == f"/*! One, MIT */\nvar one=1;\n{SMALL_TWO}\n"


def test_a_page_without_scripts_stays_as_it_is(tmp_path):
    build(tmp_path, PAGE)
    assert (tmp_path / "plain/index.html").read_text(encoding="utf-8") == "<p>no script</p>"
    assert not (tmp_path / "gone").exists()


def test_no_script_of_the_site_asks_for_more_than_a_phone_of_2020_knows(built):
    scripts = list((built / "assets").glob("*.js"))
    assert len(scripts) >= 7
    # Safari before 16.4 reads no script that has a lookbehind, and shows no results.
    assert [str(file) for file in scripts if re.search(r"\(\?<[!=]", file.read_text(encoding="utf-8"))] == []
