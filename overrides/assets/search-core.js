/* Finds pages from the words of a patient. No DOM and no network: the same code runs in browsers and in Node.
   Needs SearchText, SearchSpelling and SearchTables (the files beside this one). */
(() => {
  'use strict';

  const { tokens, meaningOfNumbers } = globalThis.SearchText;
  const { readSpelling } = globalThis.SearchSpelling;
  const { readLanguage, readSections, readTopics, readDanger } = globalThis.SearchTables;

  const PAGE_WEIGHT = { hub: 0.8, about: 0.45, clinic: 0.45 };
  const LONGEST = 300; // signs of a query that are read
  const MOST_WORDS = 40;
  const MOST_RESULTS = 10;
  const START = 0.4; // the start of a page has the words of all its topics: a section that answers is worth more
  const NUMBER = 1.5; // what a number that means something counts against a word: "3 years" tells more than "leg"
  const LEAST_SHARE = 0.15; // of the best score; a page below it shares only a common word

  /* Reads a query; returns {slots: its words, units: words and phrases, said: term -> {weight: how sure, slots}}. */
  function queryReader({ ignored, quiet, termOf, phrases }, spelling) {
    /* Each word with the terms that it may stand for. */
    function slotsOf(query, typing) {
      const found = spelling.rejoin(tokens(query.slice(0, LONGEST)).slice(0, MOST_WORDS));
      const unfinished = typing ? query.length : -1;
      const slots = found.map(({ word, start, end }) => ({
        word, start, end, quiet: quiet.has(word), ignored: ignored.has(word), ...spelling.read(word, end === unfinished),
      }));
      for (const word of meaningOfNumbers(found)) {
        slots.push({ word, start: 0, end: 0, quiet: quiet.has(word), ignored: false, options: new Map([[termOf(word), NUMBER]]), correction: '' });
      }
      return slots;
    }

    /* The longest phrase with a term of its own that starts at slot i. */
    function phraseFrom(slots, i) {
      let best = null;
      for (const first of slots[i].options.keys()) {
        for (const { parts, term } of phrases.get(first) || []) {
          const weight = Math.min(...parts.map((part, j) => (slots[i + j] && slots[i + j].options.get(part)) || 0));
          if (weight > 0.4 && (!best || parts.length > best.size)) best = { size: parts.length, term, weight };
        }
      }
      return best;
    }

    function unitsOf(slots) {
      const units = [];
      for (let i = 0; i < slots.length;) {
        const phrase = phraseFrom(slots, i);
        const size = phrase ? phrase.size : 1;
        units.push({
          slots: slots.slice(i, i + size),
          quiet: !phrase && slots[i].quiet,
          options: phrase ? new Map([[phrase.term, phrase.weight]]) : slots[i].options,
        });
        i += size;
      }
      return units;
    }

    function saidIn(units) {
      const said = new Map();
      const say = (term, weight, slots) => {
        if (!said.has(term) || weight > said.get(term).weight) said.set(term, { weight, slots });
      };
      for (const unit of units) {
        for (const [term, weight] of unit.options) say(term, weight, unit.slots);
        for (const slot of unit.slots) for (const [term, weight] of slot.options) say(term, weight * 0.9, [slot]);
      }
      return said;
    }

    return function read(query, typing) {
      const slots = slotsOf(query, typing);
      const units = unitsOf(slots.filter((slot) => !slot.ignored));
      const said = saidIn(units);
      for (const slot of slots) if (slot.ignored) said.set(`=${slot.word}`, { weight: 1, slots: [slot] }); // for the danger rules
      return { slots, units, said };
    };
  }

  /* Scores {bySection, byPage}. A word counts once a page, where it counts most. */
  function scoresOf({ units, said }, { sections, pages, withTerm }, topicsOf) {
    const [bySection, byPage] = [new Map(), new Map()];
    const plus = (map, key, value) => map.set(key, (map.get(key) || 0) + value);
    for (const unit of units.filter(({ quiet }) => !quiet)) {
      const own = new Map();
      for (const [term, weight] of unit.options) {
        for (const [id, score] of withTerm(term)) own.set(id, Math.max(own.get(id) || 0, score * weight));
      }
      const best = new Map();
      for (const [id, score] of own) {
        plus(bySection, id, score);
        best.set(sections[id].page, Math.max(best.get(sections[id].page) || 0, score));
      }
      for (const [page, score] of best) plus(byPage, page, score);
    }
    for (const { entry, score } of topicsOf(said)) {
      plus(byPage, entry.page, score);
      if (sections[entry.section].ident) plus(bySection, entry.section, score);
    }
    for (const [page, score] of byPage) byPage.set(page, score * (PAGE_WEIGHT[pages[page].type] || 1));
    return { bySection, byPage };
  }

  /* Shows a section as a result: {url, title, heading, sentence: [text, marked] pieces}. */
  function presenter({ quiet, termOf, phraseAt }, { pages, text, rarity }) {
    /* Which words of a sentence are said, and what they are worth together. */
    function match(words, said) {
      const terms = words.map(({ word }) => termOf(word));
      const marks = terms.map((term, i) => said.has(term) && !quiet.has(words[i].word));
      const found = new Set(terms.filter((_, i) => marks[i]));
      terms.forEach((_, i) => {
        const whole = phraseAt(terms, i);
        if (!whole || !said.has(whole.term)) return;
        found.add(whole.term);
        marks.fill(true, i, i + whole.parts.length);
      });
      const worth = [...found].reduce((sum, term) => sum + said.get(term).weight * (rarity(term) + 0.1), 0);
      return { worth, marked: words.filter((_, i) => marks[i]) };
    }

    function pieces(sentence, marked) {
      const out = [];
      let at = 0;
      for (const { start, end } of marked) {
        if (start > at) out.push([sentence.slice(at, start), false]);
        out.push([sentence.slice(start, end), true]);
        at = end;
      }
      if (at < sentence.length) out.push([sentence.slice(at), false]);
      return out;
    }

    function bestSentence(body, said) {
      let best = { worth: -1, sentence: '', marked: [] };
      for (const sentence of body.split(/\n|(?<=[.?!”])\s+(?=[A-Z“])/)) {
        const found = sentence && match(tokens(sentence), said);
        if (found && found.worth > best.worth) best = { ...found, sentence };
      }
      return pieces(best.sentence, best.marked);
    }

    return function show({ page, ident, heading, body }, said, score = 0) {
      const { url, title } = pages[page];
      return { url: url + (ident && `#${ident}`), title, heading: ident && text(heading), sentence: bestSentence(text(body), said), score };
    };
  }

  /* Reads the index once; returns {find(query, {typing})}. typing: the last word may not be finished.
     find returns {results: [{url, title, heading, sentence, score}], danger: such a result or null, correction: the
     query with its words put right, or ""}. */
  function create(MiniSearch, index) {
    const language = readLanguage(index);
    const site = readSections(MiniSearch, index, language);
    const topicsOf = readTopics(index, language, site);
    const spelling = readSpelling(index, language, site);
    const dangerOf = readDanger(index, language, spelling);
    const read = queryReader(language, spelling);
    const show = presenter(language, site);
    const { sections, pages } = site;

    function bestSection(page, bySection) {
      const rank = ({ id, ident }) => (bySection.get(id) || 0) * (ident ? 1 : START);
      return pages[page].sections.reduce((best, section) => (rank(section) > rank(best) ? section : best));
    }

    function corrected(query, slots) {
      let out = '';
      let at = 0;
      for (const { start, end, correction } of slots) {
        if (!correction || start < at) continue;
        out += query.slice(at, start) + correction;
        at = end;
      }
      return at ? out + query.slice(at) : '';
    }

    function find(query, { typing = false } = {}) {
      const { slots, units, said } = read(query, typing);
      const { bySection, byPage } = scoresOf({ units, said }, site, topicsOf);
      const danger = dangerOf(said, slots);
      const tier = danger && sections[danger.section];
      const urgent = danger && danger.first;
      const top = Math.max(0, ...byPage.values());
      if (urgent) byPage.set(tier.page, top + 1);
      const results = [...byPage]
        .filter(([, score]) => score > top * LEAST_SHARE)
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, MOST_RESULTS)
        .map(([page, score]) => show(urgent && page === tier.page ? tier : bestSection(page, bySection), said, score));
      return { results, danger: danger && show(tier, said), correction: corrected(query, slots) };
    }

    return { find };
  }

  globalThis.SiteSearch = { create };
})();
