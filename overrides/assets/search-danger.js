/* The danger rules: which tier of help-now a query smells of. */
(() => {
  'use strict';

  const SURELY_NOT = 0.6; // how sure a word must be to take a danger sign away
  const SURE = 0.58; // how sure a word must be to count as a danger sign
  const LIKELY = 0.38; // enough beside another word of the same danger rule
  const ALONE = 0.5; // enough by itself

  /* Returns {tiers: the rules, ruleWords: the words in them that a misspelled one may be meant as}. A rule is written
     "one; or other+ and this! unless that", with "/" between rules. */
  function rulesOf(index, { ignored, isQuietWord, numberOf, dictionary, decode, plainAt, termAt, compact }) {
    const ruleWords = new Set();
    const [OR, AND, UNLESS, RULE] = Array.from(';+!/', (sign) => dictionary.indexOf(sign));

    function optionOf(codes, unwanted) {
      const [word, more] = codes.map((code) => plainAt[code]);
      // In a rule also words count that never do elsewhere: "want to die"
      if (!more && ignored.has(word)) return [numberOf(`=${word}`)];
      if (!unwanted) for (const code of codes) if (!ignored.has(plainAt[code]) && !isQuietWord(plainAt[code])) ruleWords.add(plainAt[code]);
      return compact(codes.map((code) => termAt[code]).filter(Boolean));
    }

    function rulesIn(coded) {
      const rules = [[{ unwanted: false, options: [] }]];
      let option = [];
      for (const code of [...decode(coded).filter(Boolean), RULE]) { // 0 is the mark of small letters
        if (code !== OR && code !== AND && code !== UNLESS && code !== RULE) {
          option.push(code);
          continue;
        }
        const rule = rules[rules.length - 1];
        const part = rule[rule.length - 1];
        part.options.push(optionOf(option, part.unwanted));
        option = [];
        if (code === RULE) rules.push([{ unwanted: false, options: [] }]);
        else if (code !== OR) rule.push({ unwanted: code === UNLESS, options: [] });
      }
      return rules.slice(0, -1);
    }

    const tiers = index.danger.map(([section, strength, coded]) => ({ section, first: strength === 'first', rules: rulesIn(coded) }));
    return { tiers, ruleWords };
  }

  /* Returns a function of said (term -> {weight}) and slots; it gives {section, first} or null. */
  function readDanger(tiers, { slips }) {
    return function dangerOf(said, slots) {
      const meant = new Map();
      for (const { word } of slots) for (const [term, weight] of slips(word)) meant.set(term, Math.max(weight, meant.get(term) || 0));
      const says = (least) => (terms) => terms.length > 0 && terms.every((term) => said.has(term) && said.get(term).weight >= least);
      const sure = says(SURE);
      const likely = (least) => (terms) => terms.length > 0 && terms.every((term) => meant.get(term) >= least);
      function isMet(parts) {
        const needed = parts.filter(({ unwanted }) => !unwanted);
        const unsure = needed.filter(({ options }) => !options.some(sure));
        // One word of a rule that is there makes a guess at a misspelled other one good enough.
        if (unsure.length > 1 || !unsure.every(({ options }) => options.some(likely(needed.length > 1 ? LIKELY : ALONE)))) return false;
        return !parts.some(({ unwanted, options }) => unwanted && options.some(says(SURELY_NOT)));
      }
      const met = tiers.filter(({ rules }) => rules.some(isMet));
      if (!met.length) return null;
      return { section: Math.min(...met.map(({ section }) => section)), first: met.some(({ first }) => first) };
    };
  }

  globalThis.SearchDanger = { rulesOf, readDanger };
})();
