/* The symptom diary on the screen: a form, kept in this browser only when the reader asks, and a summary for the visit.
   Danger signs and their wording come from the paper sheets on the page. What is read back is only ever shown as text. */
(() => {
  'use strict';

  const el = globalThis.makeElement;
  const { DAYS, SCORES, CHOICES, TEXTS, ONE, MANY, dayBefore, shown, isBlank, read, store, count, summarize, asText } = globalThis.DiaryDays;
  const BAD_PAIN = 9; // of 10
  const TIERS = [ // the most urgent first; `means` is looked for in the words before the colon of a sign
    { means: /911/, id: 'call-911', style: 'care-emergency', act: 'Call 911 now', more: 'One sign is enough. Do not wait.' },
    { means: /\bER\b/, id: 'go-to-er', style: 'care-er', act: 'Go to the ER now', more: 'Do not drive yourself. No ride right away, or weak legs? Call 911.' },
    { means: /./, id: 'call-today', style: 'care-today', act: 'Call your surgeon’s office today', more: 'Call day or night. No answer? Weak foot or leg: go to the ER after an hour, or if it gets worse. Swollen calf: go to the ER or urgent care after a few hours. Anything else: go today.' },
  ];
  const PAIN = { id: 'go-to-er', style: 'care-er', act: 'Very bad leg pain? Check the danger signs', more: 'Go to the ER now if medicine does not help and you are weak or numb. Did the pain go away, then come back hard? Call your surgeon’s office today.' };

  const article = document.querySelector('article');
  const help = article.querySelector('.care a').href.split('#')[0];
  const [firstSheet, lastSheet] = article.querySelectorAll('.sheet');
  const wording = (sheet) => [...sheet.querySelectorAll('.care li')].map((item) => item.textContent);
  const tierOf = (sign) => TIERS.find(({ means }) => means.test(sign.split(':')[0]));
  const drafts = new Map(); // day -> what is on the screen and not kept

  // ---- The days ----

  function allDays() {
    const days = new Map(read().days);
    for (const [day, entry] of drafts) {
      if (isBlank(entry)) days.delete(day);
      else days.set(day, entry);
    }
    return [...days].sort().slice(-DAYS);
  }

  function keep() {
    const days = allDays();
    if (!store(days)) {
      say('This browser cannot keep it. Print or copy your summary.');
      return;
    }
    drafts.clear();
    show(day.value);
    say(days.length ? `Kept on this phone: ${count(days.length)}.` : 'Nothing is filled in, so nothing is kept.');
  }

  function erase() {
    store([]);
    drafts.clear();
    show(dayBefore(0));
    say('Everything is erased from this phone.');
  }

  // ---- The form ----

  function choice(type, name, value, words = [value]) {
    return el('label', {}, el('input', { type, name, value, autocomplete: 'off' }), el('span', {}, ...words));
  }

  function sign(text) {
    const [tier] = text.split(':', 1);
    return choice('checkbox', 'signs', text, [el('strong', {}, `${tier}:`), text.slice(tier.length + 1)]);
  }

  function group(style, legend, ...content) {
    return el('fieldset', { className: style }, el('legend', {}, legend), ...content);
  }

  function score([name, legend]) {
    const numbers = [...Array(11).keys()].map((number) => choice('radio', name, String(number)));
    return group('score', legend, el('p', {}, '0 is no pain. 10 is the worst pain you can think of.'), el('div', {}, ...numbers));
  }

  function text([name, label, maxLength]) {
    return el('label', { className: 'line' }, label, el('textarea', { name, maxLength, rows: maxLength > 100 ? 3 : 1, autocomplete: 'off' }));
  }

  const day = el('select', {});
  const [signAlarm, painAlarm] = [0, 1].map(() => el('div', { role: 'alert' }));
  const status = el('p', { role: 'status' });
  const notice = el('p', {});
  const summary = el('section', { id: 'diary-summary', className: 'mine', hidden: true, 'aria-labelledby': 'diary-summary-title' });
  const byHand = el('textarea', { readOnly: true, rows: 10, hidden: true, 'aria-label': 'My summary as text' });
  const action = (words, onclick, className = '') => el('button', { type: 'button', onclick, className }, words);
  const dialog = el('dialog', { className: 'tool', 'aria-labelledby': 'erase-title', 'aria-describedby': 'erase-text' },
    el('h2', { id: 'erase-title' }, 'Erase everything?'),
    el('p', { id: 'erase-text' }, 'All days go from this phone and from this page. You cannot get them back.'),
    el('div', { className: 'actions' },
      action('No, go back', () => dialog.close()),
      action('Yes, erase everything', () => { dialog.close(); erase(); }, 'main')));
  const form = el('form', { id: 'diary-form', className: 'tool', autocomplete: 'off', onsubmit: (event) => event.preventDefault() },
    notice,
    el('label', { className: 'line' }, 'Which day?', day),
    group('ticks', 'Anything new today? Tick what you have.', ...TIERS.flatMap((tier) => [el('h3', {}, tier.act), ...wording(firstSheet).filter((words) => tierOf(words) === tier).map(sign)])),
    ...SCORES.map(score),
    ...CHOICES.map(([name, legend, values]) => group('ticks few', legend, ...values.map((value) => choice('checkbox', name, value)))),
    ...TEXTS.map(text),
    el('div', { className: 'actions' },
      action('Keep on this phone', keep, 'main'),
      action('Print my summary', () => withDays(printSummary)),
      action('Copy my summary', () => withDays(copy)),
      action('Print blank sheets', () => print()),
      action('Erase everything', () => dialog.showModal())),
    status, byHand);

  function entry() {
    const data = new FormData(form);
    const one = ONE.map((name) => [name, (data.get(name) || '').trim()]);
    return Object.fromEntries([...one, ...MANY.map((name) => [name, data.getAll(name)])]);
  }

  function fill() {
    const now = new Map(allDays()).get(day.value);
    for (const input of form.elements) {
      if (!input.name) continue;
      const value = now ? now[input.name] : '';
      if (input.type === 'textarea') input.value = value;
      else input.checked = [].concat(value).includes(input.value);
    }
    warn();
  }

  function show(chosen) {
    const kept = read().days.map(([name]) => name);
    const recent = [...Array(DAYS).keys()].map(dayBefore);
    const names = [...new Set([...recent, ...kept])].sort().reverse();
    day.replaceChildren(...names.map((value) => el('option', { value },
      (value === recent[0] ? 'Today, ' : '') + shown(value) + (kept.includes(value) ? ' (kept)' : ''))));
    day.value = chosen;
    fill();
    showSummary();
  }

  /** Say what to do right below the most urgent sign, and below very bad leg pain. */
  function warn() {
    const ticked = [...form.querySelectorAll('[name=signs]:checked')];
    const urgent = TIERS.flatMap((tier) => ticked.filter(({ value }) => tierOf(value) === tier))[0];
    alarm(signAlarm, urgent && tierOf(urgent.value), urgent && urgent.parentElement);
    alarm(painAlarm, form.elements.leg.value >= BAD_PAIN && PAIN, form.querySelector('.score'));
  }

  function alarm(box, tier, place) {
    if (!tier) box.remove();
    else if (box.previousElementSibling !== place) { // said once, not at every letter
      box.replaceChildren(el('div', { className: `care ${tier.style}` }, el('h3', {}, tier.act), el('p', {}, tier.more),
        el('p', {}, el('a', { href: `${help}#${tier.id}` }, 'Get help now: see what to do'))));
      place.after(box);
    }
  }

  // ---- The summary ----

  function showSummary() {
    const days = allDays();
    summary.hidden = !days.length;
    if (summary.hidden) return;
    const { title, facts, head, rows } = summarize(days);
    const cell = (words, at) => el('td', { 'data-label': head[at] }, words);
    summary.replaceChildren(
      el('h3', { id: 'diary-summary-title' }, title),
      el('p', { className: 'paper' }, 'Name: ____________________ Operation and date: ____________________'),
      el('ul', {}, ...facts.map(([what, words]) => el('li', {}, el('strong', {}, `${what}: `), words))),
      el('table', {}, el('thead', {}, el('tr', {}, ...head.map((words) => el('th', { scope: 'col' }, words)))),
        el('tbody', {}, ...rows.map((row) => el('tr', {}, ...row.map(cell))))),
      el('div', { className: 'paper' }, el('strong', {}, 'Danger signs: one is enough. '),
        el('ul', {}, ...[...lastSheet.querySelectorAll('.care li')].map((item) => item.cloneNode(true)))));
  }

  const say = (words) => { status.textContent = words; };

  function withDays(act) {
    showSummary();
    if (summary.hidden) say('Nothing is filled in yet. Fill in one day first.');
    else act();
  }

  function printSummary() {
    article.classList.add('print-mine');
    print();
  }

  async function copy() {
    const words = asText(summarize(allDays()), wording(lastSheet));
    try {
      await navigator.clipboard.writeText(words);
      byHand.hidden = true;
      say('Copied. Paste it into a message or a note.');
    } catch (error) {
      Object.assign(byHand, { value: words, hidden: false });
      byHand.select();
      say('Your browser did not let us copy. Copy the text below.');
    }
  }

  addEventListener('afterprint', () => article.classList.remove('print-mine'));
  form.addEventListener('input', ({ target }) => {
    if (!target.name) return;
    drafts.set(day.value, entry());
    warn();
  });
  form.addEventListener('change', showSummary);
  day.addEventListener('change', fill);

  article.classList.add('has-form');
  for (const sheet of [firstSheet, lastSheet]) sheet.firstElementChild.after(el('p', { className: 'for-paper' }, 'This sheet is for paper. To get it, press “Print blank sheets” above.'));
  document.getElementById('diary-form').replaceWith(form, summary, dialog);
  if (!read().sound) notice.textContent = 'Some of what this phone kept cannot be read. Fill it in again, or erase everything.';
  show(dayBefore(0));
})();
