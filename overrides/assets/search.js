/* The search page: shows results while a reader types, and for ?q= links. Words stay in the browser and are only ever text. */
(() => {
  'use strict';

  const byId = (id) => document.getElementById(id);
  const input = byId('search-q');
  const list = byId('search-results');
  const status = byId('search-status');
  const danger = byId('search-danger');
  const correction = byId('search-correction');
  const empty = byId('search-empty');
  const { base } = list.dataset;
  const SPEAK_AFTER = 400; // milliseconds without a key: a screen reader is not interrupted at each letter
  const WARM_AFTER = 300; // milliseconds: the first results are on the screen by then
  const TIER_STYLE = { 'call-911': 'care-emergency', 'go-to-er': 'care-er', 'call-today': 'care-today' };
  let engine = null;
  let speaking = 0;

  const addressOf = (query) => `?${new URLSearchParams({ q: query })}`;

  function element(name, content, properties = {}) {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...content);
    return node;
  }

  /** Run the engine's script; like the index it comes when someone searches, and not before. */
  const run = () => new Promise((onload, onerror) => {
    document.head.append(element('script', [], { src: list.dataset.engine, onload, onerror }));
  });

  async function start() {
    const [answer] = await Promise.all([fetch(`${base}search/index.json`), run()]);
    const made = await globalThis.SiteSearch.create(globalThis.MiniSearch, await answer.json());
    // A first unknown word makes the tables for misspellings: better before someone types it.
    setTimeout(() => made.find('zzzzz', { typing: true }), WARM_AFTER);
    return made;
  }

  const load = () => (engine ||= start());

  const sentence = (pieces) => pieces.map(([text, marked]) => (marked ? element('mark', [text]) : text));

  function result({ url, title, heading, sentence: pieces }) {
    const link = element('a', [heading ? `${title}: ${heading}` : title], { href: base + url });
    return element('li', [link, element('p', sentence(pieces))]);
  }

  function say(text, typing) {
    const speak = () => { status.textContent = text; };
    clearTimeout(speaking);
    if (typing) speaking = setTimeout(speak, SPEAK_AFTER);
    else speak(); // with the results, so that they do not jump
  }

  function showList(shown) {
    byId('search-found').classList.remove('wait');
    for (const part of document.querySelectorAll('#all-topics, #all-topics + p, .a-z')) part.hidden = !shown;
  }

  function show(query, typing, { results, danger: found, correction: better }) {
    list.replaceChildren(...results.map(result));
    danger.hidden = !found;
    if (found) {
      danger.className = `care ${TIER_STYLE[found.url.split('#')[1]]}`;
      byId('search-danger-tier').textContent = found.heading;
      byId('search-danger-signs').replaceChildren(...found.signs.map((sign) => element('li', sentence(sign))));
    }
    correction.hidden = !better;
    if (better) correction.replaceChildren('Did you mean ', element('a', [better], { href: addressOf(better) }), '?');
    empty.hidden = results.length > 0 || !query.trim();
    showList(!results.length);
    const count = results.length === 1 ? '1 page' : `${results.length || 'No'} pages`;
    const warning = found ? ' These words can be a danger sign.' : '';
    say(query.trim() ? `${count} found for “${query.trim()}”.${warning}` : '', typing);
  }

  async function search(typing) {
    const query = input.value;
    try {
      const { find } = await load();
      if (query !== input.value) return; // a later letter has its own search under way
      show(query, typing, query.trim() ? find(query, { typing }) : { results: [] });
    } catch (error) {
      showList(true);
      say('Search did not load. Use the list below.', typing);
      engine = null;
    }
  }

  function remember() {
    const query = input.value.trim();
    history.replaceState(null, '', query ? addressOf(query) : location.pathname);
  }

  function fromAddress() {
    input.value = new URLSearchParams(location.search).get('q') || '';
    if (input.value.trim()) search(false);
    else showList(true);
  }

  input.addEventListener('focus', load, { once: true });
  input.addEventListener('input', () => { remember(); search(true); });
  input.form.addEventListener('submit', (event) => {
    event.preventDefault();
    remember();
    search(false);
  });
  addEventListener('popstate', fromAddress);
  fromAddress();
})();
