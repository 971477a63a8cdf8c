"""What is made from the short links is whole, and text in it is never markup."""

import csv
import datetime as dt
import io
import json

import jsonschema
import pytest

import catalogue
from conftest import ROOT
from permalinks import Permalink

TITLES = {"M54.16": "Radiculopathy, lumbar region", "G89.18": "Other acute postprocedural pain"}
SITE = "https://guide.example.org/"
SINCE = dt.date(2026, 11, 22)
LINKS = [
    Permalink("early", "causes/early.md", "Why the leg can hurt", ("M54.16", "G89.18"), SINCE, 1),
    Permalink("swelling", "causes/early.md#swelling", "Swelling: & the <leg>", (), SINCE, 6),
]
PAGES = {
    "causes/early.md": {
        "url": "causes/early/",
        "version": "0badcafe",
        "last_reviewed": "2026-11-22",
        "title": "The first weeks",
        "headings": {"swelling": "Swelling <near> a nerve"},
    }
}
ROWS = catalogue.rows_of(LINKS, PAGES, TITLES, SITE)


def test_the_catalogue_has_every_promised_field():
    assert ROWS[0] == {
        "code": "early",
        "short_url": "https://guide.example.org/go/early/",
        "url": "https://guide.example.org/causes/early/",
        "title": "The first weeks",
        "section": "Causes",
        "says": "Why the leg can hurt",
        "icd10": [
            {"code": "M54.16", "title": "Radiculopathy, lumbar region"},
            {"code": "G89.18", "title": "Other acute postprocedural pain"},
        ],
        "content_version": "0badcafe",
        "last_reviewed": "2026-11-22",
        "languages": ["en"],
    }
    assert ROWS[1]["url"] == "https://guide.example.org/causes/early/#swelling"
    assert ROWS[1]["title"] == "The first weeks: Swelling <near> a nerve"


def test_the_schema_promises_the_fields_of_a_row():
    schema = json.loads((ROOT / "docs/links.schema.json").read_text(encoding="utf-8"))["items"]
    assert sorted(schema["required"]) == sorted(schema["properties"]) == sorted(ROWS[0])


def schema() -> jsonschema.Draft202012Validator:
    text = (ROOT / "docs/links.schema.json").read_text(encoding="utf-8")
    jsonschema.Draft202012Validator.check_schema(json.loads(text))
    return jsonschema.Draft202012Validator(
        json.loads(text), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


def test_the_lists_of_the_site_follow_the_schema(built):
    rows = json.loads((built / "links.json").read_text(encoding="utf-8"))
    codes = json.loads((built / "codes.json").read_text(encoding="utf-8"))
    assert [error.message for error in schema().iter_errors(rows)] == []
    # codes.json has the same fields in another order: each code's title, and of its rows the fields that name them
    by_code = {row["code"]: row for row in rows}
    for icd, entry in codes.items():
        assert sorted(entry) == ["links", "title"] and entry["links"]
        for link in entry["links"]:
            row = by_code[link["code"]] | link | {"icd10": [{"code": icd, "title": entry["title"]}]}
            assert [error.message for error in schema().iter_errors([row])] == []
            assert link == {name: by_code[link["code"]][name] for name in ("code", "short_url", "url", "says")}


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("code", "Early", "'Early' does not match '^[a-z0-9]+(-[a-z0-9]+)*$'"),
        ("content_version", "1", "'1' does not match '^[0-9a-f]{8}$'"),
        ("last_reviewed", "22 November", "'22 November' is not a 'date'"),
        ("languages", [], "[] should be non-empty"),
        ("icd10", [{"code": "M54.16"}], "'title' is a required property"),
    ],
)
def test_a_wrong_row_does_not_follow_the_schema(field, value, expected):
    assert [error.message for error in schema().iter_errors([ROWS[0] | {field: value}])] == [expected]


def test_what_is_printed_of_a_short_link_is_short(built):
    rows = json.loads((built / "links.json").read_text(encoding="utf-8"))
    first = {row["url"]: row for row in reversed(rows)}  # the first code of a page or section is printed
    host = "guide.clinic-abc.org"
    assert len(host) == 20
    printed = {row["code"]: f"{host}/go/{row['code']}/" for row in first.values()}
    assert [address for address in printed.values() if len(address) >= 40] == []
    assert {"weak-muscles", "pt", "manipulation"} <= printed.keys()
    for row in first.values():
        if "#" not in row["url"]:
            page = row["url"].removeprefix("https://leg-pain-guide.example.org/")
            text = (built / page / "index.html").read_text(encoding="utf-8")
            shown = f"leg-pain-guide.example.org/go/{row['code']}/"
            assert f" Sources: <b>{shown}</b>" in text
            assert f'<span class="short">{shown}</span>' in text
            assert f'qr/{row["code"]}.svg"' in text


def test_of_two_codes_of_a_page_the_first_is_listed_by_icd10():
    second = ROWS[0] | {"code": "start", "short_url": f"{SITE}go/start/"}
    codes = catalogue.by_icd10([ROWS[0], second, ROWS[1]])
    assert [link["code"] for link in codes["M54.16"]["links"]] == ["early"]


def test_sections_are_named_after_folders():
    assert catalogue.section("physical-therapy/gait.md") == "Physical therapy"
    assert catalogue.section("index.md") == "Main pages"


def test_the_csv_has_a_row_a_code():
    table = list(csv.DictReader(io.StringIO(catalogue.as_csv(ROWS))))
    assert [row["code"] for row in table] == ["early", "swelling"]
    assert table[0]["icd10"] == "M54.16 Radiculopathy, lumbar region; G89.18 Other acute postprocedural pain"


def test_pages_by_icd10_code():
    codes = catalogue.by_icd10(ROWS)
    assert list(codes) == ["G89.18", "M54.16"]
    page = catalogue.code_page("M54.16", codes["M54.16"], SITE)
    assert '<a href="../../causes/early/">Why the leg can hurt</a>' in page
    assert 'href="../../get-help-now/"' in page
    items = catalogue.code_list(codes, "clinics/infobutton/")
    assert '<li data-code="M54.16"><a href="../../code/M54.16/">M54.16: Radiculopathy, lumbar region</a></li>' in items


def test_the_table_is_text_not_markup():
    table = catalogue.table(ROWS, "clinics/")
    assert '<a href="../go/swelling/">The first weeks: Swelling &lt;near&gt; a nerve</a>' in table
    assert "<span>Swelling: &amp; the &lt;leg&gt;</span>" in table
    assert '<td data-label="Short link">guide.example.org/go/swelling/</td>' in table
    assert 'href="../qr/swelling.svg"' in table and 'href="../qr/swelling.png"' in table


def test_everything_is_written(tmp_path):
    for page in ("clinics", "clinics/infobutton"):
        (tmp_path / page).mkdir()
    (tmp_path / "clinics/index.html").write_text("<p><!-- links --></p>")
    (tmp_path / "clinics/infobutton/index.html").write_text("<p><!-- codes --></p>")
    catalogue.write(tmp_path, ROWS, SITE)
    assert json.loads((tmp_path / "links.json").read_text(encoding="utf-8")) == ROWS
    assert (tmp_path / "code/G89.18/index.html").is_file()
    assert 'class="desk"' in (tmp_path / "clinics/index.html").read_text(encoding="utf-8")
    assert 'class="codes"' in (tmp_path / "clinics/infobutton/index.html").read_text(encoding="utf-8")
