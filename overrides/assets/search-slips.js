/* Finds the words that a misspelled one is near to: near on the keyboard, alike in sound, one or two slips away. */
(() => {
  'use strict';

  const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
  const ALIKE = ['ckqsx', 'sz', 'fvp', 'dt', 'mn', 'gj', 'ckg', 'lr']; // letters that people write for one another
  const VOWELS = 'aeiouy';
  const SWAP = 0.5; // two neighbors in the wrong order
  const FIRST = 0.3; // more for a slip in the first letter, which people mostly get right
  const LIMITS = [0, 0, 0, 0.5, 0.7, 1, 1.3, 1.9, 2, 2.4]; // by letters: how far a word may be; short words are near to many
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

  /* A word as letters, and gaps: what one of them too many or too few costs. Cheap when it doubles its neighbor, or can
     hardly be heard. There is room for one word at a time: thousands are read for one query. */
  function reader() {
    const [letters, gaps] = [new Uint8Array(MOST), new Float32Array(MOST)];
    return (word) => {
      const size = word.length;
      for (let i = 0; i < size; i += 1) letters[i] = word.charCodeAt(i) - 97;
      for (let i = 0; i < size; i += 1) {
        const letter = letters[i];
        if ((i && letter === letters[i - 1]) || (i + 1 < size ? letter === letters[i + 1] : letter === 4)) gaps[i] = 0.4; // 4 is e
        else gaps[i] = isVowel[letter] || letter === 7 ? 0.7 : 0.9; // 7 is h
      }
      return { letters, gaps, size };
    };
  }
  const [readOwn, readOther] = [reader(), reader()];

  const WIDTH = MOST + 2;
  const table = new Float32Array(WIDTH * WIDTH);

  /* Weighted edit distance with swapped neighbors; gives up above limit. */
  function distance({ letters: x, gaps: gapsX, size: sizeX }, { letters: y, gaps: gapsY, size: sizeY }, limit) {
    table[0] = 0;
    for (let j = 1; j <= sizeY; j += 1) table[j] = table[j - 1] + gapsY[j - 1];
    for (let i = 1; i <= sizeX; i += 1) {
      const row = i * WIDTH;
      let least = table[row] = table[row - WIDTH] + gapsX[i - 1];
      for (let j = 1; j <= sizeY; j += 1) {
        let cost = table[row - WIDTH + j - 1] + COST[x[i - 1] * 26 + y[j - 1]];
        cost = Math.min(cost, table[row - WIDTH + j] + gapsX[i - 1], table[row + j - 1] + gapsY[j - 1]);
        if (i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1]) cost = Math.min(cost, table[row - 2 * WIDTH + j - 2] + SWAP);
        table[row + j] = cost;
        if (cost < least) least = cost;
      }
      if (least > limit) return Infinity;
    }
    return table[sizeX * WIDTH + sizeY] + (x[0] === y[0] ? 0 : FIRST);
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

  /* The letters that a word has, as bits; 0 when it has others than a to z. */
  function bits(word) {
    let mask = 0;
    for (let i = 0; i < word.length; i += 1) {
      const letter = word.charCodeAt(i) - 97;
      if (letter < 0 || letter > 25) return 0;
      mask |= 1 << letter;
    }
    return mask;
  }

  const VOWEL_MASK = bits(VOWELS);

  /* Whether more than five bits are set: each slip changes at most two of the letters that a word has, and no limit lets
     more than two and a half pass. */
  function isFar(mask) {
    let left = mask;
    for (let count = 0; left && count < 5; count += 1) left &= left - 1;
    return left !== 0;
  }

  /* wordsOf(): the correct words, asked for at the first search; countOf(word): how often one occurs; slack: how much
     farther a word may be than usual. Returns word -> [{word, cost}], the likeliest first, at most 4. */
  function speller(wordsOf, countOf, slack = 0) {
    let words = null;
    let masks = null; // bits of each word, once asked for
    const found = new Map();

    function search(word) {
      const limit = LIMITS[Math.min(word.length, 9)] + slack;
      const mask = bits(word);
      if (!limit || word.length > MOST || !mask) return [];
      words = words || wordsOf().filter(({ length }) => length > 2 && length <= MOST);
      masks = masks || new Int32Array(words.length).fill(-1);
      const own = readOwn(word);
      const key = sound(word);
      const hits = [];
      for (let i = 0; i < words.length; i += 1) {
        if (Math.abs(words[i].length - word.length) > 2) continue;
        if (masks[i] < 0) masks[i] = bits(words[i]);
        if (!masks[i] || isFar(mask ^ masks[i])) continue;
        let cost = distance(own, readOther(words[i]), limit + 0.8);
        if (cost > limit + 0.8) continue;
        // "wrk", "hrts"
        if (key.length > 1 && sound(words[i]) === key) cost *= mask & VOWEL_MASK ? 0.65 : 0.4;
        cost -= Math.min(0.2, Math.log1p(countOf(words[i])) / 30);
        if (cost <= limit) hits.push({ word: words[i], cost: Math.max(0.1, cost) });
      }
      return hits.sort((a, b) => a.cost - b.cost || (a.word < b.word ? -1 : 1)).slice(0, 4);
    }

    return (word) => {
      if (!found.has(word)) found.set(word, search(word));
      return found.get(word);
    };
  }

  globalThis.SearchSlips = { speller };
})();
