/* Finds pages from the words of a patient. No DOM and no network: the same code runs in browsers and in Node.
   Needs the other files search-*.js beside this one. */
(() => {
  'use strict';

  const { tokens, meaningOfNumbers } = globalThis.SearchText;
  const { readSpelling } = globalThis.SearchSpelling;
  const { readLanguage } = globalThis.SearchLanguage;
  const { readSections } = globalThis.SearchSections;
  const { readTopics } = globalThis.SearchTopics;
  const { rulesOf, readDanger } = globalThis.SearchDanger;
  const { presenter } = globalThis.SearchSentences;

  const PAGE_WEIGHT = { hub: 0.8, clinic: 0.45 }; // pages that only lead on, or are for others
  const TEXT_WEIGHT = { about: 0.45 }; // what leads there by the tables counts in full
  const LONGEST = 300; // signs of a query that are read
  const MOST_WORDS = 40;
  const MOST_RESULTS = 10;
  const START = 0.4; // the start of a page has the words of all its topics: a section that answers is worth more
  // What a number that means something counts against a word: "3 years" tells more than "leg"
  const NUMBER = 1.5;
  const LEAST_SHARE = 0.15; // of the best score; a page below it shares only a common word

  /* Reads a query; returns {slots: its words, units: words and phrases, said: term -> {weight: how sure, slots}}. */
  function queryReader({ ignored, isQuietWord, numberOf, termOf, phrases }, spelling) {
    /* Each word with the terms that it may stand for. */
    function slotsOf(query, typing, far) {
      const found = spelling.rejoin(tokens(query.slice(0, LONGEST)).slice(0, MOST_WORDS));
      const unfinished = typing ? query.length : -1;
      const slots = found.map(({ word, start, end }) => ({
        word, start, end, quiet: isQuietWord(word), ignored: ignored.has(word), ...spelling.read(word, end === unfinished, far),
      }));
      for (const word of meaningOfNumbers(found)) {
        slots.push({ word, start: 0, end: 0, quiet: isQuietWord(word), ignored: false, options: new Map([[termOf(word), NUMBER]]), correction: '' });
      }
      return slots;
    }

    /* The longest phrase with a term of its own that starts at slot i. */
    function phraseFrom(slots, i) {
      let best = null;
      for (const first of slots[i].options.keys()) {
        for (const { parts, term } of phrases[first] || []) {
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

    return function read(query, typing, far) {
      const slots = slotsOf(query, typing, far);
      const units = unitsOf(slots.filter((slot) => !slot.ignored));
      const said = saidIn(units);
      for (const slot of slots) if (slot.ignored) said.set(numberOf(`=${slot.word}`), { weight: 1, slots: [slot] }); // for the danger rules
      return { slots, units, said };
    };
  }

  /* Scores {bySection, byPage}. A word counts once a page, where it counts most. */
  function scoresOf({ units, said }, { sections, pages, withTerm }, topicsSaid) {
    const [bySection, byPage] = [new Map(), new Map()];
    const plus = (map, key, value) => map.set(key, (map.get(key) || 0) + value);
    const telling = units.filter(({ quiet }) => !quiet);
    for (const unit of telling.length ? telling : units) {
      const own = new Map();
      for (const [term, weight] of unit.options) {
        for (const [id, score] of withTerm(term)) own.set(id, Math.max(own.get(id) || 0, score * weight));
      }
      const best = new Map();
      for (const [id, score] of own) {
        plus(bySection, id, score);
        best.set(sections[id].page, Math.max(best.get(sections[id].page) || 0, score));
      }
      for (const [page, score] of best) plus(byPage, page, score * (TEXT_WEIGHT[pages[page].type] || 1));
    }
    for (const { section, page, score } of topicsSaid(said)) {
      plus(byPage, page, score);
      if (sections[section].ident) plus(bySection, section, score);
    }
    for (const [page, score] of byPage) byPage.set(page, score * (PAGE_WEIGHT[pages[page].type] || 1));
    return { bySection, byPage };
  }

  /* Lets the phone draw, and answer a tap, before the next part of a long work. */
  const breath = () => new Promise((goOn) => { setTimeout(goOn); });

  /* Reads the index once; promises {find(query, {typing})}. typing: the last word may not be finished.
     find returns {results: [{url, title, heading, sentence, score}], danger: such a result with signs, or null,
     correction: the query with its words put right, or ""}. */
  async function create(MiniSearch, index) {
    const language = readLanguage(index);
    await breath();
    const topics = readTopics(index, language);
    const { tiers, ruleWords } = rulesOf(index, language);
    await breath();
    const site = readSections(MiniSearch, index, language, topics.lines);
    const topicsSaid = topics.finder(site);
    const spelling = readSpelling(index, language, ruleWords);
    const dangerOf = readDanger(tiers, spelling);
    const read = queryReader(language, spelling);
    const { show, signs } = presenter(language, site);
    await breath();
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

    function find(query, { typing = false, far = false } = {}) {
      const { slots, units, said } = read(query, typing, far);
      const { bySection, byPage } = scoresOf({ units, said }, site, topicsSaid);
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
      if (!results.length && !far) return find(query, { typing, far: true });
      return { results, danger: danger && { ...show(tier, said), signs: signs(tier, said) }, correction: corrected(query, slots) };
    }

    return { find };
  }

  globalThis.SiteSearch = { create };
})();
