/* The link desk: filters the table of short links, and copies what a clinic pastes. It reads the table of the page and
   asks nothing of the network; what is copied is plain text. */
(() => {
  'use strict';

  const el = globalThis.makeElement;
  const table = document.querySelector('.desk');
  if (!table) return;
  const danger = document.getElementById('danger-line').textContent.trim().replace(/\s+/g, ' ');
  const helpNow = table.querySelector('[data-code="help-now"]');
  const site = document.querySelector('.brand').textContent.trim();
  const { href: maker } = document.querySelector('a[href^="handout/"]'); // as the menu names it, also in a copy on disk

  const cells = (row) => [...row.cells].map((cell) => cell.textContent.trim());
  const address = (row) => `https://${cells(row)[1]}`;

  const rows = [...table.tBodies[0].rows].map((row) => {
    const [, , icd, , version] = cells(row);
    const topic = row.cells[0];
    return {
      row,
      code: row.dataset.code,
      section: row.dataset.section,
      title: topic.querySelector('a').textContent,
      says: topic.querySelector('span').textContent,
      url: address(row),
      icd: icd === 'none' ? [] : icd.split(', '),
      version,
    };
  });

  // ---- What is copied ----

  const markup = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
  const help = address(helpNow);
  const today = () => new Date().toLocaleDateString('en-CA'); // 2026-11-22, in the reader's own time

  const COPIES = [
    ['Copy link', 'The link', ({ url }) => url],
    ['Copy discharge text', 'The discharge text', ({ title, says, url }) => `${title}. ${says}. Read it here: ${url}\n\n${danger} All danger signs: ${help}`],
    ['Copy HTML', 'The HTML', ({ says, url }) => `<p><a href="${markup(url)}">${markup(says)}</a>. ${markup(danger)} <a href="${markup(help)}">All danger signs</a>.</p>`],
    ['Copy chart sentence', 'The chart sentence', ({ title, version, url }) => {
      const [number, reviewed] = version.split(', ');
      return `Patient information given on ${today()}: “${title}” (${site}; content version ${number}, last reviewed ${reviewed}; ${url}).`;
    }],
  ];

  const status = el('p', { role: 'status' });
  const byHand = el('textarea', { readOnly: true, rows: 6, hidden: true, 'aria-label': 'Text to copy' });

  async function copy(text, what, beside) {
    try {
      await navigator.clipboard.writeText(text);
      byHand.hidden = true;
      status.textContent = `${what} is copied.`;
    } catch (error) {
      Object.assign(byHand, { value: text, hidden: false });
      byHand.select();
      status.textContent = 'Your browser did not let us copy. Copy the text below.';
    }
    beside.append(status, byHand); // beside the button that was pressed, where the eyes are
  }

  // ---- One row: buttons, QR code, print view, made when it is opened first ----

  function tools(entry) {
    const picture = entry.row.querySelector('a[href$=".svg"]').getAttribute('href');
    const box = el('div', { className: 'copied' });
    const buttons = COPIES.map(([name, what, text]) => el('button', { type: 'button', onclick: () => copy(text(entry), what, box) }, name));
    const all = el('div', {},
      el('div', { className: 'actions' }, ...buttons),
      box,
      el('p', {}, el('a', { href: `${maker}#t=${entry.code}` }, `Print view of ${entry.title}`)),
      el('img', { className: 'qr-code', src: picture, alt: `QR code that opens ${entry.url}` }),
    );
    return all;
  }

  for (const entry of rows) {
    const details = el('details', {}, el('summary', {}, 'Copy, QR code, print', el('span', { className: 'hidden' }, ` of ${entry.title}`)));
    details.addEventListener('toggle', () => {
      if (details.open && !details.querySelector('.actions')) details.append(tools(entry));
    });
    entry.row.cells[0].append(details);
  }

  // ---- Filter ----

  const words = el('input', { type: 'search', autocomplete: 'off' });
  const section = el('select', {}, el('option', { value: '' }, 'All sections'), ...[...new Set(rows.map((entry) => entry.section))].map((name) => el('option', {}, name)));
  const icd = el('input', { type: 'search', autocomplete: 'off', placeholder: 'M54.16' });
  const count = el('p', { role: 'status' });
  const plain = (text) => text.toLowerCase().normalize('NFKD').replace(/[^a-z0-9. ]+/g, ' ');
  const bare = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, '');

  function filter() {
    const wanted = plain(words.value).split(' ').filter(Boolean);
    const code = bare(icd.value);
    let shown = 0;
    for (const { row, code: name, title, says, section: part, icd: codes } of rows) {
      const text = plain(`${title} ${says} ${name}`);
      const fits = wanted.every((word) => text.includes(word)) && (!section.value || section.value === part) && (!code || codes.some((one) => bare(one).startsWith(code)));
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    count.textContent = shown === 1 ? '1 short link' : `${shown || 'No'} short links${shown ? '' : '. Try fewer words, or clear a field.'}`;
  }

  const field = (name, input) => el('label', { className: 'line' }, name, input);
  const form = el('form', { className: 'tool filter', role: 'search', 'aria-label': 'Short links', onsubmit: (event) => event.preventDefault() },
    field('Words', words), field('Section', section), field('ICD-10-CM code', icd), count);
  form.addEventListener('input', filter);
  table.before(form);
  filter();
})();
