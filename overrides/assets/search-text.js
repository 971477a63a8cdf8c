/* Words: how a text is cut into words, which forms are one word, what numbers mean, and the packed text of the index. */
(() => {
  'use strict';

  const TOKEN = /\d+(?:[.,]\d+)*|\p{L}(?:\.\p{L})+(?!\p{L})|[\p{L}'’‘]+\d*/gu; // numbers, p.t., words
  const DAYS = { day: 1, week: 7, wk: 7, month: 30, mo: 30, year: 365, yr: 365 };
  const NUMBERS = { a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, couple: 2, few: 3, several: 3 };
  const MANY = 6; // pills at once: more than any label says
  const NOT_PILLS = /^(?:hours?|hrs?|min|mins|minutes?|mg|am|pm|oclock|degrees?|f|c|out)$/;
  const OFTEN = /^(?:times?|once|twice|days?|hours?|sessions?|visits?)$/;
  const A_YEAR = /^(?:19[6-9]|20[0-4])\d$/;
  const FIRST_WEEKS = 92; // days that count as "soon" after surgery; more is "later"

  const PLAIN = /^[a-z0-9]*$/; // nearly every word: the slow way is for the others
  function plain(text) {
    const small = text.toLowerCase();
    return PLAIN.test(small) ? small : small.normalize('NFKD').replace(/[\u0300-\u036f'’‘]|(?<!\d)\./g, '');
  }

  /* The words of a text, as {word, start, end}. */
  const tokens = (text) => Array.from(text.matchAll(TOKEN), (m) => ({ word: plain(m[0]), start: m.index, end: m.index + m[0].length }))
    .filter((token) => token.word);

  const HISSES = ['ch', 'sh', 'ss', 'zz'];
  const DOUBLES = 'bdgmnprt';
  const VOWEL = /[aeiouy]/;
  const SHORT = /^[^aeiou][aeiou][^aeiouwxy]$/;
  const APART = { scare: 'scare', scared: 'scare', scary: 'scare', sleepy: 'sleepy' }; // no forms of "scar" and "sleep"

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
    return SHORT.test(cut) ? `${cut}e` : cut; // "hiking" is "hike"
  }

  /* The part that the forms of a word share: "stretches" and "stretching" give "stretch". */
  function stem(word) {
    if (word.length < 4 || word < 'a') return word;
    if (APART[word]) return APART[word];
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
      if (!digits && number === 1 && i && OFTEN.test(found[i - 1].word)) return; // "3 times a week"
      const next = found.slice(i + 1, i + 3).map((token) => stem(token.word));
      if (A_YEAR.test(word) && number !== 2000) meanings.push('later'); // not "2000 steps"
      const unit = next.find((s) => DAYS[s]);
      if (unit) meanings.push(number * DAYS[unit] > FIRST_WEEKS ? 'later' : 'soon');
      if (digits && number >= MANY && number < 100 && found[i + 1] && !unit && !NOT_PILLS.test(found[i + 1].word)) meanings.push('dozens');
      const degrees = feverish || next.some((s) => /^(?:f|c|fahrenheit|celsiu|centigrad|d[a-z]*g[a-z]*)$/.test(s));
      if (digits && isFever(number) && (degrees || (number > 99 && (found.length === 1 || word.includes('.'))))) meanings.push('fever');
    });
    return meanings;
  }

  /* Reads what search_index.pack() wrote. words: the dictionary, joined with "|"; its first two entries are marks.
     Returns ids(coded) -> places in the dictionary, and text(coded) -> the text. */
  function unpacker(words) {
    const [SINGLES, SIGNS, SHARED] = [70, 90, '!#$%&()*+,'];
    const dictionary = words.split('|');
    dictionary.forEach((entry, i) => {
      const same = entry.length > 1 ? SHARED.indexOf(entry[0]) : -1;
      if (i >= SINGLES && same > 0) dictionary[i] = dictionary[i - 1].slice(0, same) + entry.slice(1);
    });
    // The signs are printable ASCII without " ' / \ `, then letters from U+0100.
    const place = (code) => (code > 255 ? code - 256 + SIGNS : code - 32 - (code > 34) - (code > 39) - (code > 47) - (code > 92) - (code > 96));

    function ids(coded) {
      const out = [];
      for (let i = 0; i < coded.length; i += 1) {
        const first = place(coded.charCodeAt(i));
        if (first < SINGLES) out.push(first);
        else {
          i += 1;
          out.push(SINGLES + (first - SINGLES) * SIGNS + place(coded.charCodeAt(i)));
        }
      }
      return out;
    }

    function text(coded) {
      let out = '';
      let [capital, joined] = [false, false];
      for (const id of ids(coded)) {
        if (id === 0) capital = true;
        else if (id === 1) joined = true;
        else {
          const word = dictionary[id];
          if (!joined && /^[A-Za-z0-9'’]/.test(word)) out += ' ';
          out += capital ? word[0].toUpperCase() + word.slice(1) : word;
          [capital, joined] = [false, false];
        }
      }
      return out;
    }

    return { dictionary, ids, text };
  }

  globalThis.SearchText = { plain, tokens, stem, meaningOfNumbers, unpacker };
})();
