/* What the symptom diary holds: its questions, the days that this browser keeps, and what they add up to. What is read
   back may be anything that someone left there, so each answer is checked. */
(() => {
  'use strict';

  const KEY = 'symptom-diary';
  const DAYS = 14;
  const LONGEST = 500; // characters of one answer or sign; longer was not written by this form
  const SCORES = [['leg', 'Leg pain, 0 to 10'], ['back', 'Back pain, 0 to 10']];
  const CHOICES = [
    ['where', 'Where do you feel it?', ['Low back', 'Bottom', 'Thigh', 'Calf', 'Foot', 'Left leg', 'Right leg']],
    ['feel', 'What does it feel like?', ['Burning', 'Tingling', 'Numb', 'Shooting', 'Weak']],
  ];
  const TEXTS = [
    ['when', 'When was it worst? What did you do just before?', 80],
    ['walking', 'How far or how long did you walk?', 40],
    ['sleep', 'How did you sleep?', 40],
    ['medicines', 'Medicines: name, how much, what time', 200],
  ];
  const ONE = [...SCORES, ...TEXTS].map(([name]) => name);
  const MANY = ['signs', ...CHOICES.map(([name]) => name)];

  // Days are written as 2026-11-22, in the reader's own time.
  function dayBefore(back) {
    const date = new Date();
    date.setDate(date.getDate() - back);
    return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  }

  function shown(day) {
    const [year, month, date] = day.split('-');
    // Always English, and at once: asking for a locale took most of the time that this form takes to appear.
    const [weekday, name] = new Date(year, month - 1, date).toDateString().split(' ');
    return `${weekday}, ${name} ${Number(date)}`;
  }

  // ---- What is kept ----

  const isText = (value) => typeof value === 'string' && value.length <= LONGEST;
  const isDay = (day) => /^\d{4}-\d\d-\d\d$/.test(day);
  const isEntry = (entry) => Boolean(entry)
    && ONE.every((name) => isText(entry[name]))
    && MANY.every((name) => Array.isArray(entry[name]) && entry[name].length <= 20 && entry[name].every(isText))
    && SCORES.every(([name]) => /^(\d|10)?$/.test(entry[name]));
  const isBlank = (entry) => !Object.values(entry).flat().join('');

  /** Return { days: [[day, entry], ...] oldest first, sound: whether all could be read }. */
  function read() {
    try {
      const kept = localStorage.getItem(KEY);
      if (kept === null) return { days: [], sound: true };
      const all = Object.entries(JSON.parse(kept));
      const days = all.filter(([day, entry]) => isDay(day) && isEntry(entry)).sort().slice(-DAYS);
      return { days, sound: days.length > 0 && days.length === all.length };
    } catch (error) {
      return { days: [], sound: error.name === 'SecurityError' }; // storage is switched off
    }
  }

  /** Keep days, none to forget all; return whether the browser did. */
  function store(days) {
    try {
      if (days.length) localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(days)));
      else localStorage.removeItem(KEY);
      return true;
    } catch (error) {
      return false;
    }
  }

  // ---- What it adds up to ----

  const count = (days) => (days === 1 ? '1 day' : `${days} days`);

  function range(days, name) {
    const numbers = days.map(([, now]) => now[name]).filter(Boolean).map(Number);
    return numbers.length && `lowest ${Math.min(...numbers)}, highest ${Math.max(...numbers)}, last ${numbers.at(-1)}`;
  }

  function often(days, name) {
    const all = days.flatMap(([, now]) => now[name]);
    return [...new Set(all)].map((value) => `${value} (${count(all.filter((other) => other === value).length)})`).join(', ');
  }

  function summarize(days) {
    const medicines = [...new Set(days.map(([, now]) => now.medicines).filter(Boolean).reverse())].slice(0, 3);
    return {
      title: `My symptom diary: ${[...new Set([days[0], days.at(-1)])].map(([name]) => shown(name)).join(' to ')}`,
      facts: [
        ...days.flatMap(([name, now]) => now.signs.map((words) => [`Danger sign, ${shown(name)}`, words])),
        ...SCORES.map(([name, words]) => [words, range(days, name)]),
        ...CHOICES.map(([name, words]) => [words.replace('?', ''), often(days, name)]),
        ['Medicines, latest first', medicines.join('; ')],
      ].filter(([, words]) => words),
      head: ['Day', 'Leg', 'Back', 'Worst when', 'Walking', 'Sleep'],
      rows: days.map(([name, now]) => [shown(name), now.leg, now.back, now.when, now.walking, now.sleep]),
    };
  }

  /** Return a summary as plain text, with the danger signs below. */
  function asText({ title, facts, head, rows }, signs) {
    const lines = rows.map((row) => row.map((cell, at) => cell && (at ? `${head[at]}: ${cell}` : cell)).filter(Boolean).join('; '));
    return [title, '', ...facts.map((pair) => pair.join(': ')), '', ...lines, '', 'Danger signs: one is enough.', ...signs].join('\n');
  }

  globalThis.DiaryDays = { DAYS, SCORES, CHOICES, TEXTS, ONE, MANY, dayBefore, shown, isBlank, read, store, count, summarize, asText };
})();
