"""Moved pages: the rules for their entries, and the page that sends a reader on."""

import pytest

import redirects

URIS = ["index.md", "causes/early.md", "causes/index.md"]


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("go/early/", "causes/early/#swelling", "../../causes/early/#swelling"),
        ("go/home/", "", "../../"),
        ("a/", "a/b/", "b/"),
        ("", "a/b/", "a/b/"),
        ("a/b.html", "a/c.html", "c.html"),
        ("a/", "a/#x", "./#x"),
    ],
)
def test_relative_addresses(here, there, expected):
    assert redirects.relative(here, there) == expected


@pytest.mark.parametrize(
    ("uri", "url"), [("index.md", ""), ("causes/index.md", "causes/"), ("causes/early.md", "causes/early/")]
)
def test_addresses_of_pages(uri, url):
    assert redirects.page_url(uri) == url


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        ({"old.md": "causes/early.md#swelling"}, []),
        ({"old.html": "index.md"}, ["mkdocs.yml:9: moved page 'old.html' does not end in .md. Write its old path inside docs/. [redirect]"]),
        ({"causes/early.md": "index.md"}, ["mkdocs.yml:9: 'causes/early.md' is a live page, which its redirect would replace. Remove the redirect or the page. [redirect]"]),
        ({"old.md": "old.md"}, ["mkdocs.yml:9: 'old.md' is redirected to itself. Name the page that it moved to. [redirect]"]),
        ({"old.md": "older.md", "older.md": "index.md"}, ["mkdocs.yml:9: 'old.md' leads to 'older.md', which moved too. Name the page that is there now. [redirect]"]),
        ({"old.md": "causes/erly.md"}, ["mkdocs.yml:9: no page 'causes/erly.md' in docs/ for the moved page 'old.md'. Correct the name. Did you mean 'causes/early.md'? [redirect]"]),
        ({"old.md": "index.md", "old/index.md": "index.md"}, ["mkdocs.yml:9: moved pages 'old.md' and 'old/index.md' have the same address. Remove one. [redirect]"]),
    ],
)  # fmt: skip
def test_rules_for_moved_pages(moved, expected):
    lines = dict.fromkeys(moved, 9)
    assert [str(problem) for _, problem in redirects.check(moved, lines, URIS, "mkdocs.yml")] == expected


def test_the_page_works_without_scripts_and_hides_nothing():
    text = redirects.page("A <title>", "../x/#y", "https://e.example/x/")
    assert '<meta http-equiv="refresh" content="0; url=../x/#y">' in text
    assert '<a href="../x/#y">' in text
    assert "A &lt;title&gt;" in text
    assert '<meta name="robots" content="noindex">' in text
