/* What the address of a packet may say after "#". A link can come from anyone, so each value is checked against what it
   may be, and one wrong value refuses the whole: nothing of such a link is shown. */
(() => {
  'use strict';

  const LONGEST = 1500; // characters of the whole address part
  const MOST = 12; // topics
  // Words of an instruction have no place in a name: a link must not tell a reader whom to call or what to skip.
  const ORDERS = /\b(call|dial|phone|text|ring|emergency|ambulance|er|now|stop|wait|ignore|instead|never|not|no|don.?t|your|you|click|www|https?)\b/i;

  /** Return a US number as 10 digits, "" if it is none: emergency, service (N11) and pay-per-call numbers are none. */
  function phone(text) {
    if (!/^[0-9 ().+-]{10,20}$/.test(text)) return '';
    const digits = text.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '');
    return /^(?![2-9]11|900)[2-9]\d{2}(?!\d11|976)[2-9]\d{6}$/.test(digits) ? digits : '';
  }

  function isDay(text) {
    if (!/^20\d\d-\d\d-\d\d$/.test(text)) return false;
    const day = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
  }

  const inside = (text, form, low, high) => form.test(text) && Number(text) >= low && Number(text) <= high;

  const CHECKS = {
    t: (text, codes) => text.length < 400 && text.split(',').length <= MOST && new Set(text.split(',')).size === text.split(',').length && text.split(',').every((code) => codes.has(code)),
    clinic: (text) => /^[\p{L}][\p{L}\p{M} .,'’&()-]{1,59}$/u.test(text) && !ORDERS.test(text),
    day: (text) => phone(text) !== '',
    night: (text) => phone(text) !== '',
    fever: (text) => inside(text, /^\d{2,3}(\.\d)?$/, 99, 102), // degrees Fahrenheit
    lift: (text) => inside(text, /^\d{1,2}$/, 1, 50), // pounds
    therapy: isDay,
    visit: isDay,
    large: (text) => text === '1',
    short: (text) => text === '1',
    read: (text) => text === '1',
  };

  /** Return the fields of an address part "#t=early,gait&day=…"; null when any of it is not what it may be.
      codes: Set of the known short codes. */
  function read(hash, codes) {
    if (hash.length > LONGEST) return null;
    const state = {};
    for (const [name, value] of new URLSearchParams(hash.replace(/^#/, ''))) {
      if (!Object.hasOwn(CHECKS, name) || Object.hasOwn(state, name) || !CHECKS[name](value, codes)) return null;
      state[name] = value;
    }
    return state;
  }

  /** Return the address part of fields; empty ones are left out. */
  function write(state) {
    const kept = Object.keys(CHECKS).filter((name) => state[name]).map((name) => [name, state[name]]);
    return new URLSearchParams(kept).toString().replace(/%2C/g, ',');
  }

  /** Return the names of fields whose values may not be sent. */
  const wrong = (state, codes) => Object.keys(state).filter((name) => state[name] && !CHECKS[name](state[name], codes));

  globalThis.HandoutState = { read, write, wrong, phone, MOST };
})();
