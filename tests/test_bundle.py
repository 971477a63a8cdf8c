"""One script for many on a built page."""

from __future__ import annotations

import re

import bundle

PAGE = """<p>a</p>
<script defer src="../assets/own.js"></script>
<script defer data-bundle="search" src="../assets/vendor/one.js"></script>
<script defer data-bundle="search" src="../assets/two.js"></script>
<p>b</p>
"""


def build(tmp_path):
    for name, text in {
        "assets/vendor/one.js": "/*! One, MIT */\nvar one = 1;",
        "assets/two.js": "/* Says two.\n   Slowly. */\n(() => {\n  // why\n"
        "  window.two = 'http://x'; // it's kept\n  two({ a: 'b , c = d', e: \"f : 'g' , h\" }, 1 - -1); // goes\n})();\n",
        "search/index.html": PAGE,
        "other/index.html": "<p>no script</p>",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def test_a_page_gets_one_script_in_place_of_many(tmp_path):
    build(tmp_path)
    bundle.bundle(tmp_path, {"search/": "search"})
    page = (tmp_path / "search/index.html").read_text(encoding="utf-8")
    one = r'<script defer src="\.\./assets/(search\.[0-9a-f]{8}\.js)"></script>'
    name = re.fullmatch(rf"""<p>a</p>\n<script defer src="\.\./assets/own\.js"></script>\n{one}\n<p>b</p>\n""", page)
    assert name, page
    assert [file.name for file in (tmp_path / "assets").rglob("*.js")] == [name[1]]
    script = (tmp_path / "assets" / name[1]).read_text(encoding="utf-8")
    assert script == ("/*! One, MIT */\nvar one=1;\nwindow.two=`http://x`,two({a:`b , c = d`,e:`f : 'g' , h`},2);\n")


def test_a_page_without_scripts_stays_as_it_is(tmp_path):
    build(tmp_path)
    bundle.bundle(tmp_path, {"other/": "search"})
    assert (tmp_path / "other/index.html").read_text(encoding="utf-8") == "<p>no script</p>"


def test_a_script_may_be_part_of_several(tmp_path):
    build(tmp_path)
    (tmp_path / "other/index.html").write_text(PAGE.replace('"search"', '"other"'), encoding="utf-8")
    bundle.bundle(tmp_path, {"search/": "search", "other/": "other"})
    names = sorted(file.name.partition(".")[0] for file in (tmp_path / "assets").rglob("*.js"))
    assert names == ["other", "search"]


def test_no_script_of_the_site_asks_for_more_than_a_phone_of_2020_knows(built):
    scripts = list((built / "assets").glob("*.js"))
    assert len(scripts) >= 6
    # Safari before 16.4 reads no script that has a lookbehind, and shows no results.
    assert [file.name for file in scripts if re.search(r"\(\?<[!=]", file.read_text(encoding="utf-8"))] == []
