"""The last changes to the built HTML."""

import base64
import hashlib
from pathlib import Path

import finish
import offline

HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title>'


def allowed(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def complete(site: Path, pages: dict[str, str], names: tuple[str, ...] = (), manifest: str = "{}") -> dict[str, str]:
    """Finish a site of these pages, with a home page if there is none; return the headers."""
    for address, text in {"./": "<style></style>", **pages, finish.MANIFEST: manifest}.items():
        finish.write(site, address, text)
    return finish.complete(site, names)


def finished(site: Path, address: str = "") -> str:
    return (site / address / "index.html").read_text(encoding="utf-8")


def policy_of(site: Path, rest: str) -> str:
    complete(site, {"./": "<style></style>", "x/": HEAD + rest})
    return finished(site, "x/").partition('content="')[2].partition('"')[0]


def test_the_policy_allows_just_the_page_own_style_and_script(tmp_path):
    policy = policy_of(tmp_path, "<style>p{color:red}</style><script>go('<b>')</script></head><body></body></html>")
    assert f"style-src {allowed('p{color:red}')};" in policy
    assert policy.endswith("script-src 'self' " + allowed("go('<b>')"))
    assert "unsafe" not in policy


def test_a_page_without_scripts_may_run_only_files_of_the_site(tmp_path):
    assert policy_of(tmp_path, "</head></html>").endswith("style-src 'none'; script-src 'self'")


def test_structured_data_is_no_script(tmp_path):
    page = '<script type="application/ld+json">{}</script></head></html>'
    assert policy_of(tmp_path, page).endswith("script-src 'self'")


def test_the_version_changes_with_the_article_and_with_nothing_else():
    def page(words: str, chrome: str = "menu", foot: str = "reviewed") -> str:
        article = f"<article><p>{words} <a href='x/'>more</a></p><section class='facts'>{foot}</section></article>"
        return f"{HEAD}</head><body><nav>{chrome}</nav>{article}</body></html>"

    def version(text: str) -> str:
        return finish.stamped(text)[1]

    first = version(page("Walk a bit."))
    assert first == version(page("Walk  a\nbit.", chrome="other", foot="other"))
    assert first != version(page("Walk a lot."))
    assert first != version(page("Walk a bit.").replace("x/", "y/"))


def test_lists_are_put_in_place_of_their_marks(tmp_path):
    finish.write(tmp_path, "a-z/", "<p><!-- a-z --></p>")
    finish.put_list(tmp_path, "a-z/", "<!-- a-z -->", "<ul></ul>")
    finish.put_list(tmp_path, "gone/", "<!-- a-z -->", "<ul></ul>")
    assert (tmp_path / "a-z/index.html").read_text(encoding="utf-8") == "<p><ul></ul></p>"
    assert list(finish.html_files(tmp_path)) == [tmp_path / "a-z/index.html"]


def test_a_style_is_minified_and_means_the_same():
    css = """/* a note */
    @media (min-width: 46rem) { .a > b, .c :is(i, u) { margin: calc(1rem - 2px) 0; content: "a  ;  b"; } }
    :root { --paper: #fff; --paper-edge: #000; } .page--paper { color : var(--paper-edge) }"""
    small = (
        '@media (min-width:46rem){.a>b,.c :is(i,u){margin:calc(1rem - 2px) 0;content:"a  ;  b"}}'
        ":root{--a:#fff;--b:#000}.page--paper{color :var(--b)}"
    )
    assert finish.minified(css) == small


def test_empty_elements_end_as_html_ends_them(tmp_path):
    page = '<style></style><img alt="1 / 2 />" src="a.svg" /><hr/><svg><path d="M0"/></svg>'
    complete(tmp_path, {"./": page})
    assert finished(tmp_path) == '<style></style><img alt="1 / 2 />" src="a.svg"><hr><svg><path d="M0"/></svg>'


def test_pages_without_a_style_of_their_own_get_the_site_look(tmp_path):
    bar = '<a class="brand" href="./">Guide</a><a class="help" href="get-help-now/">Get help now</a>'
    home = f'<style>p {{ content: "<b>"; color: red }}</style><header class="top"><div>{bar}</div></header>'
    complete(tmp_path, {"./": home, "code/M54/": '<style></style><header class="top"></header>'})
    moved = bar.replace("./", "../../").replace('"get', '"../../get')
    head = f'<header class="top"><div class="bar">{moved}</div></header>'
    assert finished(tmp_path, "code/M54/") == f'<style>p{{content:"<b>";color:red}}</style>{head}'


def test_names_carry_the_content_and_files_that_no_page_uses_go(tmp_path):
    names = ("assets/a.js", "assets/icon.svg", "assets/unused.js", "assets/share.png", "assets/x.LICENSE.txt")
    for name in names:
        finish.write(tmp_path, name, name)
    finish.write(tmp_path, "assets/early.svg", "a picture of docs/")
    pages = {
        "./": '<style></style><script src="assets/a.js"></script><img src="assets/early.svg">',
        "x/": '<link href="../manifest.webmanifest"><link href="../assets/icon.svg">',
    }
    complete(tmp_path, pages, names, '{"src": "assets/icon.svg"}')
    icon, script = "assets/icon.d0786480.svg", "assets/a.546703d5.js"
    found = sorted(file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.*"))
    manifest = next(name for name in found if name.startswith("manifest."))
    assert [name for name in found if name.endswith(("js", "svg", "png", "txt"))] == sorted(
        [script, icon, "assets/early.svg", "assets/share.png", "assets/x.LICENSE.txt"]
    )
    assert icon in (tmp_path / manifest).read_text(encoding="utf-8")
    assert f'src="{script}"' in finished(tmp_path)
    assert finished(tmp_path, "x/") == f'<link href="../{manifest}"><link href="../{icon}">'


def test_the_version_stands_on_the_page_and_its_headings_are_read():
    article = "<article>Words <h2 id=a>Ice  or heat</h2></article><h2 id=b>Menu</h2>"
    page, version, headings = finish.stamped(f"<p>Version {finish.VERSION_MARK}</p>{article}")
    assert (page, headings) == (f"<p>Version {version}</p>{article}", {"a": "Ice or heat"})
    assert len(version) == 8
    assert finish.stamped("<p>moved</p>") == ("<p>moved</p>", "", {})


def test_the_headers_allow_what_any_page_needs(tmp_path):
    pages = {
        "./": HEAD + "<style>a{}</style></head></html>",
        "go/x/": HEAD + "<style>b{}</style><script>go()</script></head></html>",
    }
    headers = complete(tmp_path, pages)
    policy = headers["Content-Security-Policy"]
    assert all(allowed(text) in policy for text in ("a{}", "b{}", "go()"))
    assert policy.endswith("; frame-ancestors 'none'")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_the_worker_keeps_the_danger_signs_and_is_new_when_they_are(tmp_path):
    def worker(words: str) -> str:
        for address in ("./", "go/help-now/"):
            finish.write(tmp_path, address, "home")
        finish.write(tmp_path, "get-help-now/", f'<p>{words}</p><img src="../assets/saddle.svg">')
        finish.write(tmp_path, "assets/saddle.svg", "<svg/>")
        offline.write(tmp_path, "{{ first }} {{ version }}")
        return (tmp_path / "sw.js").read_text(encoding="utf-8")

    first, _, version = worker("Call 911.").rpartition(" ")
    assert first == '["get-help-now/", "./", "go/help-now/", "assets/saddle.svg"]'
    assert worker("Call 911.").endswith(version)
    assert not worker("Call 911 now.").endswith(version)
