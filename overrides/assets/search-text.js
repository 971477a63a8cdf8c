/* Words: how a text is cut into words, which forms are one word, what numbers mean, and the packed text of the index. */
(() => {
  'use strict';

  const TOKEN = /\d+(?:[.,]\d+)*|\p{L}(?:[. ]\p{L})+(?!\p{L})|[\p{L}'’‘]+\d*/gu; // numbers, p.t. or p t, words
  const DAYS = { day: 1, week: 7, wk: 7, month: 30, mo: 30, year: 365, yr: 365 };
  const NUMBERS = { a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twenty: 20, couple: 2, few: 3, several: 3 };
  const MANY = 6; // pills at once: more than any label says
  const NOT_PILLS = /^(?:hours?|hrs?|min|mins|minutes?|mg|am|pm|oclock|degrees?|f|c|out)$/;
  const OFTEN = /^(?:times?|once|twice|days?|hours?|sessions?|visits?)$/;
  const A_YEAR = /^(?:19[6-9]|20[0-4])\d$/;
  // Days that count as "soon" after surgery; more is "later"
  const FIRST_WEEKS = 92;

  const PLAIN = /^[a-z0-9]*$/; // nearly every word: the slow way is for the others
  function plain(text) {
    if (PLAIN.test(text)) return text;
    const small = text.toLowerCase();
    return PLAIN.test(small) ? small : small.normalize('NFKD').replace(/(\d\.)|[\u0300-\u036f'’‘ .]/g, '$1');
  }

  /* The words of a text, as {word, start, end}. */
  const tokens = (text) => Array.from(text.matchAll(TOKEN), (m) => ({ word: plain(m[0]), start: m.index, end: m.index + m[0].length }))
    .filter((token) => token.word);

  const HISSES = ['ch', 'sh', 'ss', 'zz'];
  const DOUBLES = 'bdgmnprt';
  const VOWEL = /[aeiouy]/;
  const SHORT = /^[^aeiou][aeiou][^aeiouwxy]$/;
  // No forms of "scar" and "sleep"
  const APART = new Map([['scare', 'scare'], ['scared', 'scare'], ['scary', 'scare'], ['sleepy', 'sleepy']]);
  const ENDINGS = 'sgdyetl'; // the last letters of all endings below: most words are done with one look

  function withoutPlural(s) {
    if (s.endsWith('ies')) return `${s.slice(0, -3)}y`;
    if (s.endsWith('es') && (s[s.length - 3] === 'x' || HISSES.includes(s.slice(-4, -2)))) return s.slice(0, -2);
    return 'isu'.includes(s[s.length - 2]) ? s : s.slice(0, -1);
  }

  function withoutEnding(s) {
    const cut = s.slice(0, s.endsWith('d') ? -2 : -3);
    if (cut.length < 2 || !VOWEL.test(cut)) return s;
    const last = cut[cut.length - 1];
    if (last === cut[cut.length - 2] && DOUBLES.includes(last)) return cut.slice(0, -1);
    // "hiking" is "hike"
    return SHORT.test(cut) ? `${cut}e` : cut;
  }

  /* The part that the forms of a word share: "stretches" and "stretching" give "stretch". */
  function stem(word) {
    if (word.length < 4 || word < 'a' || !ENDINGS.includes(word[word.length - 1])) return word;
    if (APART.has(word)) return APART.get(word);
    let s = word.endsWith('s') ? withoutPlural(word) : word;
    if (s.length > 6 && (s.endsWith('ness') || s.endsWith('ment'))) s = s.slice(0, -4).replace(/i$/, 'y');
    else if (s.length > 6 && s.endsWith('ful')) s = s.slice(0, -3);
    if (s.endsWith('ing') || (s.endsWith('ed') && !s.endsWith('eed'))) s = withoutEnding(s);
    if (s.length > 5 && s.endsWith('ly')) s = s.slice(0, -2);
    // "care" is no form of "car", and "site" none of "sit".
    return s.length > (s.endsWith('e') ? 4 : 3) && /[ey]$/.test(s) ? s.slice(0, -1) : s;
  }

  const isFever = (number) => (number >= 99.5 && number < 110) || (number >= 37.8 && number < 43);

  /* Words that numbers stand for: "2 years" is "later", "3 weeks" is "soon", "102 F" is "fever". */
  function meaningOfNumbers(found) {
    const meanings = [];
    const feverish = found.some(({ word }) => /^(?:fever|temp|temps|temperature)$/.test(word));
    found.forEach(({ word }, i) => {
      const digits = /^\d/.test(word);
      const number = digits ? Number(word.replace(',', '')) : NUMBERS[word];
      if (number === undefined) return;
      // "3 times a week"
      if (!digits && number === 1 && i && OFTEN.test(found[i - 1].word)) return;
      const next = found.slice(i + 1, i + 3).map((token) => stem(token.word));
      // Not "2000 steps"
      if (A_YEAR.test(word) && number !== 2000) meanings.push('later');
      // "5 days", "day 5"
      const unit = [...next, digits && i && found[i - 1].word].find((s) => DAYS[s]);
      if (unit) meanings.push(number * DAYS[unit] > FIRST_WEEKS ? 'later' : 'soon');
      if (digits && number >= MANY && number < 100 && found[i + 1] && !unit && !NOT_PILLS.test(found[i + 1].word)) meanings.push('dozens');
      const degrees = feverish || next.some((s) => /^(?:f|c|fahrenheit|celsiu|centigrad|d[a-z]*g[a-z]*)$/.test(s));
      if (digits && isFever(number) && (degrees || (number > 99 && (found.length === 1 || word.includes('.'))))) meanings.push('fever');
    });
    return meanings;
  }

  /* Reads what packing.pack() wrote. words: the dictionary, joined with "|"; its first two entries are marks.
     Returns {dictionary, decode(coded): places in the dictionary, write(codes): their text}. */
  function unpacker(words) {
    const [SINGLES, SIGNS, SHARED] = [54, 90, '!#$%&()*+,'];
    const [CAPITAL, JOINED] = [0, 1];
    const [TIGHT, ENDS] = ['\n(“-', '.?!”\n']; // the signs that no space, and that a capital letter follows
    const dictionary = words.split('|');
    for (let i = SINGLES; i < dictionary.length; i += 1) {
      const entry = dictionary[i];
      const same = entry.length > 1 ? SHARED.indexOf(entry[0]) : -1;
      if (same > 0) dictionary[i] = dictionary[i - 1].slice(0, same) + entry.slice(1);
    }
    // The signs are printable ASCII without " ' / \ `, then letters from U+0100.
    const place = Uint16Array.from({ length: 256 }, (_, code) => code - 32 - (code > 34) - (code > 39) - (code > 47) - (code > 92) - (code > 96));

    function decode(coded) {
      const codes = [];
      for (let i = 0; i < coded.length; i += 1) {
        let code = coded.charCodeAt(i);
        code = code > 255 ? code - 256 + SIGNS : place[code];
        if (code >= SINGLES) {
          i += 1;
          code = SINGLES + (code - SINGLES) * SIGNS + place[coded.charCodeAt(i)];
        }
        codes.push(code);
      }
      return codes;
    }

    /* spans: filled with [start, end] in the text for each place in codes. */
    function write(codes, spans = []) {
      let out = '';
      let [capital, joined, before] = [false, false, '\n'];
      codes.forEach((code, i) => {
        if (code === CAPITAL) capital = true;
        else if (code === JOINED) joined = true;
        else {
          const word = dictionary[code];
          const isWord = /^[A-Za-z0-9'’]/.test(word);
          if (isWord && joined === TIGHT.includes(before)) out += ' ';
          spans[i] = [out.length, out.length + word.length];
          out += isWord && capital !== ENDS.includes(before) ? word[0].toUpperCase() + word.slice(1) : word;
          [capital, joined, before] = [false, false, word];
        }
      });
      return out;
    }

    return { dictionary, decode, write };
  }

  globalThis.SearchText = { plain, tokens, stem, meaningOfNumbers, unpacker };
})();
