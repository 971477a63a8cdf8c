"""Simulated years: editors rename, merge, split and withdraw at random, and every address ever published still lands on
its topic; each time the rules are broken, the build refuses with one line.

The guide is small (tests/years.py), the build is the real one, and who judges a landing (tests/landing.py) shares no code
with it.
"""

import logging
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

import published
import years
from broken_rules import BREAKS
from landing import Visitor
from links.registry import parse

STEPS, SEED, EVERY = 300, 7, 6  # a rule is broken at each sixth step


@pytest.fixture(scope="module")
def root():
    """Yield an empty folder under version control, in memory where the system has a place for that."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    subprocess.run(["git", "-C", str(folder), "init", "-q"], check=True)
    (folder / "published.txt").touch()
    yield folder
    shutil.rmtree(folder)


def problems(root: Path) -> list[str]:
    """Run the real build of the sources in root; return its problem lines."""
    lines: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: lines.append(record.getMessage())
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        build(load_config(str(root / "mkdocs.yml")))
    except Abort:
        assert lines
    finally:
        logger.removeHandler(handler)
    assert (root / "site").is_dir() == (not lines)
    return lines


def publish(root: Path, expected: dict[str, str], guide: years.Years) -> None:
    """Record the addresses of the build, in the list, in version control, and with the word each has to tell."""
    published.main([str(root / "site"), str(root / "published.txt")])
    git = ["git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run([*git, "add", "published.txt"], check=True)
    subprocess.run([*git, "commit", "-qm", "Publish", "--allow-empty"], check=True)
    for entry in parse((root / "published.txt").read_text(encoding="utf-8")):
        if entry.address not in expected:
            expected[entry.address] = word(entry.address, guide)


def word(address: str, guide: years.Years) -> str:
    """Return the word that an address tells about at the time when it is first published."""
    path, _, part = address.partition("#")
    if path.startswith("go/"):
        return guide.codes[path.split("/")[1]][0]
    if path.startswith("code/"):
        return path.split("/")[1].lower()
    if path.endswith(".csv"):
        return Path(path).stem
    if path in ("./", "get-help-now/", "clinics/guide.zip"):
        return ""
    if part not in ("", years.ACTS):
        return part
    return next(word for word, place in guide.places.items() if place == f"{path.rstrip('/')}.md")


def lost(root: Path, expected: dict[str, str]) -> list[str]:
    """Return what is wrong with the addresses that were ever published."""
    visitor = Visitor(root / "site")
    found = (visitor.misses(address, word) for address, word in expected.items() if not address.endswith(".zip"))
    return list(filter(None, found))


def test_every_address_lands_on_its_topic_for_years(root):
    guide, expected, done, refused = years.Years(SEED), {}, [], []
    for number in range(STEPS + 1):
        if number:
            done.append(guide.step())
        guide.write(root)
        assert problems(root) == [], (number, done[-1:])
        publish(root, expected, guide)
        assert lost(root, expected) == [], (number, done[-1:])
        if number % EVERY == EVERY - 1:
            listed = (root / "published.txt").read_text(encoding="utf-8")
            rule = BREAKS[len(refused) % len(BREAKS)]
            if told := rule(guide, root):
                assert problems(root) == told, (number, rule.__name__)
                refused.append(rule)
            (root / "published.txt").write_text(listed, encoding="utf-8")
    assert set(done) == {act.__name__ for act in years.Years.STEPS}
    assert set(refused) == set(BREAKS) and len(refused) >= 40
    assert len(guide.moved) > 40 and len(expected) > 300
