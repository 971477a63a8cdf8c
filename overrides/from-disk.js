/* Stands in for fetch in the copy that is opened from a folder (scripts/offline_zip.py): a browser lets no page on disk
   read another file, but it may run a script, and beside each file that the tools ask for stands one with its text. */
(() => {
  'use strict';

  const texts = new Map(); // address of a script -> the text that it hands over
  globalThis.fromDisk = (text) => texts.set(document.currentScript.src, text);
  globalThis.fetch = (address) => new Promise((done, failed) => {
    const { href } = new URL(address, location.href);
    const script = document.createElement('script');
    script.src = `${href}${href.endsWith('/') ? 'index.html' : ''}.js`;
    script.onload = () => done(new Response(texts.get(script.src)));
    script.onerror = () => failed(new Error('not in this copy'));
    document.head.append(script);
  });
})();
