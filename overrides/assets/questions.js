/* The questions on the screen: tick them, write answers, add one's own, print or copy the ticked ones. Nothing is kept.
   The paper lines of the page stay in place for printing and are kept the same as what is ticked and written. */
(() => {
  'use strict';

  const article = document.querySelector('article');
  const ownList = article.querySelector('#own ~ ul');
  const paperLines = [...article.querySelectorAll('li')].filter((item) => item.textContent.trim().startsWith('☐'));
  const blankLines = new Set(ownList.children);

  function el(name, properties, ...content) {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...content);
    return node;
  }

  const heading = (list) => {
    let node = list;
    while (node.tagName !== 'H2') node = node.previousElementSibling;
    return node;
  };

  /** Make one line "☐ question / My answer: ____" one that can be ticked and answered. */
  function tickable(item, ticked = false) {
    const [question, answer] = item.children;
    const blank = answer.textContent;
    question.firstChild.data = question.firstChild.data.replace(/^\s*☐\s*/, '');
    const mark = el('span', { className: 'paper' }, '☐ ');
    const box = el('input', { type: 'checkbox', autocomplete: 'off' });
    const words = el('span', { className: 'question' }, ...question.childNodes);
    const field = el('textarea', { rows: 2, maxLength: 500, autocomplete: 'off' });
    const line = el('label', { className: 'line' }, 'My answer', field);
    field.setAttribute('aria-label', `My answer: ${words.textContent}`);
    question.replaceChildren(el('label', {}, mark, box, words));
    answer.className = 'paper';
    answer.before(line);
    item.parentElement.classList.add('ticks');

    const update = () => {
      item.classList.toggle('ticked', box.checked);
      mark.textContent = box.checked ? '☑ ' : '☐ ';
      line.hidden = !box.checked;
      answer.textContent = field.value.trim() ? `My answer: ${field.value.trim()}` : blank;
      const some = item.parentElement.querySelector('.ticked') !== null;
      for (const part of [item.parentElement, heading(item.parentElement)]) part.classList.toggle('mine', some);
    };
    box.checked = ticked;
    box.addEventListener('change', update);
    field.addEventListener('input', update);
    update();
  }

  // ---- Print, copy, add ----

  const status = el('p', {});
  status.setAttribute('role', 'status');
  const byHand = el('textarea', { readOnly: true, rows: 10, hidden: true });
  byHand.setAttribute('aria-label', 'My questions as text');
  const say = (words) => { status.textContent = words; };
  const ticked = (list) => [...list.querySelectorAll('.ticked')];

  function asText() {
    const lists = [...article.querySelectorAll('ul.mine')].map((list) => [
      heading(list).textContent,
      ...ticked(list).flatMap((item) => [`- ${item.querySelector('.question').textContent}`, item.querySelector('textarea').value.trim()]),
    ].filter(Boolean).join('\n'));
    return ['Questions to ask', ...lists].join('\n\n');
  }

  function withTicks(act) {
    const number = ticked(article).length;
    if (number) act(number === 1 ? '1 question' : `${number} questions`);
    else say('No question is ticked yet. Tick one first.');
  }

  function printTicked() {
    article.classList.add('print-mine');
    print();
  }

  async function copy(number) {
    try {
      await navigator.clipboard.writeText(asText());
      byHand.hidden = true;
      say(`Copied ${number}. Paste into a message or a note.`);
    } catch (error) {
      Object.assign(byHand, { value: asText(), hidden: false });
      byHand.select();
      say('Your browser did not let us copy. Copy the text below.');
    }
  }

  function add(event) {
    event.preventDefault();
    const words = own.value.trim();
    if (!words) {
      say('Write your question first.');
      own.focus();
      return;
    }
    const item = el('li', {}, el('p', {}, `☐ ${words}`), el('p', {}, 'My answer: ____________________'));
    ownList.append(item);
    tickable(item, true);
    own.value = '';
    say('Your question is added and ticked.');
  }

  const own = el('textarea', { rows: 2, maxLength: 200, autocomplete: 'off' });
  const button = (words, onclick, className = '') => el('button', { type: 'button', onclick, className }, words);
  const form = el('form', { className: 'tool', autocomplete: 'off', onsubmit: add },
    el('label', { className: 'line' }, 'Write your own question', own),
    el('div', { className: 'actions' }, el('button', { type: 'submit' }, 'Add my question')),
    el('p', {}, 'Print or copy the questions that you ticked. Nothing is kept: it all goes when you leave this page.'),
    el('div', { className: 'actions' },
      button('Print my questions', () => withTicks(printTicked), 'main'),
      button('Copy my questions', () => withTicks(copy))),
    status, byHand);

  addEventListener('afterprint', () => article.classList.remove('print-mine'));
  for (const item of paperLines) {
    if (blankLines.has(item)) item.className = 'paper';
    else tickable(item);
  }
  article.querySelector('.care-emergency').classList.add('mine');
  ownList.classList.add('ticks');
  ownList.after(form);
})();
