/* Makes an element, for the scripts of the tools: sent with each of them (scripts/bundle.py). */
(() => {
  'use strict';

  /** Return a new element. properties: of the element, or attributes where it has no such property; content: elements
      and texts to put into it. */
  globalThis.makeElement = (name, properties, ...content) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key in node) node[key] = value;
      else node.setAttribute(key, value);
    }
    node.append(...content);
    return node;
  };
})();
