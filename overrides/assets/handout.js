/* The handout maker: one packet of a danger page and topics, with the clinic's card, to print or to send as a link.
   The choice stands in the address after "#", which browsers keep to themselves; pages come from this site only. */
(() => {
  'use strict';

  const { read, write, wrong, MOST } = globalThis.HandoutState;
  const { HELP, base, el, card, root, topics, topic } = globalThis.HandoutTopics;
  const LISTS = new Set([HELP, 'home', 'a-z', 'causes', 'treatments']); // pages that lead to topics: not offered, but allowed in a link
  const main = document.querySelector('main');
  const maker = main.querySelector('article');
  let links = new Map(); // code -> row of links.json
  let turn = 0; // a packet that is overtaken by a later choice is not shown

  // ---- The packet ----

  const packet = el('section', { className: 'packet', hidden: true, 'aria-label': 'Packet' });
  const status = el('p', { role: 'status' });
  const byHand = el('textarea', { readOnly: true, rows: 3, hidden: true, 'aria-label': 'Link of the packet' });

  function hide() {
    packet.hidden = true;
    packet.replaceChildren();
    document.body.classList.remove('has-packet', 'large', 'reading');
  }

  async function show(state) {
    const mine = turn += 1;
    const codes = [HELP, ...topics(state, links)];
    status.textContent = 'The packet is on its way.';
    try {
      const made = await Promise.all(codes.map((code) => topic(code, state, links)));
      if (mine !== turn) return;
      made[0].querySelector('h1').after(...card(state));
      const print = el('button', { type: 'button', className: 'main', onclick: () => window.print() }, 'Print this packet');
      const lines = Array.from({ length: 8 }, () => el('hr', {}));
      packet.replaceChildren(el('div', { className: 'actions' }, print), ...made, el('section', { className: 'notes' }, el('h2', {}, 'Notes'), ...lines));
      document.body.classList.add('has-packet');
      document.body.classList.toggle('large', state.large === '1');
      document.body.classList.toggle('reading', state.read === '1');
      packet.hidden = false;
      if (state.read !== '1') print.focus(); // the packet stands at the end of the page
      await Promise.all([...packet.querySelectorAll('img')].map((image) => image.decode().catch(() => {})));
      status.textContent = `The packet is ready: danger signs and ${codes.length - 1} more.`;
    } catch (error) {
      if (mine !== turn) return;
      hide();
      status.replaceChildren('A page did not load, so there is no packet. Try again, or open ', el('a', { href: document.querySelector('.help').href }, 'Get help now'), '.');
    }
  }

  // ---- The form ----

  const order = []; // codes as they were ticked
  const field = (label, name, properties) => el('label', { className: 'line' }, label, el('input', { name, autocomplete: 'off', ...properties }));
  const box = (label, name) => el('label', { className: 'tick' }, el('input', { type: 'checkbox', name, value: '1' }), label);
  const list = el('div', {});
  const chosen = el('p', { role: 'status' });
  const form = el('form', { className: 'tool packet-form', autocomplete: 'off', onsubmit: make },
    list, chosen,
    el('fieldset', {}, el('legend', {}, 'Clinic card'),
      field('Clinic name', 'clinic', { maxLength: 60 }),
      field('Phone, day', 'day', { type: 'tel' }), field('Phone, night and weekend', 'night', { type: 'tel' }),
      field('Fever number, °F (99 to 102)', 'fever', { inputMode: 'decimal' }), field('Lifting limit, pounds (1 to 50)', 'lift', { inputMode: 'numeric' }),
      field('Therapy may start', 'therapy', { type: 'date' }), field('Next visit', 'visit', { type: 'date' })),
    el('fieldset', {}, el('legend', {}, 'Paper'), box('Large print', 'large'), box('Short: 1 sheet a topic, with danger signs, key points and what to do', 'short')),
    el('div', { className: 'actions' }, el('button', { type: 'submit', className: 'main' }, 'Make the packet'),
      el('button', { type: 'button', onclick: copy }, 'Copy the patient’s link')),
    status, byHand);

  function fields() {
    const state = Object.fromEntries([...form.elements].filter(({ name, type }) => name && name !== 't' && type !== 'checkbox').map(({ name, value }) => [name, value.trim()]));
    for (const name of ['large', 'short']) state[name] = form.elements[name].checked ? '1' : '';
    return { ...state, t: order.join(',') };
  }

  const LABELS = { t: `topics (at most ${MOST})`, clinic: 'clinic name (letters only, no instructions)', day: 'day phone', night: 'night phone', fever: 'fever number', lift: 'lifting limit', therapy: 'start of therapy', visit: 'next visit' };

  /** Return the fields if all may be sent; otherwise say which may not. */
  function checked() {
    const state = fields();
    const faults = wrong(state, links);
    if (!faults.length) return state;
    status.textContent = `Please correct: ${faults.map((name) => LABELS[name]).join(', ')}. A phone is a US number with 10 digits.`;
    return null;
  }

  function make(event) {
    event.preventDefault();
    const state = checked();
    if (!state) return;
    history.replaceState(null, '', `#${write(state)}`);
    show(state);
  }

  async function copy() {
    const state = checked();
    if (!state) return;
    const onDisk = location.protocol === 'file:'; // no phone can open that
    const place = onDisk ? `${root(links.get(HELP))}clinics/handout/` : location.href;
    const address = new URL(`#${write({ ...state, read: '1' })}`, place).href;
    try {
      await navigator.clipboard.writeText(address);
      status.textContent = `The patient’s link is copied. It opens the packet with your card, on any phone${onDisk ? `, from the guide on the web: ${place}` : '.'}`;
    } catch (error) {
      Object.assign(byHand, { value: address, hidden: false });
      byHand.select();
      status.textContent = 'Your browser did not let us copy. Copy the link below.';
    }
  }

  function ticked({ target }) {
    if (target.name !== 't') return;
    if (target.checked) order.push(target.value);
    else order.splice(order.indexOf(target.value), 1);
    told();
  }

  function told() {
    chosen.textContent = order.length ? `In this order: Get help now, ${order.map((code) => links.get(code).title).join(', ')}.` : 'Get help now always comes first. Tick the topics in the order you want them.';
  }

  function fill(state) {
    order.splice(0, order.length, ...topics(state, links));
    for (const group of list.children) group.open = order.some((code) => group.querySelector(`[value="${code}"]`));
    for (const input of form.elements) {
      if (input.name === 't') input.checked = order.includes(input.value);
      else if (input.type === 'checkbox') input.checked = state[input.name] === '1';
      else if (input.name) input.value = state[input.name] || '';
    }
    told();
  }

  function choices() {
    const groups = new Map();
    for (const row of links.values()) {
      if (!LISTS.has(row.code) && topics({ t: row.code }, links)[0] === row.code && row.section !== 'Clinics' && row.section !== 'About') groups.set(row.section, [...(groups.get(row.section) || []), row]);
    }
    list.replaceChildren(...[...groups].map(([name, group]) => el('details', { 'aria-label': name }, el('summary', {}, name),
      ...group.map((row) => el('label', { className: 'tick' }, el('input', { type: 'checkbox', name: 't', value: row.code }), row.title)))));
  }

  function fromAddress() {
    turn += 1;
    const part = location.hash.slice(1);
    if (part && !part.includes('=') && document.getElementById(part)) return; // a section of this page
    const state = read(location.hash, links);
    hide();
    fill(state || {});
    if (!state) status.textContent = 'This link is not one that this page can use. Nothing of it is shown.';
    else if (part) show(state);
    else status.textContent = '';
  }

  async function start() {
    try {
      const answer = await fetch(new URL('links.json', base));
      links = new Map((await answer.json()).map((row) => [row.code, row]));
    } catch (error) {
      return; // the page is whole without the maker
    }
    choices();
    await new Promise((done) => { setTimeout(done); }); // a tap on the page is answered before the form is filled
    form.addEventListener('change', ticked);
    maker.querySelector('#print').before(form);
    main.append(packet);
    addEventListener('hashchange', fromAddress);
    fromAddress();
  }

  start();
})();
