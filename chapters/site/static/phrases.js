// @ts-check
// What the scripts say, in the language of the page. window.PHRASES has the other language's.

/**
 * A sentence in the language of the page, its places {0}, {1} … filled.
 * @param {string} english
 * @param {unknown[]} places
 * @returns {string}
 */
function phrase(english, ...places) {
  const found = /** @type {any} */ (window).PHRASES?.[english] ?? english;
  return found.replace(/\{(\d)\}/g, (/** @type {string} */ _, /** @type {string} */ i) => String(places[Number(i)]));
}
