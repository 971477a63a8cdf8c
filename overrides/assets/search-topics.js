/* The table of topics: entries that lead to a section when all their words are said. Needs SearchText, SearchLanguage. */
(() => {
  'use strict';

  const { tokens } = globalThis.SearchText;
  const { termRow } = globalThis.SearchLanguage;

  const TOPIC_WEIGHT = 12; // what an entry of the tables counts against the same word in running text
  const PART_BY_PART = 0.7; // what the words of a phrase count when others stand between them
  const PART = 0.35; // what an entry counts whose words are part of a longer one that is said too

  /* Returns {lines: [section, all terms of its entries], finder: see there}. */
  function readTopics(index, { decode, entryAt, NEXT, termOf, compact, isQuiet }) {
    const row = termRow();
    const sectionOf = []; // by list in the row
    const shareOf = [];
    function add(section, terms, share) {
      row.add(terms);
      sectionOf.push(section);
      shareOf.push(share);
    }
    const lines = index.topics.map(([section, coded]) => {
      const all = [];
      let terms = [];
      for (const code of [...decode(coded), NEXT]) {
        const word = entryAt[code];
        if (word) {
          word.count += 1;
          if (word.term) terms.push(word.term);
        }
        if (code !== NEXT) continue;
        const short = compact(terms);
        add(section, short, 1);
        // "first visit" has a term of its own; "first therapy visit" only its parts.
        if (terms.length > short.length) add(section, terms, PART_BY_PART);
        for (const term of terms) all.push(term);
        terms = [];
      }
      return [section, all];
    });

    /* An entry all of whose words are said, or null. */
    function hitOf(number, said, { sections, rarity }) {
      const terms = row.get(number);
      let sure = 1;
      for (const term of terms) sure *= said.has(term) ? said.get(term).weight : 0;
      if (sure <= 0.2) return null;
      const slots = new Set();
      let score = sure * shareOf[number] * (terms.length > 1 ? 1.25 : 1) * TOPIC_WEIGHT;
      score *= terms.reduce((sum, term) => sum + (isQuiet(term) ? 0.6 : Math.max(0.4, rarity(term))), 0);
      for (const term of terms) for (const slot of said.get(term).slots) slots.add(slot);
      return { number, section: sectionOf[number], page: sections[sectionOf[number]].page, slots, score };
    }

    /* Adds the titles of the pages; returns a function of said (term -> {weight, slots}): [{section, page, score}]. */
    function finder(site) {
      for (const { title, sections } of site.pages) add(sections[0].id, compact(tokens(title).map(({ word }) => termOf(word)).filter(Boolean)), 1);
      return function topicsSaid(said) {
        const numbers = new Set();
        for (const term of said.keys()) for (const number of row.listsWith(term)) numbers.add(number);
        const hits = [...numbers].map((number) => hitOf(number, said, site)).filter(Boolean);
        hits.sort((a, b) => b.slots.size - a.slots.size || b.score - a.score || a.number - b.number);
        const covered = new Map(); // page -> slots that its entries have counted for
        const longer = [];
        return hits.map(({ section, page, slots, score }) => {
          const part = longer.some((other) => other.size > slots.size && [...slots].every((slot) => other.has(slot)));
          if (!part) longer.push(slots);
          const counted = covered.get(page) || covered.set(page, new Set()).get(page);
          const fresh = [...slots].filter((slot) => !counted.has(slot)).length / slots.size;
          slots.forEach((slot) => counted.add(slot));
          return { section, page, score: score * fresh * (part ? PART : 1) };
        }).filter(({ score }) => score > 0);
      };
    }

    return { lines, finder };
  }

  globalThis.SearchTopics = { readTopics };
})();
