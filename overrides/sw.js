/* Keeps the guide readable without a network. scripts/offline.py fills in the two marks and writes it to the site's root.
   The rule: the network goes first, always. What is kept is shown only when the network fails or takes too long, and
   a page that then proves to be old is replaced as soon as the new one is here. */
'use strict';
const HELP = new URL('get-help-now/', registration.scope).href;
const FIRST = {{ first }}.map((address) => new URL(address, registration.scope).href);
const PREFIX = `guide ${registration.scope} `; // other sites of the same host have caches of their own
const PAGES = PREFIX + 'pages';
const FILES = PREFIX + 'files {{ version }}';
const WAIT = 3000; // milliseconds for a page that is kept
const HELP_WAIT = 10000; // the danger signs are worth a longer wait for the newest
const HASHED = /\.[0-9a-f]{8}\.\w+$/; // the name changes with the content, so a kept one is never old

const bare = (url) => url.split(/[?#]/)[0];
const revalidated = (address) => fetch(address, { cache: 'no-cache' });

async function keep(name, url, answer) {
  const cache = await caches.open(name);
  if (answer.status === 200) await cache.put(url, answer.clone());
  if (answer.status === 404 || answer.status === 410) await cache.delete(url);
}

/* A page may be opened again before a reader has scrolled to its pictures. */
async function keepPictures(url, html) {
  for (const [, source] of html.matchAll(/<img[^>]* src="([^"]+)"/g)) {
    const picture = new URL(source, url).href;
    if (!(await caches.match(picture))) await keep(PAGES, picture, await fetch(picture));
  }
}

async function keepPage(url, answer) {
  await keep(PAGES, url, answer);
  if (answer.status === 200) await keepPictures(url, await answer.clone().text());
}

function missing() {
  const text = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>No connection</title><meta name="color-scheme" content="light dark">
<body style="max-width:33rem;margin:2rem auto;padding:0 1rem;font:1.2rem/1.55 system-ui,sans-serif">
<h1>No connection</h1><p>This page is not kept on your device yet.</p>
<p><a href="${HELP}"><strong>Get help now: see the danger signs</strong></a>. They are kept on your device.</p>
<p>Is it an emergency? Call 911.</p>`;
  return new Response(text, { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

async function openPage(event, url) {
  const kept = await caches.match(url);
  const coming = fetch(event.request, { cache: 'no-cache' });
  const stored = coming.then((answer) => keepPage(url, answer.clone()));
  const help = coming.then(() => url === HELP || revalidated(HELP).then((answer) => keep(PAGES, HELP, answer)));
  event.waitUntil(Promise.allSettled([stored, help]));
  if (!kept) return coming.catch(missing);
  const old = kept.clone();
  const late = new Promise((done) => setTimeout(done, url === HELP ? HELP_WAIT : WAIT));
  const answer = await Promise.race([coming, late]).catch(() => undefined);
  if (answer && answer.status < 500) return answer;
  event.waitUntil(stored.then(() => replace(event.resultingClientId, url, old), () => {}));
  return kept;
}

/* Shows the newer page in place of the old one that the reader got meanwhile. */
async function replace(id, url, old) {
  const now = await caches.match(url);
  const client = await clients.get(id);
  if (client && now && (await now.text()) !== (await old.text())) await client.navigate(client.url);
}

async function openFile(request, url) {
  const name = HASHED.test(url) ? FILES : PAGES;
  const kept = await caches.match(url);
  if (kept && name === FILES) return kept;
  try {
    const answer = await fetch(request);
    await keep(name, url, answer);
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

addEventListener('install', (event) => {
  const requests = FIRST.map((address) => new Request(address, { cache: 'no-cache' }));
  event.waitUntil(caches.open(PAGES).then((cache) => cache.addAll(requests)));
  skipWaiting();
});

async function keepOpenPages() {
  const open = (await clients.matchAll({ type: 'window' })).map((client) => bare(client.url));
  await Promise.allSettled(open.map(async (url) => keepPage(url, await revalidated(url))));
}

addEventListener('activate', (event) => {
  const work = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(PREFIX) && name !== PAGES && name !== FILES);
    await Promise.all(old.map((name) => caches.delete(name)));
    await clients.claim();
    keepOpenPages(); // not waited for: the next page opens only once this event is over, and the network may be slow
  };
  event.waitUntil(work());
});

addEventListener('fetch', (event) => {
  const url = bare(event.request.url);
  if (event.request.method !== 'GET' || !url.startsWith(registration.scope)) return;
  event.respondWith(event.request.mode === 'navigate' ? openPage(event, url) : openFile(event.request, url));
});
