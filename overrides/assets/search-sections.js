/* Reads the sections of the index, and finds those that have a term. No table of all words is made: a query needs few.
   Needs MiniSearch (vendor/minisearch.js) and SearchLanguage. */
(() => {
  'use strict';

  const { memo, termRow } = globalThis.SearchLanguage;

  const FIELDS = { title: 0, heading: 1, words: 2, text: 3 };
  const BOOST = { title: 1.5, heading: 0.8, words: 1.5, text: 1 };
  const RARE = 1.5; // a word counts in full from this rarity on; one that stands on all pages hardly counts

  /* The columns of the index as rows: {id, page: its number, ident, heading, body}. */
  function sectionsOf({ sections: { counts, idents, headings, texts } }) {
    const pageOf = counts.flatMap((count, page) => new Array(count).fill(page));
    return idents.split('|').map((ident, id) => ({ id, page: pageOf[id], ident, heading: headings[id], body: texts[id] }));
  }

  /* Scores the sections that have a term, with MiniSearch, which gets only what bears on that term.
     fields: [{section, field, length}] that have it; averageFieldLength: by field. */
  function scorer(MiniSearch, documentCount, averageFieldLength) {
    return (fields) => {
      const [documentIds, fieldLength, places] = [{}, {}, {}];
      for (const { section, field, length } of fields) {
        documentIds[section] = section;
        (fieldLength[section] = fieldLength[section] || [])[field] = length;
        (places[field] = places[field] || {})[section] = 1;
      }
      const engine = MiniSearch.loadJS({
        index: [['term', places]], documentCount, nextId: documentCount, documentIds, fieldIds: FIELDS, fieldLength,
        averageFieldLength, storedFields: {}, serializationVersion: 2,
      }, { fields: Object.keys(FIELDS) });
      return engine.search('term', { boost: BOOST });
    };
  }

  /* The terms of all fields in a termRow: {add(section, field, terms), fieldsWith(term), average length by field}. */
  function fieldRow() {
    const row = termRow();
    const fields = []; // by their list in the row
    const average = [0, 0, 0, 0];
    function add(section, field, terms) {
      const length = row.add(terms);
      average[field] = (average[field] * section + length) / (section + 1); // as MiniSearch does it
      fields.push({ section, field, length });
    }
    return { add, fieldsWith: (term) => row.listsWith(term).map((number) => fields[number]), average };
  }

  /* topics: [section, terms that lead to it]. */
  function readSections(MiniSearch, index, { decode, write, termAt, phraseAt, isQuiet }, topics) {
    const sections = sectionsOf(index);
    const pages = index.pages.map(({ location, type }) => ({ url: location, title: '', type, sections: [] }));
    const { add, fieldsWith, average } = fieldRow();
    const text = (coded) => write(decode(coded));

    function addText(section, field, coded) {
      const said = [];
      for (const code of decode(coded)) if (termAt[code]) said.push(termAt[code]);
      const own = [];
      for (let i = 0; i < said.length; i += 1) {
        if (!isQuiet(said[i])) own.push(said[i]);
        const whole = phraseAt(said, i);
        if (whole) own.push(whole.term);
      }
      add(section, field, own);
    }

    for (const section of sections) {
      const { id, ident, page, heading, body } = section;
      pages[page].sections.push(section);
      if (!ident) pages[page].title = text(heading); // a page starts with its title
      addText(id, ident ? FIELDS.heading : FIELDS.title, heading);
      if (body) addText(id, FIELDS.text, body);
    }
    for (const [section, terms] of topics) add(section, FIELDS.words, terms.filter((term) => !isQuiet(term)));

    const found = memo(fieldsWith);
    const rarity = memo((term) => {
      const n = new Set(found(term).filter(({ field }) => field !== FIELDS.words).map(({ section }) => sections[section].page)).size;
      return Math.log(1 + (pages.length - n + 0.5) / (n + 0.5));
    });
    const score = scorer(MiniSearch, sections.length, average);
    const withTerm = memo((term) => {
      const weight = Math.min(1, rarity(term) / RARE);
      return found(term).length ? score(found(term)).map(({ id, score: own }) => [id, own * weight]) : [];
    });
    return { sections, pages, text, rarity, withTerm };
  }

  globalThis.SearchSections = { sectionsOf, readSections };
})();
