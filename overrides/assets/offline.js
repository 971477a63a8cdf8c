'use strict'; // Keeps pages that were seen readable without a network: see sw.js.
{
  const { src } = document.currentScript;
  addEventListener('load', () => navigator.serviceWorker?.register(new URL('../sw.js', src)).catch(() => {}));
}
