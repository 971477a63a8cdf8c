/* Reads the index that scripts/search_index.py makes: its words, sections, topics and danger signs.
   Needs MiniSearch (vendor/minisearch.js) and SearchText (search-text.js). */
(() => {
  'use strict';

  const { plain, tokens, stem, unpacker } = globalThis.SearchText;

  const BOOST = { title: 1.5, heading: 0.8, words: 1.5, text: 1 };
  const TOPIC_WEIGHT = 12; // what an entry of the tables counts against the same word in running text
  const RARE = 1.5; // a word counts in full from this rarity on; one that stands on all pages hardly counts
  const UNLESS = 0.75; // how sure a word must be to take a danger sign away
  const FIRST_KEY = 0o10000; // all keys have five digits
  const SURE = 0.58; // how sure a word must be to count as a danger sign
  const LIKELY = 0.38; // enough beside another word of the same danger rule
  const ALONE = 0.5; // enough by itself
  const PART_BY_PART = 0.7; // what the words of a phrase count when others stand between them
  const PART = 0.35; // what an entry counts whose words are part of a longer one that is said too

  const list = (line) => line.split('|').filter(Boolean);

  function memo(make) {
    const made = new Map();
    return (key) => {
      let value = made.get(key);
      if (value === undefined) made.set(key, value = make(key));
      return value;
    };
  }

  function put(map, key, value) {
    const values = map.get(key);
    if (values) values.push(value); else map.set(key, [value]);
  }

  /* Terms: one for all forms of a word, one for each group of words and phrases with the same meaning. */
  function readLanguage(index) {
    const ignored = new Set(list(index.ignore));
    const quiet = new Set(list(index.quiet));
    const meaning = new Map(); // stem -> term
    const phrases = new Map(); // first term -> [{parts, term}], the longest first
    const stemOf = memo(stem);
    const termOf = memo((word) => (ignored.has(word) ? '' : meaning.get(stemOf(word)) || stemOf(word)));
    const groups = index.same.map((line) => list(line).map((phrase) => phrase.split(' ')));
    for (const group of groups) {
      const term = group[0].map(stemOf).join('_');
      for (const words of group) if (words.length === 1) meaning.set(stemOf(words[0]), term);
    }
    for (const group of groups) {
      const term = group[0].map(stemOf).join('_');
      for (const words of group) {
        const parts = words.map(termOf).filter(Boolean);
        // A phrase that comes down to one word would change what that word means.
        if (parts.length > 1) put(phrases, parts[0], { parts, term });
      }
    }
    const bySecond = new Map(); // first term -> second term -> its phrases, the longest first
    for (const [first, those] of phrases) {
      those.sort((a, b) => b.parts.length - a.parts.length);
      const seconds = new Map();
      for (const phrase of those) put(seconds, phrase.parts[1], phrase);
      bySecond.set(first, seconds);
    }
    const quietTerms = new Set([...quiet].map(termOf));
    function phraseAt(terms, i) {
      const seconds = bySecond.get(terms[i]);
      const starting = seconds && seconds.get(terms[i + 1]);
      return starting && starting.find(({ parts }) => parts.every((part, j) => terms[i + j] === part));
    }

    /* The fewest terms that say a phrase: that of the whole where there is one. */
    const compact = memo((phrase) => {
      const terms = phrase.split(' ').map(termOf).filter(Boolean);
      const out = new Set();
      for (let i = 0; i < terms.length;) {
        const whole = phraseAt(terms, i);
        out.add(whole ? whole.term : terms[i]);
        i += whole ? whole.parts.length : 1;
      }
      return [...out];
    });

    const apart = (phrase) => [...new Set(phrase.split(' ').map(termOf).filter(Boolean))];

    return { ignored, quiet, quietTerms, groups, phrases, stemOf, termOf, phraseAt, compact, apart };
  }

  /* The columns of the index as rows: {id, page: its number, ident, heading, body}. */
  function sectionsOf({ sections: { counts, idents, headings, texts } }) {
    const pageOf = counts.flatMap((count, page) => new Array(count).fill(page));
    return idents.split('|').map((ident, id) => ({ id, page: pageOf[id], ident, heading: headings[id], body: texts[id] }));
  }

  /* The sections in MiniSearch, and on how many pages each term is. */
  function readSections(MiniSearch, index, { termOf, phraseAt, quietTerms }) {
    const { dictionary, ids, text } = unpacker(index.words);
    const ofEntry = dictionary.map((entry) => (/[a-z0-9]/i.test(entry) ? termOf(plain(entry)) : ''));
    const pagesWith = new Map(); // term -> number of pages
    const lastPage = new Map(); // term -> the page counted last: sections come page by page
    const sections = sectionsOf(index);

    let keys = FIRST_KEY;
    const keyOf = memo(() => (keys += 1).toString(8)); // MiniSearch finds short digits in fewer steps than words

    function termsOf(coded, page) {
      const terms = [];
      for (const id of ids(coded)) if (ofEntry[id]) terms.push(ofEntry[id]);
      const out = new Set();
      for (let i = 0; i < terms.length; i += 1) {
        if (!quietTerms.has(terms[i])) out.add(terms[i]);
        const whole = phraseAt(terms, i);
        if (whole) out.add(whole.term);
      }
      for (const term of out) {
        if (lastPage.get(term) === page) continue;
        lastPage.set(term, page);
        pagesWith.set(term, (pagesWith.get(term) || 0) + 1);
      }
      return Array.from(out, keyOf);
    }

    const topicWords = new Map(); // section -> terms of the topics that lead to it
    for (const [section, line] of index.topics) {
      const own = new Set(line.split(/[ |]/).map(termOf));
      topicWords.set(section, [...own].filter((term) => term && !quietTerms.has(term)).map(keyOf));
    }
    const engine = new MiniSearch({
      fields: ['title', 'heading', 'words', 'text'],
      extractField: (document, field) => document[field],
      stringifyField: (terms) => terms,
      tokenize: (terms) => terms,
      processTerm: (term) => term,
    });
    engine.addAll(sections.map(({ id, page, ident, heading, body }) => {
      return {
        id,
        title: ident ? null : termsOf(heading, page),
        heading: ident ? termsOf(heading, page) : null,
        words: topicWords.get(id) || null,
        text: body ? termsOf(body, page) : null,
      };
    }));
    const rarity = memo((term) => {
      const n = pagesWith.get(term) || 0;
      return Math.log(1 + (index.pages.length - n + 0.5) / (n + 0.5));
    });
    const withTerm = memo((term) => {
      const weight = Math.min(1, rarity(term) / RARE);
      return engine.search(keyOf(term), { tokenize: (same) => [same], boost: BOOST }).map(({ id, score }) => [id, score * weight]);
    });
    const pages = index.pages.map(({ location, type }) => ({ url: location, title: '', type, sections: [] }));
    for (const section of sections) {
      pages[section.page].sections.push(section);
      if (!section.ident) pages[section.page].title = text(section.heading); // a page starts with its title
    }
    return { sections, pages, text, rarity, withTerm, dictionary };
  }

  /* The table of topics: entries that lead to a section when all their words are said. */
  function readTopics(index, { compact, apart, quietTerms }, { sections, pages, rarity }) {
    const entries = [];
    const withTerm = new Map();
    function add(section, terms, share) {
      const weight = share * terms.reduce((sum, term) => sum + (quietTerms.has(term) ? 0.6 : Math.max(0.4, rarity(term))), 0);
      const entry = { number: entries.length, section, page: sections[section].page, terms, weight: weight * (terms.length > 1 ? 1.25 : 1) };
      entries.push(entry);
      for (const term of terms) put(withTerm, term, entry);
    }
    for (const [section, line] of index.topics) {
      for (const phrase of list(line)) {
        add(section, compact(phrase), 1);
        // "first visit" has a term of its own; "first therapy visit" only its parts.
        const parts = apart(phrase);
        if (parts.length > compact(phrase).length) add(section, parts, PART_BY_PART);
      }
    }
    for (const page of pages) add(page.sections[0].id, compact(tokens(page.title).map(({ word }) => word).join(' ')), 1);

    /* said: term -> {weight, slots}. Returns [{entry, score}]; an entry that is part of a longer one counts little. */
    return function topicsOf(said) {
      const hits = new Map();
      for (const term of said.keys()) {
        for (const entry of withTerm.get(term) || []) {
          if (hits.has(entry) || !entry.terms.every((part) => said.has(part))) continue;
          const weight = entry.terms.reduce((product, part) => product * said.get(part).weight, 1);
          const slots = new Set(entry.terms.flatMap((part) => said.get(part).slots));
          if (weight > 0.2) hits.set(entry, { entry, slots, score: entry.weight * weight * TOPIC_WEIGHT });
        }
      }
      const ordered = [...hits.values()].sort((a, b) => b.slots.size - a.slots.size || b.score - a.score || a.entry.number - b.entry.number);
      const covered = new Map(); // page -> slots that its entries have counted for
      const longer = [];
      return ordered.map(({ entry, slots, score }) => {
        const part = longer.some((other) => other.size > slots.size && [...slots].every((slot) => other.has(slot)));
        if (!part) longer.push(slots);
        const counted = covered.get(entry.page) || covered.set(entry.page, new Set()).get(entry.page);
        const fresh = [...slots].filter((slot) => !counted.has(slot)).length / slots.size;
        slots.forEach((slot) => counted.add(slot));
        return { entry, score: score * fresh * (part ? PART : 1) };
      }).filter(({ score }) => score > 0);
    };
  }

  /* The danger rules: which tier a query smells of. */
  function readDanger(index, { compact, ignored }, { slips }) {
    const tiers = index.danger.map(([section, strength, rules]) => ({
      section,
      first: strength === 'first',
      rules: rules.map((parts) => parts.map((part) => {
        // In a rule also words count that never do elsewhere: "too sleepy", "want to die".
        const unwanted = part.startsWith('!|');
        return { unwanted, options: list(unwanted ? part.slice(2) : part).map((words) => (ignored.has(words) ? [`=${words}`] : compact(words))) };
      })),
    }));
    return function dangerOf(said, slots) {
      const meant = new Map();
      for (const { word } of slots) for (const [term, weight] of slips(word)) meant.set(term, Math.max(weight, meant.get(term) || 0));
      const says = (least) => (terms) => terms.length > 0 && terms.every((term) => said.has(term) && said.get(term).weight >= least);
      const sure = says(SURE);
      const likely = (least) => (terms) => terms.length > 0 && terms.every((term) => meant.get(term) >= least);
      function isMet(parts) {
        if (parts.some(({ unwanted, options }) => unwanted && options.some(says(UNLESS)))) return false;
        const needed = parts.filter(({ unwanted }) => !unwanted);
        const unsure = needed.filter(({ options }) => !options.some(sure));
        // One word of a rule that is there makes a guess at a misspelled other one good enough.
        return unsure.length < 2 && unsure.every(({ options }) => options.some(likely(needed.length > 1 ? LIKELY : ALONE)));
      }
      const met = tiers.filter(({ rules }) => rules.some(isMet));
      if (!met.length) return null;
      return { section: Math.min(...met.map(({ section }) => section)), first: met.some(({ first }) => first) };
    };
  }

  globalThis.SearchTables = { sectionsOf, readLanguage, readSections, readTopics, readDanger };
})();
