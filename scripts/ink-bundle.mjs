// How Ink goes into the bundle of the screen: without its developer tools, and with a short way for a screen of whole
// lines. Both keep to what Ink does; what it costs was measured at 80 × 24 (2 cores, Node 20): 7.1 ms of processor time
// a frame as it is, 1.0 ms with the short way, ten times a second.
//
// The cost is that Ink takes every line apart into styled characters and measures each of them, anew for every frame.
// Our lines come composed, cut to the width and free of control codes, one text to a row: they can go out as they are.

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { COLUMN_LAYOUT } from './ink-layout.mjs';

const ROWS_FIRST = `
import Output from './output.js';

/** A frame that is one text goes out as it is; anything else goes Ink's own way. */
export default class RowOutput extends Output {
  get() {
    const [only, ...others] = this.operations;
    if (others.length > 0 || only?.type !== 'write' || only.x !== 0 || only.y !== 0) return super.get();
    const rows = only.text
      .split('\\n')
      .slice(0, this.height)
      .map((line, index) => only.transformers.reduce((text, transform) => transform(text, index), line).trimEnd());
    return { output: rows.join('\\n'), height: this.height };
  }
}
`;

/**
 * Keeps widths between frames: most lines of a frame were measured before. What measures the rest is only loaded for text
 * that needs it: its tables of emoji take 25 ms to make.
 */
const WIDTHS_KEPT = `
const measure = (text, options) => require('string-width').default(text, options);

const MOST_KEPT = 1000;
const kept = new Map();
const SGR = /\\u001b\\[[\\d;]*m/g;
// The same characters as in src/ui/text/cells.ts: one cell each.
const NARROW =
  /^[ -~\\u00a1-\\u00ac\\u00ae-\\u02ff\\u0391-\\u03a1\\u03a3-\\u03ff\\u0400-\\u0482\\u048a-\\u052f\\u2010-\\u2027\\u2030-\\u205e\\u2190-\\u21ff\\u2212\\u2500-\\u25fc\\u25ff\\u2800-\\u28ff]*$/;

export default function stringWidth(text, options) {
  if (options !== undefined || typeof text !== 'string') return measure(text, options);
  let width = kept.get(text);
  if (width === undefined) {
    const plain = text.replaceAll(SGR, '');
    width = NARROW.test(plain) ? plain.length : measure(text);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(text, width);
  }
  return width;
}
`;

/** Measures by lines. Ink keeps the size of the last 8,000 texts, which would be 8,000 whole screens: 100 MB. */
const FRAMES_NOT_KEPT = `
import stringWidth from 'string-width';

export default function measureText(text) {
  if (text.length === 0) return { width: 0, height: 0 };
  const lines = text.split('\\n');
  return { width: lines.reduce((widest, line) => Math.max(widest, stringWidth(line)), 0), height: lines.length };
}
`;

/** Keeps cleaned lines between frames. Ours hold SGR codes only, which are kept; the cleaning takes lines by themselves. */
const CLEAN_KEPT = `
import clean from './sanitize-ansi.js';

const MOST_KEPT = 1000;
const kept = new Map();

export default function sanitizeAnsi(text) {
  return text.split('\\n').map(cleanLine).join('\\n');
}

function cleanLine(line) {
  let cleaned = kept.get(line);
  if (cleaned === undefined) {
    cleaned = clean(line);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(line, cleaned);
  }
  return cleaned;
}
`;

const NAMESPACE = 'playhead-ink';
const LAYOUT = 'yoga-layout';
const RECONCILER = 'ink/build/reconciler.js';

const REPLACEMENTS = {
  './output.js': ROWS_FIRST,
  './sanitize-ansi.js': CLEAN_KEPT,
  './measure-text.js': FRAMES_NOT_KEPT,
  'string-width': WIDTHS_KEPT,
};

/** The esbuild plugin. The build fails when Ink's files are not where they were. */
export const inkBundle = {
  name: 'ink-bundle',
  setup(build) {
    const replaced = new Set();
    build.onLoad({ filter: /[\\/]yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/ }, ({ path }) => {
      replaced.add(LAYOUT);
      return { contents: COLUMN_LAYOUT, resolveDir: dirname(path), loader: 'js' };
    });
    // Without what Ink only does for its developers a bundle needs no top-level await, and can be CommonJS.
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/]reconciler\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source
        .replace("await import('./devtools.js')", 'undefined')
        .replace('await loadPackageJson()', 'undefined');
      replaced.add(RECONCILER);
      return { contents, resolveDir: dirname(path), loader: 'js' };
    });
    build.onResolve(
      { filter: /^(?:\.\/output\.js|\.\/sanitize-ansi\.js|\.\/measure-text\.js|string-width)$/ },
      ({ path, importer, namespace, resolveDir }) => {
        // What stands in for a file may use that file itself; of all others it gets what stands in for them.
        if (namespace === NAMESPACE && importer === path) return undefined;
        if (path !== 'string-width' && !/[\\/]ink[\\/]build$/.test(resolveDir)) return undefined;
        replaced.add(path);
        return { path, namespace: NAMESPACE, pluginData: resolveDir };
      },
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path, pluginData }) => ({
      contents: REPLACEMENTS[path],
      resolveDir: pluginData,
      loader: 'js',
    }));
    build.onEnd(({ errors }) => {
      const missing = [LAYOUT, RECONCILER, ...Object.keys(REPLACEMENTS)].filter(
        (path) => !replaced.has(path),
      );
      if (errors.length === 0 && missing.length > 0)
        return {
          errors: [{ text: `Ink imports no ${missing.join(', ')} any more: see scripts/ink-bundle.mjs` }],
        };
    });
  },
};

/**
 * An `Intl.Segmenter` that is made when it is first used. Ink's libraries make five while they are loaded, of which the
 * first takes 30 ms, and most screens have nothing for them to do.
 */
export const LAZY_SEGMENTER = `class __LazySegmenter {
  #options;
  #made;
  constructor(...options) { this.#options = options; }
  segment(text) { return (this.#made ??= new Intl.Segmenter(...this.#options)).segment(text); }
}`;
