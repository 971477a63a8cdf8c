"""Writes what web servers read: redirects, headers and pre-compressed files, in the forms of common hosts.

deploy/ says how each host takes them. Without a server that reads them, the pages of the site redirect by themselves.
"""

from __future__ import annotations

import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

NGINX, CADDY, APACHE = "_nginx.conf", "_caddy.conf", ".htaccess"
HASHED = r"\.[0-9a-f]{8}\.[a-z0-9]+$"  # a name with a hash of its content: it changes when the file does
FOREVER = "public, max-age=31536000, immutable"
ASK = "no-cache"  # a browser may keep a copy, and asks each time whether it still holds: danger pages are never old
TEXTS = ("css", "csv", "html", "js", "json", "svg", "txt", "webmanifest", "xml")
PACKET = 1400  # bytes; a smaller file takes one packet with or without compression
TYPES = {"webmanifest": "application/manifest+json", "csv": "text/csv"}
FEED, FEED_TYPE = "feed.xml", "application/atom+xml"


@dataclass(frozen=True)
class Rules:
    """What a server is told.

    base: path of the site on its host, "/" or "/guide/"; moved: from an address to its target, both from the site's
    root, with the status; headers: name -> value, for every file; policy: the content security policy, for all but
    drawings, which have styles of their own; hashed: files whose names have a hash, from the site's root
    """

    base: str
    moved: dict[str, tuple[str, int]]
    headers: dict[str, str]
    policy: str
    hashed: list[str] = field(default_factory=list)

    def rows(self) -> list[tuple[str, str, str, int]]:
        """Return (address on the host without its last slash, target, "#fragment" or "", status), sorted."""
        found = []
        for old, (target, status) in sorted(self.moved.items()):
            path, mark, fragment = target.partition("#")
            found.append((self.base + old.rstrip("/"), self.base + path, mark + fragment, status))
        return found


def nginx(rules: Rules) -> str:
    """Return the lines to include in a server block."""
    lines = [
        "absolute_redirect off;",
        "index index.html;",
        "charset utf-8;",
        "charset_types text/html text/plain text/csv text/xml application/javascript;",
        "gzip_static on;",
        "gzip_vary on;",
        f"error_page 404 {rules.base}404.html;",
        f'set $guide_cache "{ASK}";',
        f'if ($uri ~ "{HASHED}") {{ set $guide_cache "{FOREVER}"; }}',
        f'set $guide_policy "{rules.policy}";',
        'if ($uri ~ "\\.svg$") { set $guide_policy ""; }',
        "add_header Cache-Control $guide_cache always;",
        "add_header Content-Security-Policy $guide_policy always;",
        *(f'add_header {name} "{value}" always;' for name, value in rules.headers.items()),
        *(f'location ~ "\\.{ending}$" {{ types {{ }} default_type {kind}; }}' for ending, kind in TYPES.items()),
        f"location = {rules.base}{FEED} {{ types {{ }} default_type {FEED_TYPE}; }}",
        f'location ~ "^{re.escape(rules.base)}(_|\\.(?!well-known/))" {{ return 404; }}',
    ]
    for old, path, part, status in rules.rows():
        for address in (old, f"{old}/"):
            lines.append(f'location = {address} {{ return {status} "{path}$is_args$args{part}"; }}')
    return _text(lines)


def caddy(rules: Rules) -> str:
    """Return the lines to import in a site block."""
    lines = [
        "header {",
        *(f'\t{name} "{value}"' for name, value in rules.headers.items()),
        "}",
        "@guide_policy not path *.svg",
        f'header @guide_policy Content-Security-Policy "{rules.policy}"',
        f"@guide_hashed path_regexp {HASHED}",
        f"@guide_asked not path_regexp {HASHED}",
        f'header @guide_asked Cache-Control "{ASK}"',
        f'header @guide_hashed Cache-Control "{FOREVER}"',
        *(
            f'@guide_{ending} path *.{ending}\nheader @guide_{ending} Content-Type "{kind}; charset=utf-8"'
            for ending, kind in TYPES.items()
        ),
        f'header {rules.base}{FEED} Content-Type "{FEED_TYPE}; charset=utf-8"',
        "map {query} {guide_args} {",
        '\t~(.+) "?${1}"',
        '\tdefault ""',
        "}",
    ]
    for old, path, part, status in rules.rows():
        lines += [f"redir {address} {path}{{guide_args}}{part} {status}" for address in (old, f"{old}/")]
    lines += [
        "file_server {",
        "\tprecompressed gzip",
        "\thide _* .htaccess .nojekyll",
        "}",
        "handle_errors {",
        "\t@guide_gone expression {http.error.status_code} == 404",
        f"\trewrite @guide_gone {rules.base}404.html",
        "\tfile_server",
        "}",
    ]
    return _text(lines)


def apache(rules: Rules) -> str:
    """Return the .htaccess file; it needs AllowOverride All and the modules headers, mime and rewrite."""
    endings = "|".join(TEXTS)
    lines = [
        "Options -Indexes -MultiViews",
        "DirectoryIndex index.html",
        f"ErrorDocument 404 {rules.base}404.html",
        "AddDefaultCharset utf-8",
        *(f"AddType {kind} .{ending}" for ending, kind in TYPES.items()),
        f'<FilesMatch "^{re.escape(FEED)}">\nForceType {FEED_TYPE}\n</FilesMatch>',
        f"AddCharset utf-8 {' '.join(f'.{ending}' for ending in TEXTS)}",
        "RemoveType .gz",
        "AddEncoding gzip .gz",
        *(f'Header always set {name} "{value}"' for name, value in rules.headers.items()),
        f'Header always set Content-Security-Policy "{rules.policy}"',
        '<FilesMatch "\\.svg(\\.gz)?$">\nHeader always unset Content-Security-Policy\n</FilesMatch>',
        f'Header always set Cache-Control "{ASK}"',
        f'<FilesMatch "{HASHED}">\nHeader always set Cache-Control "{FOREVER}"\n</FilesMatch>',
        f'<FilesMatch "\\.({endings})(\\.gz)?$">\nHeader always merge Vary Accept-Encoding\n</FilesMatch>',
        "RewriteEngine On",
        f"RewriteBase {rules.base}",
        "RewriteRule ^(_|\\.(?!well-known/)) - [R=404,L]",
    ]
    for old, path, part, status in rules.rows():
        rule = f"RewriteRule ^{re.escape(old.removeprefix(rules.base))}/?$ {path}"
        lines += ["RewriteCond %{QUERY_STRING} ^(.+)$", f"{rule}?%1{part} [R={status},NE,L]"] if part else []
        lines.append(f"{rule}{part} [R={status},NE,L]")
    lines += [
        "RewriteCond %{HTTP:Accept-Encoding} gzip",
        "RewriteCond %{REQUEST_FILENAME}.gz -f",
        f"RewriteRule ^(.+\\.({endings}))$ $1.gz [L]",
        "RewriteCond %{HTTP:Accept-Encoding} gzip",
        "RewriteCond %{REQUEST_FILENAME}/index.html.gz -f",
        "RewriteRule ^(.+/|)$ $1index.html.gz [L]",
    ]
    return _text(lines)


def redirects_file(rules: Rules) -> str:
    """Return _redirects, as Cloudflare Pages and Netlify read it; both keep the query."""
    return _text(
        f"{address} {path}{part} {status}" for old, path, part, status in rules.rows() for address in (old, f"{old}/")
    )


def headers_file(rules: Rules) -> str:
    """Return _headers, as Cloudflare Pages and Netlify read it; both already let browsers ask for each file.

    "!" takes a header away again: Cloudflare does that (developers.cloudflare.com/pages/configuration/headers/, Detach
    a header), Netlify passes over the line, as its headers-parser 9 shows.
    """
    headers = {**rules.headers, "Content-Security-Policy": rules.policy}
    lines = [f"{rules.base}*", *(f"  {name}: {value}" for name, value in headers.items())]
    lines += [f"{rules.base}*.svg", "  ! Content-Security-Policy"]
    for name in rules.hashed:
        lines += [f"{rules.base}{name}", f"  Cache-Control: {FOREVER}"]
    for ending, kind in TYPES.items():
        lines += [f"{rules.base}*.{ending}", f"  Content-Type: {kind}; charset=utf-8"]
    lines += [f"{rules.base}{FEED}", f"  Content-Type: {FEED_TYPE}; charset=utf-8"]
    return _text(lines)


def _text(lines) -> str:
    return "".join(f"{line}\n" for line in lines)


def write(site: Path, base: str, moved: dict[str, tuple[str, int]], headers: dict[str, str]) -> None:
    """Write the servers' files into a finished site, and a .gz beside each text file that gains by it.

    headers: as finish.complete() returns them
    """
    files = sorted(file for file in site.rglob("*") if file.is_file())
    names = [file.relative_to(site).as_posix() for file in files]
    hashed = [name for name in names if re.search(HASHED, name)]
    rest = {name: value for name, value in headers.items() if name != "Content-Security-Policy"}
    rules = Rules(base, moved, rest, headers["Content-Security-Policy"], hashed)
    with ThreadPoolExecutor() as pool:  # packing runs outside Python's lock
        list(pool.map(_pack, (file for file in files if file.suffix[1:] in TEXTS and file.stat().st_size > PACKET)))
    for name, make in {
        NGINX: nginx,
        CADDY: caddy,
        APACHE: apache,
        "_redirects": redirects_file,
        "_headers": headers_file,
    }.items():
        (site / name).write_text(make(rules), encoding="utf-8")
    (site / ".nojekyll").touch()


def _pack(file: Path) -> None:
    file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))
