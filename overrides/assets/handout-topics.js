/* What a packet is made of: the clinic's card, and topics with their QR codes, taken from the pages of this site. */
(() => {
  'use strict';

  const el = globalThis.makeElement;
  const { phone } = globalThis.HandoutState;
  const HELP = 'help-now';
  const DROP = 'script, style, form, nav, .facts, .footnote, .letterhead, sup, dialog, button, input, textarea, select, .screen';
  const base = new URL('../../', location.href);

  // ---- The card ----

  const spaced = (digits) => `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}`;
  const day = (text) => new Date(`${text}T12:00:00`).toLocaleDateString('en-US', { year: 'numeric', month: 'long', day: 'numeric' });
  const celsius = (text) => ((Number(text) - 32) / 1.8).toFixed(1);
  const kilos = (text) => (Number(text) * 0.4536).toFixed(text > 20 ? 0 : 1);
  const call = (digits) => el('a', { className: 'tap', href: `tel:+1${digits}` }, spaced(digits));

  function numbers(state) {
    return [['day', 'Day'], ['night', 'Night and weekend']].filter(([name]) => state[name])
      .map(([name, label]) => el('li', {}, `${label}: `, call(phone(state[name]))));
  }

  const rows = (state) => [
    ...numbers(state),
    ...[
      ['fever', 'Fever number of your clinic', (text) => `${text}°F (${celsius(text)}°C)`],
      ['lift', 'Lift no more than', (text) => `${text} pounds (${kilos(text)} kg)`],
      ['therapy', 'Physical therapy may start', day],
      ['visit', 'Next visit', day],
    ].filter(([name]) => state[name]).map(([name, label, form]) => el('li', {}, `${label}: ${form(state[name])}`)),
  ];

  function card(state) {
    const lines = rows(state);
    if (!lines.length && !state.clinic) return [];
    return [el('section', { className: 'clinic-card' },
      el('h2', {}, state.clinic || 'Your clinic'), el('ul', {}, ...lines),
      el('p', {}, 'This card comes from the link of a clinic. Check the numbers with the papers you got when you left the hospital. In an emergency, call 911.'))];
  }

  // ---- Topics ----

  const root = ({ code, short_url: url }) => url.slice(0, -`go/${code}/`.length); // of the guide on the web

  /** Return what is printed of a short link; a line may end before "go/", not within the code. */
  const printed = (row) => [root(row).replace(/^https?:\/\//, ''), el('wbr', {}), el('span', { className: 'whole' }, `go/${row.code}/`)];

  /** Return the codes of a packet's topics; of the codes of one page, the first, which is the one to print. */
  function topics(state, links) {
    const rows = [...links.values()];
    const first = (code) => rows.find(({ url }) => url === links.get(code).url).code;
    return [...new Set((state.t || '').split(',').filter(Boolean).map(first))].filter((code) => code !== HELP);
  }

  async function page(row) {
    const [path, part] = row.url.slice(root(row).length).split('#');
    const address = new URL(path, base);
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.status);
    const article = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('article');
    for (const node of article.querySelectorAll(DROP)) node.remove();
    for (const node of article.querySelectorAll('[href]')) node.href = new URL(node.getAttribute('href'), address);
    for (const node of article.querySelectorAll('[src]')) node.setAttribute('src', new URL(node.getAttribute('src'), address).href);
    for (const node of article.querySelectorAll('[loading]')) node.removeAttribute('loading');
    return [article, part];
  }

  /** Return the parts of an article that stand before its second section, and the sections as lists of nodes. */
  function parts(article) {
    const opening = [];
    const sections = new Map();
    let into = opening;
    for (const node of [...article.children]) {
      if (node.tagName === 'H2' && node.id !== 'key-points') sections.set(node.id, into = []);
      into.push(node);
    }
    for (const left of ['sources', 'questions']) sections.delete(left); // a topic stays within two sheets
    return [opening, sections];
  }

  /** Return the article of one topic, made from its page; links: rows of links.json by code. Rejects when the page does not load. */
  async function topic(code, state, links) {
    const row = links.get(code);
    const [article, part] = await page(row);
    const [opening, sections] = parts(article);
    let chosen = [...opening, ...[...sections.values()].flat()];
    if (part) {
      const within = [...sections.values()].find((nodes) => nodes.some((node) => node.id === part)) || [];
      const start = Math.max(within.findIndex((node) => node.id === part), 0);
      const level = within[start] ? within[start].tagName : '';
      const next = within.findIndex((node, index) => index > start && node.tagName === level);
      chosen = [...opening.filter((node) => node.matches('h1, .care')), ...within.slice(start, next < 0 ? undefined : next)];
    } else if (code === HELP || state.short) { // the danger page with a card has to stay one sheet
      const kept = code === HELP ? opening.slice(0, opening.findIndex((node) => node.id === 'key-points')) : opening;
      chosen = [...kept, ...(sections.get('what-to-do') || [])];
    }
    const node = el('article', { className: 'topic', 'data-code': code }, ...chosen);
    for (const one of node.querySelectorAll('#key-points')) one.classList.add('key-points');
    for (const one of node.querySelectorAll('[id]')) one.removeAttribute('id');
    for (const today of node.querySelectorAll('.care-today')) {
      const own = numbers(state);
      if (own.length) today.append(el('div', { className: 'from-link' }, el('p', {}, el('strong', {}, 'Your surgeon’s office, as your clinic’s link says:')), el('ul', {}, ...own)));
    }
    node.append(el('footer', { className: 'source' },
      el('img', { className: 'qr-code', src: new URL(`qr/${code}.svg`, base).href, alt: `QR code that opens ${row.short_url}` }),
      el('p', {}, el('strong', {}, ...printed(row)), el('br', {}), `${row.title}. Version ${row.content_version}, last reviewed ${row.last_reviewed}. Not a diagnosis.`)));
    return node;
  }

  globalThis.HandoutTopics = { HELP, base, el, card, root, topics, topic };
})();
