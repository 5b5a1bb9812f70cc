// The screen's bundle: Ink, React and Yoga as they are published, nothing replaced. An ES module, because Yoga waits for its
// WebAssembly at its top level.
import { build } from 'esbuild';

/** Code of packages that is CommonJS asks for `require`, which an ES module has to make. */
const REQUIRE = `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);`;

/** Builds `tui.mjs` into `outdir`; gives esbuild's result, with the metafile. */
export function buildScreen(root, shared, outdir) {
  return build({
    ...shared,
    absWorkingDir: root,
    entryPoints: { tui: 'src/ui/tui.tsx' },
    outdir,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    // Ink's developer tools, which it loads where DEV is set: what they need is not installed.
    external: [...shared.external, '*/devtools.js'],
    define: { ...shared.define, 'process.env.DEV': '"false"' },
    banner: { js: REQUIRE },
    jsx: 'automatic',
    metafile: true,
  });
}
