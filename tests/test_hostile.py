"""Malformed and huge files, and links out of the folder: the check never crashes, hangs or reads elsewhere.

Each run is a process of its own with a time limit; an audit hook notes every file it opens.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import xml.parsers.expat
from pathlib import Path

import pytest

from conftest import ROOT

LIMIT = 60  # seconds until a run counts as hanging; each takes a few
LONGEST = 500  # characters of one line
LINE = re.compile(r"\S.*?(?::\d+)?: \S.* \[[a-z0-9-]+\]")
COUNT = re.compile(r"Checked [\d,]+ links? and [\d,]+ fragments? on [\d,]+ pages?: (?:no|[\d,]+) problems?\.")
DRIVER = """
import os, sys
allowed = tuple(os.path.realpath(one) + os.sep for one in sys.argv[1].split(os.pathsep) if one)
def watch(event, arguments):
    if event in ("open", "os.scandir", "os.listdir") and isinstance(arguments[0], (str, bytes)):
        path = os.path.realpath(os.fsdecode(arguments[0]))
        if not (path + os.sep).startswith((*allowed, "/dev/", "/proc/", "/sys/")):
            print("opened", repr(path), file=sys.stderr, flush=True)
import check_site
from links import qr, formats, assets  # what they import when first needed is loaded before the watch begins
import encodings.idna, pypdf, zxingcpp, PIL.Image; PIL.Image.init()
sys.addaudithook(watch)
for arguments in sys.stdin.read().splitlines():
    print("exit", check_site.main(arguments.split("\\t")), flush=True)
"""
SEEDS = {
    "html": b'<!doctype html><html lang=en><head><title>T</title><link rel=canonical href="https://h.example.org/a.html">'
    b'<script type="application/ld+json">{"url":"/x/"}</script></head><body><main><h1 id=a>A</h1><a href="b.html#x">b'
    b'</a><img srcset="a.png 1x, data:,x 2x"><p>[x](y.md) text</main></body></html>',
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><a href="x.html"><path d="M0 0h9v9z"/></a></svg>',
    "json": b'{"location":"a/","docs":[{"location":"b/#c"},{"n":1e9}]}',
    "css": b'@import "x.css"; a{background:url(x.png)} /* c */ b{content:"url(y)"}',
    "pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>",
    "yml": b"site_name: T\ndocs_dir: docs\nnav:\n  - Home: index.md\nplugins:\n  - redirects:\n      redirect_maps:\n"
    b"        old.md: index.md#x\ntheme: {name: material, custom_dir: overrides}\n",
}
SCRAPS = (
    *(b"<!--", b'"', b"'", b"<script>", b"\0", b"[[[[", b"{{{{", b"&#x110000;", b"\xff\xfe", b"<svg>", b"<template>"),
    *(b"url(", b"@import ", b"&a [*a]", b": :", b"\t", b"1 0 R", b"99999 0 R", b"<<", b"%%EOF"),
)


def mangled(seed: bytes, rnd: random.Random) -> bytes:
    """Return the seed after 1 to 11 random edits: bytes put in, taken out, doubled."""
    data = bytearray(seed)
    for _ in range(rnd.randrange(1, 12)):
        at = rnd.randrange(len(data) + 1)
        match rnd.randrange(4):
            case 0:
                data[at:at] = rnd.randbytes(rnd.randrange(20))
            case 1:
                del data[at : at + rnd.randrange(20)]
            case 2:
                data[at:at] = data[: rnd.randrange(60)]
            case _:
                data[at:at] = rnd.choice(SCRAPS)
    return bytes(data)


def fuzzed(kind: str) -> list[bytes]:
    """Return 50 malformed files of a kind, the same in every run."""
    rnd = random.Random(f"hostile {kind}")
    return [mangled(SEEDS[kind], rnd) for _ in range(50)]


def write(folder: Path, files: dict[str, bytes | str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def run(*calls: tuple[str, ...], inside: Path) -> list[list[str]]:
    """Run the command once for each call in a watched process; return the lines of each.

    Fails on a traceback, on anything opened outside the folder, on a line that is not a problem or the count.
    """
    libraries = {sys.prefix, sys.base_prefix, str(ROOT / "scripts"), str(inside)}
    result = subprocess.run(
        [sys.executable, "-c", DRIVER, os.pathsep.join(libraries)],
        input="\n".join("\t".join(call) for call in calls),
        env=os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=inside,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    outputs = re.split(r"^exit [01]\n", result.stdout, flags=re.M)
    assert (len(outputs), outputs.pop()) == (len(calls) + 1, "")
    for output in outputs:
        *lines, count = output.splitlines()
        assert COUNT.fullmatch(count), count
        assert len(set(lines)) == len(lines)
        for line in lines:
            assert LINE.fullmatch(line) and len(line) <= LONGEST and line.isprintable(), line[:1000]
    return [output.splitlines()[:-1] for output in outputs]


def broken_json(data: bytes) -> bool:
    try:
        json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return True
    return False


def broken_xml(data: bytes) -> bool:
    try:
        xml.parsers.expat.ParserCreate().Parse(data, True)
    except (xml.parsers.expat.ExpatError, ValueError):
        return True
    return False


def broken_pdf(data: bytes) -> bool:
    return b"%PDF-" not in data[:1024] or b"endobj" in data[:1024] and b"%%EOF" not in data[-1024:]


def test_malformed_files_give_one_line_each(tmp_path):
    files = {f"f{n}.{kind}": data for kind in SEEDS if kind != "yml" for n, data in enumerate(fuzzed(kind))}
    links = "".join(f'<a href="{name}">x</a><a href="{name}#page={len(name)}">x</a>' for name in files)
    site = write(tmp_path / "site", {**files, "index.html": f'<html lang="en"><body>{links}</body></html>'})
    (lines,) = run((str(site),), inside=site)
    for name, data in files.items():
        wrong = {"json": broken_json, "svg": broken_xml, "pdf": broken_pdf}.get(name.rpartition(".")[2])
        told = [line for line in lines if line.startswith(f"{site}/{name}: {name} is ")]
        assert wrong is None or len(told) == wrong(data), (name, data, told)


def test_malformed_yaml_gives_one_line(tmp_path):
    calls = []
    for number, data in enumerate(fuzzed("yml")):
        root = write(tmp_path / f"p{number}", {
            "mkdocs.yml": data, "docs/index.md": "---\n" + data.decode("latin-1") + "\n---\n\n[x](gone.md)\n",
            "permalinks.yml": data, "overrides/main.html": data, "site/index.html": '<a href="gone/">x</a>',
        })  # fmt: skip
        calls.append((str(root / "site"), "--docs", str(root / "docs")))
    for number, lines in enumerate(run(*calls, inside=tmp_path)):
        places = [line for line in lines if "[yaml]" in line]
        assert len(places) <= 1 and any("gone/" in line for line in lines), (number, lines)


LONG = {
    "a.html": '<a href="{0}">l</a><a href="#{0}">m</a><a href="http://[{0}">n</a><a href="mailto:{0}">q</a>',
    "b.html": '<a href="tel:{0}">{0}</a><p>[x]({0}.md)</p><img src="{0}.png" srcset="{0} 1x"><i id="{0}"></i>',
    "c.html": '<html lang="{0}"><title>{0}</title><link rel="canonical" href="https://{0}/"><base href="/{0}/">',
    "d.html": '<meta http-equiv="refresh" content="0; url={0}"><a href="/{0}">https://{0}/</a>',
    "a.css": 'a{{background:url({0})}} @import "{0}";',
    "a.json": '{{"location": "{0}/", "url": "/{0}/"}}',
    "a.js": 'location.href="/{0}/";',
    "a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><a href="{0}"/></svg>',
    "sitemap.xml": "<urlset><url><loc>https://h.example.org/{0}/</loc></url></urlset>",
    "robots.txt": "Sitemap: https://h.example.org/{0}.xml\nUser-agent: *\nDisallow: /{0}\n",
}


@pytest.mark.parametrize("sign", ["x", "../", "%", "é", "a/"])
def test_addresses_of_100_000_characters(sign, tmp_path):
    address = sign * (100_000 // len(sign))
    write(tmp_path, {"docs/index.md": f"# A\n\n[x]({address}.md)\n", "mkdocs.yml": f"site_name: {address}\n"})
    links = "".join(f'<a href="{name}">{name}</a>' for name in LONG)
    site = write(tmp_path / "site", {name: text.format(address) for name, text in LONG.items()})
    write(site, {"index.html": f'<html lang="en">{links}<a href="{address}.md">x</a>'})
    plain, traced = run((str(site),), (str(site), "--docs", str(tmp_path / "docs")), inside=tmp_path)
    assert len(plain) > 8 and len(traced) > 8


DEEP = {
    "tags.html": "<div>" * 100_000 + '<a href="gone/">x</a>[x](y.md)',
    "lists.html": "<ul><li>" * 9_000 + "<pre>[a b](c.md) word word</pre>",
    "marks.html": "<p>" + "[" * 50_000 + "](" * 50_000 + "[^" * 50_000 + "{#" * 50_000,
    "quotes.html": "<blockquote>" * 5_000 + "<pre>" * 5_000,
    "frames.html": '<iframe srcdoc="' + "&lt;iframe srcdoc=&quot;" * 20_000 + '">',
    "deep.json": "[" * 100_000,
    "nested.json": '{"a":' * 900 + "1" + "}" * 900,
    "number.json": "9" * 100_000,
    "sitemap.xml": "<urlset>" + "<a>" * 100_000,
    "entities.svg": '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><s>&m;</s>",
    "deep.svg": "<svg>" + "<g>" * 100_000,
    "comments.css": "/*" * 100_000 + "url(" * 50_000,
    "strings.css": '"' * 100_001 + "@import " * 10_000 + "url(  " * 30_000,
    "strings.js": '"/a' * 100_000 + "location=" * 50_000 + '"' * 9,
}


def test_deep_nesting(tmp_path):
    sites = [write(tmp_path / name, {"index.html": f'<a href="{name}">x</a>', name: DEEP[name]}) for name in DEEP]
    run(*((str(site),) for site in sites), inside=tmp_path)


def test_nothing_outside_the_folder_is_read(tmp_path):
    secret = write(tmp_path / "secret", {"page.html": '<a href="from-secret/">x</a>', "page.md": "# from-secret\n"})
    root = write(tmp_path / "project", {
        "site/index.html": '<html lang="en"><a href="page.html">x</a><a href="folder/page.html">x</a>'
        '<a href="in.html">y</a><a href="gone/">z</a>',
        "site/page-in.html": "<p>In</p>",
        "docs/index.md": '# A\n\n--8<-- "../../secret/page.md"\n\n--8<-- "/etc/passwd"\n',
        "mkdocs.yml": f"docs_dir: ../secret\ntheme: {{custom_dir: {secret}}}\nmarkdown_extensions:\n"
        f"  - pymdownx.snippets: {{base_path: [../secret, /, includes]}}\n",
        "includes/a.md": "A\n",
    })  # fmt: skip
    site = root / "site"
    (site / "in.html").symlink_to("page-in.html")
    (site / "page.html").symlink_to(secret / "page.html")
    (site / "folder").symlink_to(secret)
    (site / "round").symlink_to(".")
    (site / "dead.html").symlink_to("nowhere")
    (root / "docs/out.md").symlink_to(secret / "page.md")
    (root / "docs/folder").symlink_to(secret)
    (root / "permalinks.yml").symlink_to("/etc/hostname")
    os.mkfifo(site / "waits.html")
    for docs in ((), ("--docs", str(root / "docs")), ("--docs", str(root))):
        (lines,) = run((str(site), *docs), inside=root)
        assert "from-secret" not in "".join(lines)
        strays = [re.search(r"symbolic link '(\w[^']*)' leads out", line) for line in lines]
        assert [found[1] for found in strays if found] == ["folder", "page.html"]


def test_names_that_are_hard_to_print(tmp_path):
    site = write(
        tmp_path / "site", {"index.html": '<html lang="en"><p>x</p>', "a\nb\x1b[31m.html": '<a href="gone/">x</a>'}
    )
    (site / os.fsdecode(b"bad\xff.html")).write_text('<a href="lost/">x</a>', encoding="utf-8")
    (lines,) = run((str(site),), inside=site)
    assert [line.count("gone/") for line in lines].count(1) == 1


@pytest.mark.parametrize("content", [b"\xff\xfe\0", b"x" * 100_000, b"\0\n" * 99, b"#" * 999, b"http://[\n//\n?\n"])
def test_any_list_of_published_addresses(content, tmp_path):
    write(tmp_path, {"site/index.html": '<html lang="en"><p>x</p>', "published.txt": content})
    result = subprocess.run(
        [sys.executable, str(ROOT / "scripts/check_site.py"), "site", "--published", "published.txt"],
        cwd=tmp_path, capture_output=True, text=True, timeout=LIMIT, check=False,
    )  # fmt: skip
    lines = (result.stdout + result.stderr).splitlines()
    assert result.returncode in (0, 1, 2)
    assert all(len(line) <= LONGEST and not line.startswith("Traceback") for line in lines), result.stderr
