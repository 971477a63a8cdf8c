"""The cross-link check as a command: every kind of fault once, at its line; every harmless form silent."""

import json
import logging
import os
import shutil
from pathlib import Path

import pytest

import cases
import check_site

BROKEN = sorted((cases.PAGES / "broken").glob("*.txt"))
SOUND = sorted((cases.PAGES / "sound").glob("*.txt"))


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Return a function that builds a fixture and gives (exit code, output lines) of the command."""
    monkeypatch.chdir(tmp_path)
    logging.disable(logging.CRITICAL)
    root = tmp_path / "project"

    def made(text: str, *arguments: str) -> tuple[int, list[str]]:
        if not root.exists():
            cases.base(root)
            if cases.case(text):
                (root / "docs/case.md").write_text(cases.case(text), encoding="utf-8")
            cases.apply(root, text, built=False)
            cases.build(root)
            cases.apply(root, text, built=True)
        os.chdir(root)
        options = ["--published", "published.txt"] if "@published" in text.splitlines() else []
        code = check_site.main(["site", *options, *arguments])
        return code, capsys.readouterr().out.splitlines()

    yield made
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_fault_is_told_once_at_its_line(path, run):
    text = path.read_text(encoding="utf-8")
    expected = [line.removeprefix("@expect ") for line in text.splitlines() if line.startswith("@expect ")]
    code, lines = run(text, "--docs", "docs")
    assert (code, lines[:-1]) == (1, expected)
    _, lines = run(text)
    assert len(lines) - 1 == ("@sources" not in text.splitlines()), lines


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_every_harmless_form_is_silent(path, run):
    text = path.read_text(encoding="utf-8")
    for arguments in (("--docs", "docs"), ()):
        code, lines = run(text, *arguments)
        assert (code, lines[:-1]) == (0, [])


def test_the_closing_line_counts_what_was_checked(run):
    assert run("", "--docs", "docs")[1] == ["Checked 260 links and 25 fragments on 13 pages: no problems."]


def test_json(run):
    _, lines = run("<a href='../gone/'>x</a>", "--docs", "docs", "--json")
    found = json.loads("\n".join(lines))
    problem = {
        "path": "docs/case.md",
        "line": 3,
        "text": "no page 'gone/' for '../gone/'. Correct the link.",
        "rule": "link",
    }
    assert found == {"problems": [problem], "links": 261, "fragments": 25, "pages": 13}


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_other_themes_raise_no_alarm(theme, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "project"
    cases.base(root)
    shutil.rmtree(root / "overrides")
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    start, end = config.index("theme:"), config.index("nav:")
    config = config[:start] + f"theme: {theme}\n" + config[end:]
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    cases.build(root)
    assert check_site.main([str(root / "site")]) == 0, capsys.readouterr().out


def test_what_cannot_be_checked_is_said(tmp_path, capsys):
    assert check_site.main([str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.endswith("none is not a folder. Name the folder of the built site.\n")
    assert check_site.main([str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"cannot check {tmp_path}: it holds no HTML page. Build the site first.\n"


def site(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_site_under_a_sub_path_by_hand(tmp_path, capsys):
    page = '<html lang="en"><head><link rel="canonical" href="https://h.example.org/guide/{}"></head><body>{}</body></html>'
    site(tmp_path, {
        "index.html": page.format("", '<a href="/guide/a/">A</a> <a href="https://h.example.org/guide/a/#x">x</a>'),
        "a/index.html": page.format("a/", '<h2 id="x">X</h2><a href="/other/">Other</a>'),
    })  # fmt: skip
    assert check_site.main([str(tmp_path)]) == 1
    wrong = "'/other/' leaves this site: its addresses start with /guide/. Write it from the site's root. [link]"
    assert capsys.readouterr().out.splitlines()[0] == f"{tmp_path}/a/index.html:1: {wrong}"


def test_printed_addresses_beside_a_sub_path(tmp_path, capsys):
    page = '<link rel="canonical" href="https://h.example.org/guide/{}"><p>{}</p><a href="/guide/a/">A</a>'
    beside = "Ask at h.example.org, h.example.org/staff/ or h.example.org/guide/a/."
    site(
        tmp_path,
        {"index.html": page.format("", "Type h.example.org/a/ in."), "a/index.html": page.format("a/", beside)},
    )
    assert check_site.main([str(tmp_path)]) == 1
    wrong = (
        "'https://h.example.org/a/' leaves this site: its addresses start with /guide/. Write it from the site's root."
    )
    assert capsys.readouterr().out.splitlines()[:-1] == [f"{tmp_path}/index.html:1: {wrong} [link]"]


def test_canonicals_of_another_site_are_one_fault(tmp_path, capsys):
    links = "".join(f'<a href="{n}.html">{n}</a>' for n in "abcd")
    page = '<link rel="canonical" href="https://h.example.org/book/{}/now.html"><p>{}</p>'
    names = ("index", *"abcd")
    site(tmp_path, {f"{name}.html": page.format(name, links) for name in names})
    assert check_site.main([str(tmp_path)]) == 1
    wrong = "5 pages name another site as canonical, such as 'https://h.example.org/book/a/now.html', so search engines drop"
    assert capsys.readouterr().out.splitlines()[:-1] == [
        f"{tmp_path}/a.html:1: {wrong} them. Name this site's own addresses (site_url). [canonical]"
    ]


def test_a_page_that_a_dead_link_means_is_no_second_fault(tmp_path, capsys):
    names = {"index.html": '<a href="walks.html">Walk</a>', "walk.html": "<p>Walk</p>", "swim.html": "<p>Swim</p>"}
    site(tmp_path, names)
    assert check_site.main([str(tmp_path)]) == 1
    alone = "no page links to swim.html, so readers cannot reach it. Put it in the navigation or link to it. [orphan]"
    assert capsys.readouterr().out.splitlines()[:-1] == [
        f"{tmp_path}/index.html:1: no page 'walks.html'. Correct the link. Did you mean 'walk.html'? [link]",
        f"{tmp_path}/swim.html: {alone}",
    ]


LINES = {
    "a scheme without its name": ('<a href="https://a.example.net">A</a>\n<a href="://a.example.net">B</a>', 3),
    "a picture without words": ('<a href="b.html">B</a>\n<a href="b.html"><img src="p.png" alt=""></a>', 3),
    "a space without words": ('<a href="b.html">B</a>\n<a href="b.html" class="x"> &nbsp; </a>', 3),
    "letter case": ('<a href="b.html">B</a>\n<A HREF="B.html">B</A>', 3),
    "a map's name": ('<img src="p.png" alt="" usemap="#m"><map name="m"></map>\n<A HREF=#m>M</A>', 3),
    "an empty canonical": ('<link rel="icon" href="p.png">\n<LINK REL="canonical" HREF="">', 3),
}


@pytest.mark.parametrize("name", LINES)
def test_the_line_of_a_built_file_is_the_one_with_the_fault(name, tmp_path, capsys):
    text, line = LINES[name]
    site(tmp_path, {"index.html": f"<a href='b.html'>B</a>\n{text}", "b.html": "<p>B</p>"})
    (tmp_path / "p.png").write_bytes(cases.PIXEL)
    assert check_site.main([str(tmp_path)]) == 1
    told = capsys.readouterr().out.splitlines()[:-1]
    assert [one.partition(": ")[0] for one in told] == [f"{tmp_path}/index.html:{line}"]


def test_links_out_of_the_folder_are_not_read(tmp_path, capsys):
    (tmp_path / "secret.html").write_text('<a href="gone/">x</a>', encoding="utf-8")
    root = site(tmp_path / "site", {"index.html": '<a href="in.html">in</a>', "in.html": "<p>In</p>"})
    (root / "out.html").symlink_to(tmp_path / "secret.html")
    assert check_site.main([str(root)]) == 1
    wrong = "symbolic link 'out.html' leads out of the site. Put the file itself there. [file]"
    assert capsys.readouterr().out.splitlines()[:-1] == [f"{root}/out.html: {wrong}"]


HOSTILE = {
    "long.html": f'<a href="{"x" * 100_000}">l</a><a href="http://[{"x" * 100_000}">n</a>',
    "above.html": f'<a href="{"../" * 33_333}">up</a>',
    "deep.html": "<div>" * 100_000,
    "deep.json": "[" * 100_000,
    "list.html": "<p>" + "[" * 50_000 + "](" * 50_000 + "[^" * 50_000 + "{#" * 50_000,
    "a.css": "/*" * 100_000 + "url(" * 50_000,
    "b.css": '"' * 100_001 + "@import " * 10_000 + "url(  " * 30_000,
    "c.js": '"/a' * 100_000 + "location=" * 50_000,
    "ids.html": "<i id=d>x</i>" * 20_000,
    "head.html": '<base href="http://[x"><meta http-equiv=refresh content="'
    + "0;" * 50_000
    + '"><link rel=canonical href="http://[">',
    "sitemap.xml": "<urlset>" + "<a>" * 100_000,
    "srcset.html": f'<img srcset="{"a," * 50_000}" style="{"url(" * 30_000}">',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_give_short_lines(name, tmp_path, capsys):
    site(tmp_path, {"index.html": f'<a href="{name}">x</a>', name: HOSTILE[name]})
    assert check_site.main([str(tmp_path)]) in (0, 1)
    assert all(len(line) < 500 for line in capsys.readouterr().out.splitlines())
