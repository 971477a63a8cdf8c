"""Leaving MkDocs: the content builds with other generators, and MAINTAINING.md explains each difference."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import crosslinks
import other_generator
import published
from conftest import ROOT

SECTION = "## Leaving MkDocs"
GENERATOR = re.compile(rb'<meta name="generator"[^>]*>\s*')


@pytest.fixture(scope="module")
def drill() -> Path:
    """Return the Python of the drill's own environment; without it the test is skipped, and under CI=true it fails."""
    found = [path for path in (ROOT / ".venv-drill").glob("*/python*") if path.stem == "python"]
    if not found:
        missing = "the exit drill's environment is not there. Install it: make drill"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return found[0]


def generate(python: Path, *arguments: str, folder: Path) -> None:
    quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    command = [str(python), "-m", *arguments]
    result = subprocess.run(command, cwd=folder, env=os.environ | quiet, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stdout + result.stderr


def files(folder: Path) -> dict[str, bytes]:
    """Return every file but for the tag that names the generator."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): GENERATOR.sub(b"", path.read_bytes()) for path in paths}


def explained(kind: str) -> list[str]:
    """Return the differences in the section's table rows of this kind: "problem" or "address"."""
    text = (ROOT / "MAINTAINING.md").read_text(encoding="utf-8").partition(SECTION)[2].partition("\n## ")[0]
    return re.findall(rf"^\| {kind} \| `([^`]+)` \| \S.*\|$", text, re.M)


def test_properdocs_builds_the_same_bytes(built, drill, tmp_path):
    generate(drill, "properdocs", "build", "-f", "mkdocs.yml", "--site-dir", str(tmp_path / "site"), folder=ROOT)
    ours, theirs = files(built), files(tmp_path / "site")
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


@pytest.fixture(scope="module")
def zensical(drill, tmp_path_factory) -> tuple[Path, list[str]]:
    """Return the site that Zensical built, finished by our own steps, and the problem lines of the check."""
    root = tmp_path_factory.mktemp("zensical")
    other_generator.prepare(ROOT, root)
    generate(drill, "zensical", "build", folder=root)
    problems, closing = other_generator.finish(ROOT, root / "site")
    assert re.fullmatch(r"Checked [\d,]+ links and [\d,]+ fragments on [\d,]+ pages: (no|\d+) problems?\.", closing)
    return root / "site", [f"{problem.text} [{problem.rule}]" for problem in problems]


def test_every_problem_of_a_zensical_build_is_explained(zensical):
    assert sorted(zensical[1]) == sorted(explained("problem"))


def test_every_address_that_a_zensical_build_loses_is_explained(built, zensical):
    ours, theirs = (published.collected(crosslinks.load(site)) for site in (built, zensical[0]))
    assert {address: ours[address] for address in theirs if address in ours} == theirs
    lost = {f"#{one.partition('#')[2]}" if "#" in one else one for one in ours.keys() - theirs}
    assert sorted(lost) == sorted(explained("address"))


def test_short_links_and_codes_are_the_same_in_a_zensical_build(built, zensical):
    for folder in ("go", "code", "qr"):
        ours, theirs = (
            {name for name in files(site / folder) if not name.endswith(".gz")} for site in (built, zensical[0])
        )
        assert ours and ours == theirs
    ours, theirs = (json.loads((site / "links.json").read_text(encoding="utf-8")) for site in (built, zensical[0]))
    assert [row | {"content_version": ""} for row in ours] == [row | {"content_version": ""} for row in theirs]


def test_a_broken_link_is_found_in_a_zensical_build(zensical, tmp_path):
    site = tmp_path / "site"
    shutil.copytree(zensical[0], site)
    page = site / "causes/early/index.html"
    text = page.read_text(encoding="utf-8")
    assert 'id="swelling"' in text
    page.write_text(text.replace('id="swelling"', 'id="other"'), encoding="utf-8")
    told = [problem.text for problem in crosslinks.check(site).problems]
    assert any(text.startswith("no section '#swelling' on causes/early/.") for text in told)
