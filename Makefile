# Each target sets up what it needs on a fresh machine with Python 3.11 or newer. CONTRIBUTING has the lines for Windows.
PYTHON3 ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/ready
DRILL := .venv-drill

# MkDocs' and Material's notices about their next versions; see requirements.in for our pins.
export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true

.PHONY: help serve site test check check-external bench publish drill system clean

help:  ## lists the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' $(MAKEFILE_LIST)

serve: $(READY)  ## previews the site at http://127.0.0.1:8000/ and shows problems at each change
	$(PY) -m mkdocs serve --livereload

site: $(READY)  ## builds site/ and checks every link; SITE_URL=https://… sets its address
	$(PY) -m mkdocs build

test: $(READY) $(DRILL)/ready system  ## runs the linter and every test
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(PY) -m pytest -n 2 --dist loadfile -rs

check: $(READY)  ## checks an existing site/
	$(PY) scripts/check_site.py site --docs docs --published published.txt

check-external: $(READY)  ## tries the links to other sites, politely; needs the network
	$(PY) scripts/external.py site

bench: site  ## prints every performance figure; BENCH_PATH=folder adds other link checkers
	$(PY) scripts/bench_links.py
	$(PY) scripts/bench_build.py
	$(PY) scripts/bench_pages.py site
	$(PY) scripts/bench_search.py site
	$(PY) scripts/bench_reading.py

publish: site  ## adds this build's addresses to published.txt and its changed pages to changes.yml
	$(PY) scripts/published.py site published.txt
	$(PY) scripts/feed.py site changes.yml

drill: $(DRILL)/ready  ## installs the generators of the exit drill

clean:  ## removes what the other targets made
	rm -rf site $(VENV) $(DRILL)

# Chromium for the browser tests; Java for the HTML checker; the web servers for the tests of what deploy/ documents.
system:
	@missing=""; PATH="$$PATH:/usr/sbin"; \
	command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing="$$missing chromium"; \
	command -v java >/dev/null || missing="$$missing default-jre-headless"; \
	command -v nginx >/dev/null || missing="$$missing nginx-light"; \
	command -v caddy >/dev/null || missing="$$missing caddy"; \
	command -v apache2 >/dev/null || missing="$$missing apache2"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
	else echo "Some tests need programs that are not here. On Debian: sudo apt-get install$$missing"; fi

# The generators that the content could move to, apart: one of them takes the name of MkDocs for itself.
$(DRILL)/ready: requirements-drill.txt
	$(PYTHON3) -m venv $(DRILL)
	$(DRILL)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-drill.txt
	@touch $@

$(READY): requirements.txt
	@$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; run make PYTHON3=python3.12 …")'
	$(PYTHON3) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@
