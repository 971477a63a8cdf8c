/* What a word may stand for when it is misspelled, unfinished, run together or taken apart. Near means: near on the
   keyboard, alike in sound, one or two slips away. Needs SearchText (search-text.js). */
(() => {
  'use strict';

  const { plain } = globalThis.SearchText;

  const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
  const ALIKE = ['ckqsx', 'sz', 'fvp', 'dt', 'mn', 'gj', 'ckg', 'lr']; // letters that people write for one another
  const VOWELS = 'aeiouy';
  const SWAP = 0.5; // two neighbors in the wrong order
  const FIRST = 0.3; // more for a slip in the first letter, which people mostly get right
  const LIMITS = [0, 0, 0, 0.5, 0.7, 1, 1.3, 1.9, 2, 2.4]; // by letters: how far a word may be; short words are near to many
  const SLACK = 0.45; // a danger rule that is half met: rather a word too far than an emergency missed
  const CLEAR = 0.66; // so sure what a misspelled word means that the danger rules' own words are not tried
  const RIVAL = 0.8; // how near a word of the danger rules must be, against the nearest one
  const MOST = 24; // letters; no word of the site is longer

  const code = (letter) => letter.charCodeAt(0) - 97;
  const isVowel = new Uint8Array(26);
  for (const letter of VOWELS) isVowel[code(letter)] = 1;

  /* COST[a * 26 + b]: how far one letter is from another, 0 to 1. */
  const COST = new Float32Array(26 * 26).fill(1);
  const near = (a, b, cost) => {
    const least = Math.min(cost, COST[code(a) * 26 + code(b)]);
    COST[code(a) * 26 + code(b)] = least;
    COST[code(b) * 26 + code(a)] = least;
  };
  ROWS.forEach((row, r) => [...row].forEach((key, i) => {
    if (row[i + 1]) near(key, row[i + 1], 0.7);
    for (const below of (ROWS[r + 1] || '').slice(Math.max(0, i - 1), i + 1)) near(key, below, 0.7);
  }));
  for (const letters of ALIKE) for (const a of letters) for (const b of letters) near(a, b, 0.6);
  for (const a of VOWELS) for (const b of VOWELS) near(a, b, 0.5);
  for (let letter = 0; letter < 26; letter += 1) COST[letter * 26 + letter] = 0;

  const LETTERS = /^[a-z]+$/;
  function lettersOf(word) {
    const letters = new Uint8Array(word.length);
    for (let i = 0; i < word.length; i += 1) letters[i] = word.charCodeAt(i) - 97;
    return letters;
  }

  // A letter too many or too few: cheap when it doubles its neighbor, or can hardly be heard.
  function gapCost(letters, i) {
    if (letters[i] === letters[i - 1] || letters[i] === letters[i + 1]) return 0.4;
    if (letters[i] === 4 && i === letters.length - 1) return 0.4; // 4 is e
    return isVowel[letters[i]] || letters[i] === 7 ? 0.7 : 0.9; // 7 is h
  }
  function gapCosts(letters) {
    const costs = new Float32Array(letters.length);
    for (let i = 0; i < letters.length; i += 1) costs[i] = gapCost(letters, i);
    return costs;
  }

  const WIDTH = MOST + 2;
  const table = new Float32Array(WIDTH * WIDTH);

  /* Weighted edit distance with swapped neighbors; gives up above limit. a, b: {letters, gaps}. */
  function distance(a, b, limit) {
    const [x, y] = [a.letters, b.letters];
    table[0] = 0;
    for (let j = 1; j <= y.length; j += 1) table[j] = table[j - 1] + b.gaps[j - 1];
    for (let i = 1; i <= x.length; i += 1) {
      const row = i * WIDTH;
      let least = table[row] = table[row - WIDTH] + a.gaps[i - 1];
      for (let j = 1; j <= y.length; j += 1) {
        let cost = table[row - WIDTH + j - 1] + COST[x[i - 1] * 26 + y[j - 1]];
        cost = Math.min(cost, table[row - WIDTH + j] + a.gaps[i - 1], table[row + j - 1] + b.gaps[j - 1]);
        if (i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1]) cost = Math.min(cost, table[row - 2 * WIDTH + j - 2] + SWAP);
        table[row + j] = cost;
        if (cost < least) least = cost;
      }
      if (least > limit) return Infinity;
    }
    return table[x.length * WIDTH + y.length] + (x[0] === y[0] ? 0 : FIRST);
  }

  /* A key that words with the same sound share: "siatica" and "sciatica". */
  function sound(word) {
    const text = word
      .replace(/^(?:kn|gn|pn)/, 'n').replace(/^wr/, 'r').replace(/^(?:ps|sc(?=[iey]))/, 's').replace(/^x/, 's')
      .replace(/ph/g, 'f').replace(/ache/g, 'ake').replace(/tion|sion|cian/g, 'xn').replace(/t?ch|sh/g, 'x').replace(/[ao]ugh(?!t)/g, 'of').replace(/gh(?=t|$)/g, '')
      .replace(/dg|j|g(?=[eiy])/g, 'j').replace(/c(?=[eiy])|z/g, 's').replace(/ck|c|q/g, 'k').replace(/v/g, 'f')
      .replace(/mb$/, 'm');
    let key = VOWELS.includes(text[0]) ? 'a' : text[0] || '';
    for (let i = 1; i < text.length; i += 1) {
      if (!VOWELS.includes(text[i]) && text[i] !== 'h' && text[i] !== 'w' && text[i] !== text[i - 1]) key += text[i];
    }
    return key;
  }

  function bits(letters) {
    let mask = 0;
    for (const letter of letters) mask |= 1 << letter;
    return mask;
  }

  const VOWEL_MASK = bits(lettersOf(VOWELS));

  function bitCount(mask) {
    let left = mask;
    let count = 0;
    for (; left; count += 1) left &= left - 1;
    return count;
  }

  /* counts: how often each correct word occurs; slack: how much farther a word may be than usual.
     Returns word -> [{word, cost}], the likeliest first, at most 4. */
  function speller(counts, slack = 0) {
    let words = null; // made when the first unknown word comes
    const found = new Map();

    function learn() {
      words = [];
      for (const word of counts.keys()) {
        if (word.length < 3 || word.length > MOST || !LETTERS.test(word)) continue;
        const letters = lettersOf(word);
        words.push({ word, letters, mask: bits(letters), gaps: null, sound: null });
      }
    }

    function search(word) {
      const limit = LIMITS[Math.min(word.length, 9)] + slack;
      if (!limit || word.length > MOST || !LETTERS.test(word)) return [];
      if (!words) learn();
      const letters = lettersOf(word);
      const own = { letters, gaps: gapCosts(letters) };
      const [mask, key] = [bits(letters), sound(word)];
      const hits = [];
      for (const other of words) {
        // Each slip changes at most two of the letters that a word has; two and a half are enough for any limit.
        if (Math.abs(other.letters.length - letters.length) > 2 || bitCount(mask ^ other.mask) > 5) continue;
        other.gaps = other.gaps || gapCosts(other.letters);
        let cost = distance(own, other, limit + 0.8);
        if (cost > limit + 0.8) continue;
        other.sound = other.sound || sound(other.word);
        if (key.length > 1 && other.sound === key) cost *= mask & VOWEL_MASK ? 0.65 : 0.4; // "wrk", "hrts"
        cost -= Math.min(0.2, Math.log1p(counts.get(other.word)) / 30);
        if (cost <= limit) hits.push({ word: other.word, cost: Math.max(0.1, cost) });
      }
      return hits.sort((a, b) => a.cost - b.cost || (a.word < b.word ? -1 : 1)).slice(0, 4);
    }

    return (word) => {
      if (!found.has(word)) found.set(word, search(word));
      return found.get(word);
    };
  }

  function once(make) {
    let made;
    return () => (made === undefined ? made = make() : made);
  }

  const sureness = (word, cost) => Math.exp((-4 * cost) / (word.length + 1)); // a slip tells less of a long word

  /* Words as people write them: which are known, what an unknown one may stand for. */
  function readSpelling(index, { ignored, quiet, groups, stemOf, termOf }, { dictionary }) {
    const counts = new Map();
    const learn = (word) => counts.set(word, (counts.get(word) || 0) + 1);
    for (const entry of dictionary) if (entry >= 'A') learn(plain(entry));
    for (const group of groups) for (const words of group) words.forEach(learn);
    for (const [, line] of index.topics) line.split(/[ |]/).forEach(learn);
    for (const [, , rules] of index.danger) for (const parts of rules) for (const part of parts) part.split(/[ |]/).forEach(learn);
    for (const word of [...ignored, ...quiet]) learn(word);
    counts.delete('');
    counts.delete('!');
    const small = (word) => ignored.has(word) || quiet.has(word);
    const everyday = new Set(index.plain.split('|'));
    const stems = once(() => new Set([...counts.keys()].map(stemOf)));
    const sorted = once(() => [...counts.keys()].sort());
    const known = (word) => counts.has(word) || everyday.has(word) || (word.length > 3 && stems().has(stemOf(word)));
    const nearest = speller(counts);
    const inRules = new Map();
    for (const [, , rules] of index.danger) for (const parts of rules) for (const part of parts) if (part[0] !== '!') {
      for (const word of part.split(/[ |]/)) if (!small(word)) inRules.set(word, 1);
    }
    const nearestInRules = speller(inRules, SLACK);

    function startingWith(start) {
      const words = sorted();
      let low = 0;
      for (let high = words.length; low < high;) {
        const middle = (low + high) >> 1;
        if (words[middle] < start) low = middle + 1; else high = middle;
      }
      const hits = [];
      for (; low < words.length && words[low].startsWith(start); low += 1) if (words[low] !== start) hits.push(words[low]);
      return hits.sort((a, b) => counts.get(b) - counts.get(a)).slice(0, 8);
    }

    /* What a word may stand for: {options: term -> how sure, 0 to 1; correction: word or ""}. */
    function read(word, unfinished) {
      const options = new Map();
      const offer = (other, weight) => {
        const term = termOf(other);
        if (term && weight > (options.get(term) || 0)) options.set(term, weight);
      };
      let correction = '';
      if (known(word) || word < 'a') offer(word, 1);
      else if (word.length > 4 && word.endsWith('in') && known(`${word}g`)) offer(`${word}g`, 1); // "limpin"
      else {
        nearest(word).forEach(({ word: other, cost }, i) => {
          const weight = sureness(word, cost);
          if (!i && weight > 0.3) correction = other;
          offer(other, weight);
        });
      }
      if (unfinished && word.length > 1) {
        const longer = startingWith(word);
        for (const other of longer) offer(other, 0.75 * (word.length / other.length));
        if (longer.length) correction = '';
      }
      return { options, correction };
    }

    /* What a word that is no word, or a very short one, may be meant as in a danger rule: [[term, how sure]]; nothing
       when another word is much nearer. */
    function slips(word) {
      if (word < 'a' || small(word) || (word.length > 2 && (counts.has(word) || everyday.has(word) || (word.endsWith('ing') && known(word))))) return [];
      const usual = nearest(word);
      const best = Math.max(0, ...usual.map(({ cost }) => sureness(word, cost)));
      const all = best > CLEAR ? usual : [...usual, ...nearestInRules(word)];
      return all.map(({ word: other, cost }) => [termOf(other), sureness(word, cost)]).filter(([, weight]) => weight >= best * RIVAL);
    }

    const part = (word, other) => counts.has(word) && (small(word) ? other.length > 2 && !small(other) : word.length > 3 || (word.length > 2 && other.length > 3));

    function oneWord(parts, count) {
      const word = parts.map((token) => token.word).join('');
      return parts.length === count + 1 && word >= 'a' && word.length > 5 && counts.has(word);
    }

    /* Two words written as one, and one as two, become what the site has: "bio feedback", "legpain". */
    function rejoin(found) {
      const out = [];
      for (let i = 0; i < found.length; i += 1) {
        const { word, start, end } = found[i];
        const more = [2, 1].find((count) => oneWord(found.slice(i, i + 1 + count), count));
        if (more) {
          out.push({ word: found.slice(i, i + 1 + more).map((token) => token.word).join(''), start, end: found[i + more].end });
          i += more;
          continue;
        }
        let cut = 0;
        if (!known(word) && word.length > 5 && word >= 'a' && !(nearest(word)[0] && nearest(word)[0].cost < 0.8)) {
          for (let at = word.length - 2; at > 1 && !cut; at -= 1) {
            const [left, right] = [word.slice(0, at), word.slice(at)];
            if (part(left, right) && part(right, left)) cut = at;
          }
        }
        if (cut) out.push({ word: word.slice(0, cut), start, end }, { word: word.slice(cut), start, end });
        else out.push(found[i]);
      }
      return out;
    }

    return { read, rejoin, slips };
  }

  globalThis.SearchSpelling = { readSpelling };
})();
