"""The real build: what it makes, that it repeats to the byte, and that each broken thing fails it with one line."""

import filecmp
import json
import shutil
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

import pages
import permalinks
from conftest import ROOT, build


def broken(project: Path) -> list[str]:
    """Build a project that has a defect; return its problem lines, and assert that no site is left."""
    site = project / "site"
    result = build(project, site)
    assert result.returncode != 0, result.stderr
    assert "Traceback" not in result.stderr
    assert not site.exists()
    lines = [line.removeprefix("ERROR   -  ") for line in result.stderr.splitlines() if line.startswith("ERROR")]
    assert result.stdout.splitlines()[-1].startswith("Checked ")
    return lines


def change(project: Path, name: str, old: str, new: str) -> int:
    """Replace the one place where a file of the project has old; returns its line."""
    file = project / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{name} has {old!r} {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_every_page_of_the_navigation_is_built(built):
    found, _ = pages.read(ROOT / "docs")
    assert len(found) >= 40
    for uri in found:
        url = uri.removesuffix("index.md").removesuffix(".md")
        assert (built / url / "index.html").is_file(), uri


def test_two_builds_are_identical(built, tmp_path):
    again = tmp_path / "again"
    assert build(ROOT, again).returncode == 0

    def files(folder: Path) -> list[str]:
        return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())

    assert files(built) == files(again)
    assert filecmp.cmpfiles(built, again, files(built), shallow=False)[1:] == ([], [])


def test_nothing_of_the_theme_beneath_is_shipped(built):
    assert [file.name for file in built.rglob("*") if file.suffix in (".map", ".woff2") or "lunr" in file.name] == []
    home = (built / "index.html").read_text(encoding="utf-8")
    scripts = LexborHTMLParser(home).css("script:not([type='application/ld+json'])")
    assert [script.attributes for script in scripts] == [{"data-worker": "sw.js"}]
    assert LexborHTMLParser(home).css("link[rel=stylesheet]") == []


def test_every_code_has_a_short_link_and_a_catalogue_row(built):
    titles = permalinks.read_titles((ROOT / "includes/icd10.tsv").read_text(encoding="utf-8"))
    uris = [file.relative_to(ROOT / "docs").as_posix() for file in (ROOT / "docs").rglob("*.md")]
    text = (ROOT / "permalinks.yml").read_text(encoding="utf-8")
    links, problems = permalinks.read(text, "permalinks.yml", titles, uris)
    assert problems == []
    rows = json.loads((built / "links.json").read_text(encoding="utf-8"))
    assert [row["code"] for row in rows] == [link.code for link in links]
    for row in rows:
        assert (built / "go" / row["code"] / "index.html").is_file()
        assert len(row["content_version"]) == 8
    for code in json.loads((built / "codes.json").read_text(encoding="utf-8")):
        assert (built / "code" / code / "index.html").is_file()


def test_another_address_reaches_every_absolute_link(tmp_path):
    site = tmp_path / "site"
    assert build(ROOT, site, SITE_URL="https://clinic.example.com/leg/").returncode == 0
    page = (site / "causes/early/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://clinic.example.com/leg/causes/early/">' in page
    assert "example.org" not in page + (site / "links.json").read_text(encoding="utf-8")
    assert "Do not print these links yet" not in (site / "clinics/index.html").read_text(encoding="utf-8")


def test_the_placeholder_address_is_announced(built):
    assert "Do not print these links yet" in (built / "clinics/index.html").read_text(encoding="utf-8")


def test_a_moved_page_leads_on_and_keeps_its_promise(project):
    shutil.move(project / "docs/symptoms.md", project / "docs/what-you-feel.md")
    for file in [*(project / "docs").rglob("*.md"), *project.glob("*.yml")]:
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("symptoms.md", "what-you-feel.md"), encoding="utf-8")
    change(project, "mkdocs.yml", "redirect_maps: {}", "redirect_maps:\n        symptoms.md: what-you-feel.md")
    site = project / "site"
    result = build(project, site)
    assert result.returncode == 0, result.stderr
    stub = (site / "symptoms/index.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../what-you-feel/">' in stub
    assert "url=../../what-you-feel/#burning" in (site / "go/burning/index.html").read_text(encoding="utf-8")


def test_the_content_builds_under_the_stock_theme(project):
    shutil.rmtree(project / "overrides")
    change(project, "mkdocs.yml", "  custom_dir: overrides\n", "")
    change(project, "mkdocs.yml", "  static_templates: [404.html, manifest.webmanifest]\n", "")
    change(project, "mkdocs.yml", "hooks:\n  - scripts/hooks.py\n", "")
    result = build(project, project / "site")
    assert result.returncode == 0, result.stderr
    assert "Emergency" in (project / "site/causes/early/index.html").read_text(encoding="utf-8")


def test_a_page_past_its_review_says_so_and_does_not_fail(project):
    change(project, "docs/daily-life.md", "last_reviewed: 2026-11-22", "last_reviewed: 2020-01-01")
    change(project, "docs/daily-life.md", "next_review: 2028-11-22", "next_review: 2021-01-01")
    result = build(project, project / "site")
    assert result.returncode == 0, result.stderr
    expected = "docs/daily-life.md:7: next_review 2021-01-01 is past. Review the page."
    assert expected in result.stderr
    assert "past its review date" in (project / "site/daily-life/index.html").read_text(encoding="utf-8")


# One thing broken at a time: file, what it says, what it says instead, the line that this gets at the same place.
BROKEN = {
    "link": (
        "docs/causes/early.md",
        "](/symptoms.md#burning)",
        "](/symptom.md#burning)",
        "no page 'symptom.md' for '/symptom.md#burning'. Correct the link. Did you mean '/symptoms.md#burning'? [link]",
    ),
    "fragment": (
        "docs/causes/early.md",
        "](/symptoms.md#burning)",
        "](/symptoms.md#burnin)",
        "no section '#burnin' on symptoms/. Correct the link. Did you mean '#burning'? [fragment]",
    ),
    "picture": (
        "docs/daily-life.md",
        "](/assets/daily-life-lifting.svg)",
        "](/assets/daily-life-liftin.svg)",
        "no file 'assets/daily-life-liftin.svg' for '/assets/daily-life-liftin.svg'. Correct the address. "
        "Did you mean '/assets/daily-life-lifting.svg'? [file]",
    ),
    "field": (
        "docs/causes/early.md",
        "page_type: cause",
        "page_type: couse",
        "unknown page_type 'couse'. Use one of: cause, treatment, technique, guide, tool, hub, clinic, about. "
        "Did you mean 'cause'? [front-matter]",
    ),
    "care card": (
        "docs/causes/early.md",
        '--8<-- "care/early.md"',
        '--8<-- "care/erly.md"',
        "no file 'care/erly.md' in includes/. Correct the name. Did you mean 'care/early.md'? [snippet]",
    ),
    "citation": (
        "docs/causes/early.md",
        "not for everyone.[^bass-2011]",
        "not for everyone.[^bas-2011]",
        "no source 'bas-2011' in includes/sources.md. Add it there or correct the label. Did you mean 'bass-2011'? "
        "[source]",
    ),
    "include": (
        "includes/emergency.md",
        "](/get-help-now.md)",
        "](/get-help.md)",
        "no page 'get-help.md' for '/get-help.md'. Correct the link. Did you mean '/get-help-now.md'? [link]",
    ),
    "permalink section": (
        "permalinks.yml",
        "causes/early.md#swelling",
        "causes/early.md#sweling",
        "no section '#sweling' on causes/early/. Correct the link. The address is published: keep it, or redirect it. "
        "Did you mean '#swelling'? [fragment]",
    ),
    "permalink page": (
        "permalinks.yml",
        "causes/early.md#swelling",
        "causes/erly.md#swelling",
        "no page 'causes/erly.md' in docs/. Correct the name. Did you mean 'causes/early.md'? [permalink]",
    ),
    "template": (
        "overrides/partials/footer.html",
        "about/privacy/",
        "about/privcy/",
        "no page 'about/privcy/' for '/about/privcy/'. Correct the link. Did you mean '/about/privacy/'? [link]",
    ),
    "clinic": (
        "mkdocs.yml",
        '    phone: ""',
        '    fone: ""',
        "unknown field 'fone' of extra.clinic. Remove it or correct its name. Did you mean 'phone'? [clinic]",
    ),
    "redirect target": (
        "mkdocs.yml",
        "{}",
        "{old.md: symptom.md}",
        "no page 'symptom.md' in docs/ for the moved page 'old.md'. Correct the name. Did you mean 'symptoms.md'? "
        "[redirect]",
    ),
    "redirect section": (
        "mkdocs.yml",
        "{}",
        "{old.md: symptoms.md#burnin}",
        "no section '#burnin' on symptoms/. Correct the link. Did you mean '#burning'? [fragment]",
    ),
    "redirect over a live page": (
        "mkdocs.yml",
        "{}",
        "{symptoms.md: recovery.md}",
        "'symptoms.md' is a live page, which its redirect would replace. Remove the redirect or the page. [redirect]",
    ),
    "redirect to itself": (
        "mkdocs.yml",
        "{}",
        "{old.md: old.md}",
        "'old.md' is redirected to itself. Name the page that it moved to. [redirect]",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_one_broken_thing_gets_one_line(project, name):
    file, old, new, expected = BROKEN[name]
    line = change(project, file, old, new)
    assert broken(project) == [f"{file}:{line}: {expected}"]


def test_many_faults_are_told_in_one_run(project):
    title = change(project, "docs/treatments/strength.md", "title: Strength", "title: [Strength")
    date = change(project, "docs/recovery.md", "next_review: 2028-11-22", "next_review: soon")
    code = change(project, "permalinks.yml", "\nby-operation:", "\nweek-by-week:\n  to: recovery.md\nby-operation:") + 1
    moved = change(project, "mkdocs.yml", "{}", "{a.md: b.md, b.md: a.md}")
    assert [line.partition(": ")[0] for line in broken(project)] == [
        f"docs/recovery.md:{date}",
        f"docs/treatments/strength.md:{title + 1}",
        f"mkdocs.yml:{moved}",
        f"mkdocs.yml:{moved}",
        f"permalinks.yml:{code}",
    ]


def test_an_unreadable_registry_of_short_links_is_one_problem(project):
    line = change(project, "permalinks.yml", "  to: index.md", "  to: [index.md")
    lines = broken(project)
    assert [text for text in lines if not text.startswith("permalinks.yml:")] == []
    assert len(lines) == 1 and line > 1


def test_a_published_address_that_is_gone(project):
    (project / "published.txt").write_text("causes/erly/\ncauses/early/#swollen\nsymptoms/\n", encoding="utf-8")
    assert broken(project) == [
        "docs/causes/early.md: published section '#swollen' is gone from causes/early/. Keep the id: put {#swollen} "
        "after its heading. [published]",
        "published.txt:1: published page 'causes/erly/' is gone. Redirect it under redirect_maps in mkdocs.yml, or put "
        "it back. [published]",
    ]


def test_the_home_page_is_gone(project):
    (project / "docs/index.md").unlink()
    expected = "docs/index.md: this page is gone, and the site cannot be finished without it. Put it back. [page]"
    assert expected in broken(project)


def test_a_part_of_the_search_is_gone(project):
    (project / "overrides/assets/search-slips.js").unlink()
    wrong = "overrides/assets/search-slips.js: this file is gone, and the search needs it. Put it back. [search]"
    assert broken(project) == [wrong]


def test_another_style_of_addresses_is_refused_in_one_line(project):
    line = change(project, "mkdocs.yml", "plugins:\n", "use_directory_urls: false\nplugins:\n")
    wrong = f"mkdocs.yml:{line}: use_directory_urls changes every published address. Take the line out. [address]"
    assert broken(project) == [wrong]


def test_two_sources_of_one_address_are_told_once(project):
    (project / "docs/recovery").mkdir()
    text = (project / "docs/recovery.md").read_text(encoding="utf-8").replace("Recovery week by week", "Twice", 2)
    (project / "docs/recovery/index.md").write_text(text, encoding="utf-8")
    change(project, "mkdocs.yml", "recovery.md\n", "recovery.md\n  - Twice: recovery/index.md\n")
    assert broken(project) == [
        "docs/recovery.md: docs/recovery/index.md makes the same address recovery/. Rename or remove one. [address]"
    ]
