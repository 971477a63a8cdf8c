/* Reads the words of the index as terms: one for all forms of a word, one for each group of words with the same
   meaning. A term is a number from 1; 0 is none. Needs SearchText (search-text.js). */
(() => {
  'use strict';

  const { plain, stem, unpacker } = globalThis.SearchText;

  const list = (line) => line.split('|').filter(Boolean);

  function memo(make) {
    const made = new Map();
    return (key) => {
      let value = made.get(key);
      if (value === undefined) made.set(key, value = make(key));
      return value;
    };
  }

  /* Lists of terms, one behind the other in a long row: no object for each, and one native search finds a term. */
  function termRow() {
    const row = [];
    const listAt = []; // place in the row -> number of its list
    const lastIn = []; // term -> number of the list that it was last put in
    const starts = [];

    /* Adds a list of terms, each once, and returns how many those are; lists are numbered from 0. */
    function add(terms) {
      const number = starts.push(row.length) - 1;
      for (const term of terms) {
        if (lastIn[term] === number) continue;
        lastIn[term] = number;
        row.push(term);
        listAt.push(number);
      }
      return row.length - starts[number];
    }

    function listsWith(term) {
      const found = [];
      for (let at = row.indexOf(term); at >= 0; at = row.indexOf(term, at + 1)) found.push(listAt[at]);
      return found;
    }

    return { add, listsWith, get: (number) => row.slice(starts[number], starts[number + 1]) };
  }

  /* Phrases that have a term of their own: first term -> [{parts, term}], the longest first. */
  function phrasesOf(groups, termAt) {
    const phrases = []; // arrays, not maps: asked for every word of every text
    for (const { term, entries } of groups) {
      for (const codes of entries) {
        const parts = codes.map((code) => termAt[code]).filter(Boolean);
        if (parts.length < 2) continue; // it would change what that one word means
        (phrases[parts[0]] = phrases[parts[0]] || []).push({ parts, term });
      }
    }
    phrases.forEach((those) => those.sort((a, b) => b.parts.length - a.parts.length));
    return phrases;
  }

  /* Returns, beside functions, words: word -> {stem, term, count: how often the tables have it}; codes are places in the
     dictionary, termAt: code -> term. */
  function readLanguage(index) {
    const ignored = new Set(list(index.ignore));
    const quiet = list(index.quiet); // words that count only inside a phrase, in any form
    const quietStems = new Set(quiet.map(stem));
    const { dictionary, decode, write } = unpacker(index.words);
    const words = new Map();
    const terms = new Map(); // stem -> term
    let last = 0;

    function numberOf(name) {
      let term = terms.get(name);
      if (!term) terms.set(name, term = last += 1);
      return term;
    }
    function entryOf(word) {
      let entry = words.get(word);
      if (!entry) words.set(word, entry = { stem: stem(word), term: -1, count: 0 });
      return entry;
    }
    function termOf(word) {
      const entry = entryOf(word);
      if (entry.term < 0) entry.term = ignored.has(word) ? 0 : numberOf(entry.stem);
      return entry.term;
    }
    function learn(word) {
      entryOf(word).count += 1;
      return termOf(word);
    }
    const isLearned = (word) => words.has(word) && words.get(word).count > 0;

    const plainAt = dictionary.map((entry) => (/[a-z0-9]/i.test(entry) ? plain(entry) : ''));
    const NEXT = dictionary.indexOf(';');
    /* The phrases of a table's line, as lists of codes. */
    function phrasesIn(coded) {
      const found = [[]];
      for (const code of decode(coded)) {
        if (code === NEXT) found.push([]); else if (code) found[found.length - 1].push(code); // 0 is the mark of small letters
      }
      return found;
    }

    const groups = index.same.map((coded) => ({ entries: phrasesIn(coded), term: last += 1 }));
    for (const { term, entries } of groups) {
      for (const [code, more] of entries) if (more === undefined) terms.set(entryOf(plainAt[code]).stem, term);
    }
    const entryAt = plainAt.map((word) => (word ? entryOf(word) : null));
    const termAt = plainAt.map((word) => (word ? learn(word) : 0));
    const phrases = phrasesOf(groups, termAt);
    for (const word of ignored) {
      learn(word);
      numberOf(words.get(word).stem); // for its other forms
    }
    const quietTerms = [];
    for (const word of quiet) quietTerms[learn(word)] = true;

    /* The longest phrase in terms that starts at i. */
    function phraseAt(those, i) {
      const starting = phrases[those[i]];
      if (!starting) return undefined;
      for (const phrase of starting) {
        const { parts } = phrase;
        let size = 1;
        while (size < parts.length && parts[size] === those[i + size]) size += 1;
        if (size === parts.length) return phrase;
      }
      return undefined;
    }

    /* The fewest terms that say a phrase: that of the whole where there is one. */
    function compact(those) {
      const out = [];
      for (let i = 0; i < those.length;) {
        const whole = phraseAt(those, i);
        out.push(whole ? whole.term : those[i]);
        i += whole ? whole.parts.length : 1;
      }
      return out;
    }

    return {
      ignored, isQuietWord: (word) => quietStems.has(entryOf(word).stem), isQuiet: (term) => quietTerms[term] === true, words, phrases, numberOf, termOf, isLearned, phraseAt, compact,
      dictionary, decode, write, plainAt, entryAt, termAt, NEXT, lastTerm: () => last,
    };
  }

  globalThis.SearchLanguage = { list, memo, termRow, readLanguage };
})();
