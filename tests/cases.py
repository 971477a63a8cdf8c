"""Reads the fixtures of tests/pages: each is the base site with one fault (or one harmless form) and what is expected.

A fixture's lines: "@expect LINE" a whole problem line; "@published" checks the base's published addresses too;
"@edit FILE" with "- old" and "+ new" lines below; "@add FILE" and its text; "@move FILE FILE"; "@delete FILE";
"@copy FILE FILE"; a file that starts with site/ is one of the built site. What follows no mark is
docs/case.md, after its title.
"""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

import mkdocs.commands.build
import mkdocs.config
import pypdf
import segno

PAGES = Path(__file__).parent / "pages"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def pdf(pages: int) -> bytes:
    """Return a PDF with this many empty pages."""
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    writer.write(out)
    return out.getvalue()


def base(root: Path) -> None:
    """Write the base project into root: the files of pages/base and its pictures and PDF."""
    shutil.copytree(PAGES / "base", root)
    assets = root / "docs/assets"
    (assets / "pic.png").write_bytes(PIXEL)
    (assets / "guide.pdf").write_bytes(pdf(2))
    for name in ("warfarin", "metformin"):
        qr(assets / f"qr-{name}.png", f"https://leaflets.example.org/medicine/{name}/")


def qr(path: Path, address: str) -> None:
    """Write a QR picture."""
    segno.make(address, error="m", micro=False).save(str(path), scale=4)


def build(root: Path) -> Path:
    """Build a project with MkDocs and stock Material; return the built folder."""
    os.chdir(root)  # base_path of pymdownx.snippets starts from here
    config = mkdocs.config.load_config(str(root / "mkdocs.yml"), site_dir=str(root / "site"))
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs.commands.build.build(config)
    return root / "site"


def parts(text: str) -> list[tuple[str, str]]:
    """Return the (mark, lines) pairs of a fixture; the mark "" is docs/case.md."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if line.startswith("@"):
            found.append((line[1:], []))
        else:
            found[-1][1].append(line)
    return [(mark, "\n".join(lines)) for mark, lines in found]


def apply(root: Path, text: str, built: bool) -> None:
    """Make a fixture's changes: those of the built site, or the others."""
    for mark, lines in parts(text):
        verb, *files = mark.split() or [""]
        if (bool(files) and files[0].startswith("site/")) is not built or verb in ("expect", "published"):
            continue
        paths = [root / name for name in files]
        if paths:
            paths[-1].parent.mkdir(parents=True, exist_ok=True)
        if verb == "add":
            paths[0].write_text(lines + "\n" if lines else "", encoding="utf-8")
        elif verb == "move":
            shutil.move(*paths)
        elif verb == "copy":
            shutil.copy(*paths)
        elif verb == "delete":
            paths[0].unlink()
        elif verb == "qr":
            qr(paths[0], lines.strip())
        elif verb == "pdf":
            paths[0].write_bytes(pdf(int(lines)))
        elif verb == "edit":
            change(paths[0], lines)


def change(path: Path, lines: str) -> None:
    """Replace in a file: "- old" lines by the "+ new" lines after them; old must stand there exactly once or more."""
    text = path.read_text(encoding="utf-8")
    old = "\n".join(line[2:] for line in lines.splitlines() if line.startswith("-"))
    new = "\n".join(line[2:] for line in lines.splitlines() if line.startswith("+"))
    assert old in text, f"{path}: {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def case(text: str) -> str:
    """Return the text for docs/case.md, "" when the fixture has none."""
    first = parts(text)[0][1]
    return f"# Case\n\n{first}\n" if first.strip() else ""
