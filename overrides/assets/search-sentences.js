/* Shows a section by the sentence that answers best, with the words marked. Needs SearchLanguage. */
(() => {
  'use strict';

  const { memo } = globalThis.SearchLanguage;

  const MOST_SIGNS = 3;

  /* Returns {show: a section as a result, {url, title, heading, sentence: [text, marked] pieces}; signs: see there}. */
  function presenter({ isQuietWord, dictionary, decode, write, plainAt, termAt, phraseAt }, { pages, text, rarity }) {
    const SPACE = dictionary.indexOf(' ');
    const ends = (code) => code > 1 && '.?!”'.includes(dictionary[code]); // 0 and 1 are marks
    const starts = (code) => /^[A-Za-z“]/.test(dictionary[code]); // a word with a small letter has a mark before it

    /* The sentences of a text, as lists of codes. */
    const sentencesOf = memo((coded) => {
      const found = [[]];
      const codes = decode(coded);
      codes.forEach((code, i) => {
        const line = dictionary[code] === '\n';
        if (line || (i && starts(code) && (ends(codes[i - 1]) || (codes[i - 1] === SPACE && ends(codes[i - 2]))))) found.push([]);
        if (!line) found[found.length - 1].push(code);
      });
      return found;
    });
    /* Which words of a sentence are said, and what they are worth together. */
    function match(codes, said) {
      const places = [];
      codes.forEach((code, i) => { if (plainAt[code]) places.push(i); });
      const terms = places.map((i) => termAt[codes[i]]);
      const marks = terms.map((term, i) => said.has(term) && !isQuietWord(plainAt[codes[places[i]]]));
      const found = new Set(terms.filter((_, i) => marks[i]));
      terms.forEach((_, i) => {
        const whole = phraseAt(terms, i);
        if (!whole || !said.has(whole.term)) return;
        found.add(whole.term);
        marks.fill(true, i, i + whole.parts.length);
      });
      const worth = [...found].reduce((sum, term) => sum + said.get(term).weight * (rarity(term) + 0.1), 0);
      return { worth, codes, marked: new Set(places.filter((_, i) => marks[i])) };
    }

    function pieces({ codes, marked }) {
      const spans = [];
      const sentence = write(codes, spans);
      const out = [];
      let at = 0;
      for (const i of marked) {
        const [start, end] = spans[i];
        if (start > at) out.push([sentence.slice(at, start), false]);
        out.push([sentence.slice(start, end), true]);
        at = end;
      }
      if (at < sentence.length) out.push([sentence.slice(at), false]);
      return out;
    }

    function bestSentence(body, said) {
      let best = { worth: -1 };
      for (const codes of sentencesOf(body)) {
        const found = match(codes, said);
        if (found.worth > best.worth) best = found;
      }
      return pieces(best);
    }

    /* The danger signs of a tier that answer best, or its first ones when no word of theirs is said: lists of pieces.
       A sign is a whole line: it may tell what to do if no one answers. */
    function signs({ body }, said) {
      const lines = [[]];
      for (const code of decode(body)) if (dictionary[code] === '\n') lines.push([]); else lines[lines.length - 1].push(code);
      const found = lines.map((codes) => match(codes, said));
      const most = Math.max(...found.map(({ worth }) => worth));
      return found.filter(({ worth }) => worth === most).slice(0, MOST_SIGNS).map(pieces);
    }

    function show({ page, ident, heading, body }, said, score = 0) {
      const { url, title } = pages[page];
      const words = text(heading);
      const anchor = ident === '=' ? words.toLowerCase().replace(/[^a-z0-9]+/g, '-') : ident;
      return { url: url + (ident && `#${anchor}`), title, heading: ident && words, sentence: bestSentence(body, said), score };
    }

    return { show, signs };
  }

  globalThis.SearchSentences = { presenter };
})();
