"""The record of content changes, and the feed made from it."""

import datetime as dt
import json
from xml.etree import ElementTree

import pytest

import feed

SITE = "https://guide.example.org/"
DAY = dt.date(2026, 11, 22)
ATOM = "{http://www.w3.org/2005/Atom}"


def page(words: str, more: str = "") -> str:
    return (
        f"<article><h1>A</h1><p>Hello</p><h2 id='why'>Why</h2><p>{words}</p>{more}"
        "<section class='facts'>2026</section></article>"
    )


def put(site, version: str, text: str) -> None:
    (site / "a").mkdir(exist_ok=True)
    (site / "a/index.html").write_text(text)
    row = {"code": "a", "short_url": f"{SITE}go/a/", "url": f"{SITE}a/", "title": "A & <b>", "content_version": version}
    part = row | {"code": "why", "short_url": f"{SITE}go/why/", "url": f"{SITE}a/#why"}
    other = row | {"code": "b", "short_url": f"{SITE}go/b/"}  # a second code of the page is no second change
    (site / "links.json").write_text(json.dumps([row, other, part]))


def test_a_change_is_recorded_once_and_names_its_sections(tmp_path, capsys):
    record = tmp_path / "changes.yml"
    put(tmp_path, "00000001", page("x"))
    assert feed.main([str(tmp_path), str(record)]) == 0
    first = record.read_text(encoding="utf-8")
    assert feed.main([str(tmp_path), str(record)]) == 0
    assert record.read_text(encoding="utf-8") == first
    put(tmp_path, "00000002", page("y", "<h2 id='what-to-do'>What</h2>"))
    assert feed.main([str(tmp_path), str(record)]) == 0
    assert record.read_text(encoding="utf-8").startswith(first)
    assert [line.partition(",")[0] for line in capsys.readouterr().out.splitlines()] == [
        "1 changed pages",
        "0 changed pages",
        "1 changed pages",
    ]
    entries, problems = feed.read(record.read_text(encoding="utf-8"), "changes.yml")
    assert problems == []
    root = ElementTree.fromstring(feed.atom(entries, SITE, "Clinic & Co", DAY))
    found = [(entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}summary")) for entry in root.iter(f"{ATOM}entry")]
    assert found == [
        ("A & <b>: changed", "Changed: why. New: what to do. Content version 00000002."),
        ("A & <b>: first published", "Content version 00000001."),
    ]
    assert len({entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")}) == 2
    assert root.find(f"{ATOM}entry/{ATOM}link").get("href") == f"{SITE}a/"


def test_a_note_by_hand_is_told_and_facts_do_not_count():
    entry = {"page": "a/", "date": DAY, "version": "00000001", "title": "A", "sections": feed.sections(page("x"))}
    other = entry | {"version": "00000002", "sections": feed.sections(page("x")), "note": "A link was mended."}
    root = ElementTree.fromstring(feed.atom([entry, other], SITE, "C", DAY))
    assert root.findtext(f"{ATOM}entry/{ATOM}summary") == (
        "Changed: links only. A link was mended. Content version 00000002."
    )
    assert feed.sections(page("x")) == feed.sections(page("x").replace("2026", "2027"))


def test_an_empty_record_is_a_whole_feed():
    root = ElementTree.fromstring(feed.atom([], SITE, "C", DAY))
    assert root.findtext(f"{ATOM}updated") == "2026-11-22T00:00:00Z"


LACKS = (
    "changes.yml: entry 1 lacks one of: page, date, version, title, sections. "
    "Put back what `make publish` wrote. [changes]"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- page: [\n", "changes.yml:2: malformed YAML. Put back what `make publish` wrote. [changes]"),
        ("- page: a/\n", LACKS),
        ("page: a/\n", LACKS),
    ],
)
def test_a_damaged_record_gets_one_line(text, expected):
    entries, problems = feed.read(text, "changes.yml")
    assert entries == []
    assert [str(problem) for problem in problems] == [expected]


def test_the_real_feed_is_well_formed(built):
    root = ElementTree.parse(built / "feed.xml").getroot()
    assert root.find(f"{ATOM}link[@rel='self']").get("href").endswith("/feed.xml")


def test_each_page_names_the_feed_and_the_page_for_clinics_links_it(built):
    for file in built.rglob("index.html"):
        name = file.relative_to(built).as_posix()
        if name.startswith(("go/", "code/")):
            continue
        up = "../" * name.count("/")
        tag = f'<link rel="alternate" href="{up}feed.xml" type="application/atom+xml">'
        assert tag in file.read_text(encoding="utf-8"), name
    assert '<a href="../../feed.xml">feed.xml</a>' in (built / "clinics/linking/index.html").read_text(encoding="utf-8")
