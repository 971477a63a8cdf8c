/* What a word may stand for when it is misspelled, unfinished, run together or taken apart. Needs
   SearchText and SearchSlips. */
(() => {
  'use strict';

  const { stem } = globalThis.SearchText;
  const { speller } = globalThis.SearchSlips;

  const SLACK = 0.45; // a danger rule that is half met: rather a word too far than an emergency missed
  // so sure what a misspelled word means that the danger rules' own words are not tried
  const CLEAR = 0.66;
  const NEAR = 0.6; // the cost that two words may have to be one that was taken apart
  const ALIKE = 0.8; // how sure another word must be beside a form that could be meant
  const RIVAL = 0.8; // how near another word must be, against the nearest one

  const sureness = (word, cost) => Math.exp((-4 * cost) / (word.length + 1)); // a slip tells less of a long word

  /* Words as people write them: which are known, what an unknown one may stand for. */
  function readSpelling(index, { ignored, isQuietWord, words, termOf, isLearned, lastTerm }, ruleWords) {
    const small = (word) => ignored.has(word) || isQuietWord(word);
    const everyday = new Set(index.plain.split('|').map(stem));
    const isEveryday = (word) => everyday.has(stem(word));
    const last = lastTerm(); // later ones are of words that only queries have
    const known = (word) => isLearned(word) || isEveryday(word) || (word.length > 2 && termOf(word) <= last);
    // A known word with an ending: "painful", "pains"; "limpin"
    const isForm = (word) => (/(?:ing|ful|ness|ly)$/.test(word) && known(word)) || (word.endsWith('s') && isLearned(word.slice(0, -1))) || isCut(word);
    const isCut = (word) => word.length > 4 && word.endsWith('in') && known(`${word}g`);
    const near = (slack) => withEndings(speller(() => [...words.keys()].filter(isLearned), (word) => words.get(word).count, slack));
    const nearest = near();
    const nearestFar = near(SLACK);
    const nearestInRules = withEndings(speller(() => [...ruleWords], () => 1, SLACK));

    /* Finds also what a word is near to without its ending, misspelled or not: "opaned" and "waikng". */
    function withEndings(near) {
      return (word) => {
        const start = word.replace(/(?:i?n?g|ign|ed)$/, '');
        if (start === word || start.length < 3) return near(word);
        const forms = near(start).map(({ word: other, cost }) => {
          const ending = word.slice(start.length);
          const form = [other.replace(/e$/, '') + ending, other.replace(/[^e]$/, '$&$&') + ending].find((one) => stem(one) === stem(other));
          return { word: form || other, cost: cost * (word.length / start.length) }; // a slip in a short word
        });
        return [...near(word), ...forms].sort((a, b) => a.cost - b.cost);
      };
    }

    /* What a form of a word that the tables do not have is as likely: "weekness", "siting". */
    function alike(word) {
      if (isLearned(word) || !/(?:ing|ed|ness)$/.test(word)) return [];
      return nearest(word).map(({ word: other, cost }) => [termOf(other), sureness(word, cost)]).filter(([, weight]) => weight > ALIKE);
    }

    function startingWith(start) {
      const hits = [];
      words.forEach(({ count }, word) => {
        if (count && word !== start && word.startsWith(start)) hits.push({ word, count });
      });
      return hits.sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1)).slice(0, 8).map(({ word }) => word);
    }

    /* What a word may stand for: {options: term -> how sure, 0 to 1; correction: word or ""}. far: no near word helped. */
    function read(word, unfinished, far) {
      const options = new Map();
      const offer = (other, weight) => {
        const term = termOf(other);
        if (term && weight > (options.get(term) || 0)) options.set(term, weight);
      };
      let correction = '';
      if (known(word) || word < 'a') {
        offer(word, 1);
        for (const [term, weight] of alike(word)) options.set(term, Math.max(weight, options.get(term) || 0));
      } else if (isCut(word)) offer(`${word}g`, 1);
      else {
        let best = 0;
        for (const { word: other, cost } of (far ? nearestFar : nearest)(word)) {
          const weight = sureness(word, cost);
          if (!best && weight > 0.3) correction = other;
          best = best || weight;
          if (weight >= best * RIVAL) offer(other, weight);
        }
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
      if (word < 'a' || small(word) || (word.length > 2 && (isLearned(word) || isEveryday(word)))) return [];
      if (word.length > 2 && isForm(word)) return alike(word);
      const usual = nearest(word);
      const best = Math.max(0, ...usual.map(({ cost }) => sureness(word, cost)));
      const all = best > CLEAR ? usual : [...usual, ...nearestInRules(word)];
      return all.map(({ word: other, cost }) => [termOf(other), sureness(word, cost)]).filter(([, weight]) => weight >= best * RIVAL);
    }

    const part = (word, other) => isLearned(word) && (small(word) ? other.length > 2 && (word.length > 2 || !small(other)) : word.length > 3 || (word.length > 2 && other.length > 3));

    const isLost = (word) => !known(word) && !(nearest(word)[0] && nearest(word)[0].cost < 0.8);
    const spelled = ({ word }) => (known(word) || isLost(word) ? word : nearest(word)[0].word);

    /* The word of the site that the parts make, or "": also "bio feedbak" and "gaba pentn". */
    function oneWord(parts, count) {
      const word = parts.map((token) => token.word).join('');
      if (parts.length !== count + 1 || word < 'a' || word.length < 6) return '';
      const right = [word, parts.map(spelled).join('')].find(isLearned);
      if (right || count > 1 || !parts.some((token) => isLost(token.word)) || parts.some((token) => token.word.length < 3)) return right || '';
      const [other] = nearest(word);
      return other && other.cost < NEAR ? other.word : '';
    }

    /* Two words written as one, and one as two, become what the site has: "bio feedback", "legpain". */
    function rejoin(found) {
      const out = [];
      for (let i = 0; i < found.length; i += 1) {
        const { word, start, end } = found[i];
        const more = [2, 1].find((count) => oneWord(found.slice(i, i + 1 + count), count));
        if (more) {
          out.push({ word: oneWord(found.slice(i, i + 1 + more), more), start, end: found[i + more].end });
          i += more;
          continue;
        }
        let cut = 0;
        if (word.length > 5 && word >= 'a' && isLost(word)) {
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
