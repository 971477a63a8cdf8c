/* Answers an HL7 Infobutton address: opens the pages of an ICD-10-CM code, or shows the nearest codes. What the address
   says is looked up in the list on the page; only a code in the form of one is ever shown again, as text. */
(() => {
  'use strict';

  const ICD = /^(2\.16\.840\.1\.113883\.6\.90|icd-?10-?cm)$/i; // HL7's identifier of ICD-10-CM
  const query = new URLSearchParams(location.search);
  const asked = (name) => (query.get(name) || '').trim();
  const code = asked('mainSearchCriteria.v.c');
  const system = asked('mainSearchCriteria.v.cs');
  const language = asked('informationRecipient.languageCode.c');
  const status = document.getElementById('infobutton');
  const items = [...document.querySelectorAll('.codes li')];
  const bare = (text) => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

  /** Return the items whose codes share the most with the wanted one, at least its category (3 signs). */
  function nearest(wanted) {
    for (let length = wanted.length; length >= 3; length -= 1) {
      const near = items.filter((item) => bare(item.dataset.code).startsWith(wanted.slice(0, length)));
      if (near.length) return near;
    }
    return [];
  }

  function show(words, near = []) {
    status.textContent = words;
    const list = document.createElement('ul');
    list.append(...near.map((item) => item.cloneNode(true)));
    if (near.length) status.after(list);
  }

  const english = !language || /^en\b/i.test(language) ? '' : ' These pages are in English only.';
  if (!code) return;
  if (!/^[A-Za-z][0-9][0-9A-Za-z]\.?[0-9A-Za-z]{0,4}$/.test(code) || (system && !ICD.test(system))) {
    show(`There is no page for this code. Find an ICD-10-CM code in the list below.${english}`);
    return;
  }
  const exact = items.find((item) => bare(item.dataset.code) === bare(code));
  if (exact && !english) {
    location.replace(exact.querySelector('a').href);
    return;
  }
  if (exact) {
    show(`The page for ${exact.dataset.code}:${english}`, [exact]);
    return;
  }
  const near = nearest(bare(code));
  show(near.length ? `There is no page for ${code}. The nearest codes:${english}` : `There is no page for ${code}, or near it. See the list below.${english}`, near);
})();
