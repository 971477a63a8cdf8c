"""Other people's code in the tree is whole and unchanged, and its license stands beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "overrides/assets/vendor"


def records() -> dict[str, str]:
    lines = (ROOT / "tests/vendored.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t")[:2] for line in lines if not line.startswith("#"))


def test_each_vendored_file_is_the_one_recorded():
    found = {
        file.relative_to(ROOT).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in VENDOR.rglob("*")
        if file.is_file()
    }
    assert found == records()


def test_each_vendored_script_has_its_license():
    for script in VENDOR.glob("*.js"):
        assert "Permission is hereby granted" in (VENDOR / f"{script.stem}.LICENSE.txt").read_text(encoding="utf-8")
