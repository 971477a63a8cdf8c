"""Published addresses: the list that never shrinks, the command that adds to it, and what counts as another topic."""

import subprocess
from pathlib import Path

import pytest

import check_site
import published

HOME = '<title>Guide</title><h1>Guide</h1><a href="a/">A</a> <a href="b/">B</a>'


@pytest.fixture
def site(tmp_path):
    """Return a function that writes pages (address -> body) and gives the command's output lines."""

    def check(pages: dict[str, str], listed: str, capsys) -> list[str]:
        for address, body in {"": HOME, "a/": "<h1>Swelling</h1>", "b/": "<h1>Walking</h1>", **pages}.items():
            file = tmp_path / "site" / address / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f'<html lang="en"><body><main>{body}</main></body></html>', encoding="utf-8")
        (tmp_path / "published.txt").write_text(listed, encoding="utf-8")
        check_site.main([str(tmp_path / "site"), "--published", str(tmp_path / "published.txt")])
        return [line.replace(f"{tmp_path}/", "") for line in capsys.readouterr().out.splitlines()[:-1]]

    return check


def test_the_list_never_shrinks(site, tmp_path, capsys):
    site({}, "./\na/\nb/\n", capsys)
    git = ["git", "-C", str(tmp_path), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for command in (["init", "-q"], ["add", "published.txt"], ["commit", "-qm", "List"]):
        subprocess.run([*git, *command], check=True)
    assert site({}, "./\na/\nb/\n", capsys) == []
    wrong = "published.txt: published address 'b/' was taken out of published.txt. Put its line back. [published]"
    assert site({}, "./\na/\n", capsys) == [wrong]
    subprocess.run([*git, "commit", "-qam", "Shrink"], check=True)
    assert site({}, "./\na/\n", capsys) == [wrong]


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Swelling near the nerve", False),
        ("A", False),
        ("Insulin and sugar", True),
    ],
)
def test_another_topic_at_an_address(heading, told, site, capsys):
    body = f"<title>{heading} - Guide</title><h1>{heading}</h1>"
    lines = site({"a/": body}, "./\na/\tSwelling\nb/\tWalking\n", capsys)
    wrong = f"site/a/index.html:1: published 'a/' was about 'Swelling' and now opens '{heading}'. "
    wrong += "Give the new topic an address of its own. [published]"
    assert lines == ([wrong] if told else [])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("go/ice/\tSwelling\tankle ice pack", True),  # the page names it, and is about another topic
        ("go/ice/\tSwelling\tankle path pack", False),  # a third of the telling words is left
        ("go/walking/\tSwelling\tankle ice pack", False),  # the heading has the code's word
        ("go/ice/\tWalking\tankle ice pack", False),  # the same heading
        ("go/ice/\tSwelling", False),  # nothing is recorded, and the page has the word
    ],
)
def test_a_short_link_opens_another_topic(line, told, site, capsys):
    code = line.partition("\t")[0]
    pages = {
        "b/": "<title>Walking</title><h1>Walking</h1><p>Walk with little swelling on a flat path.</p>",
        code: '<meta http-equiv="refresh" content="0; url=../../b/"><a href="../../b/">B</a>',
    }
    wrong = "published.txt:3: published 'go/ice/' was about 'Swelling' and now opens 'Walking'. Redirect it to its "
    wrong += "successor. Is it the old topic? Then leave only 'go/ice/' and this title on published.txt:3. [published]"
    assert site(pages, f"./\nb/\n{line}\n", capsys) == ([wrong] if told else [])


def test_publish_adds_pages_sections_redirects_and_files(site, tmp_path, capsys):
    site({"a/": '<h1>Swelling</h1><h2 id="why">Why</h2><h3 id="deep">Deep</h3><a href="../x.pdf">PDF</a>'}, "", capsys)
    (tmp_path / "site/x.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "site/go/swelling").mkdir(parents=True)
    (tmp_path / "site/go/swelling/index.html").write_text(
        '<meta http-equiv="refresh" content="0; url=../../a/"><a href="../../a/">A</a>', encoding="utf-8"
    )
    path = tmp_path / "published.txt"
    path.write_text("b/\tAn old title\n", encoding="utf-8")
    assert published.main([str(tmp_path / "site"), str(path)]) == 0
    expected = "./\tGuide\tguide\na/\tSwelling\tswell deep pdf\na/#why\tWhy\tdeep pdf\nb/\tAn old title\twalki\n"
    expected += "go/swelling/\tSwelling\tswell deep pdf\nx.pdf\n"
    assert path.read_text(encoding="utf-8") == expected
    assert published.main([str(tmp_path / "site"), str(path)]) == 0
    assert path.read_text(encoding="utf-8") == expected


def test_the_command_says_how_it_is_used(capsys):
    assert published.main([]) == 2
    assert capsys.readouterr().err == "usage: published.py SITE published.txt\n"


def test_parse_passes_over_comments():
    assert published.parse("# Note\n\n a/\tTitle \n#\nb/#x\t\tx y\n") == [
        (3, "a/", "Title", ""),
        (5, "b/#x", "", "x y"),
    ]


def test_the_previous_text_is_none_outside_git(tmp_path):
    assert check_site.committed(Path(tmp_path, "published.txt")) is None
