"""Walks a built folder, and stays inside it."""

from __future__ import annotations

import os
from pathlib import Path


def walk(root: Path, strays: list[str]) -> tuple[list[str], set[str]]:
    """Return (files, folders) below root; symbolic links that lead out are added to strays, not followed."""
    names, folders, stack = [], {""}, [""]
    real = os.path.realpath(root)
    while stack:
        folder = stack.pop()
        with os.scandir(root / folder) as entries:
            for entry in entries:
                name = folder + entry.name
                if entry.is_symlink() and not (os.path.realpath(entry.path) + os.sep).startswith(real + os.sep):
                    strays.append(name)
                elif entry.is_dir(follow_symlinks=False):
                    folders.add(name + "/")
                    stack.append(name + "/")
                elif entry.is_file():
                    names.append(name)
    return names, folders
