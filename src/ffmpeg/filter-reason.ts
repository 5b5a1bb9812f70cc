/** What ffmpeg says once filters could not be set up; the line before says why. */
const GAVE_UP = /Error (?:re)?initializing (?:filters|a simple filtergraph)|Error reinitializing filters/;
/** The filter that takes in what was decoded: where that cannot be set up, nothing was decoded. */
const ABOUT_THE_INPUT = /^\[(?:graph_\d+_in_|in @ |abuffer @ )/;
/** What it says between a reason and naming the filter. */
const SAYS_LITTLE = /^Error (?:applying options? to|setting option)/;

/**
 * Why filters could not be used, in a few words for a user who gave them with `--af`; null if it was not the filters.
 *
 * @param stderr the tail of what ffmpeg printed
 */
export function filterReason(stderr: string): string | null {
  const said = stderr.split('\n').filter((line) => line.trim() !== '');
  const lines = said.map(withoutOrigin);
  const unknown = lines
    .map((line) => /^No such filter: '(.*)'/.exec(line)?.[1])
    .find((name) => name !== undefined);
  if (unknown !== undefined) return `--af: ffmpeg has no filter '${unknown}'`;
  const at = lines.findIndex((line) => line.startsWith("Error initializing filter '"));
  const named = /^Error initializing filter '([^']*)'(?: with args '(.*)')?/.exec(lines[at] ?? '');
  if (named !== null) {
    const [, name, args] = named;
    const why = lines.slice(0, at).findLast((line) => !SAYS_LITTLE.test(line));
    const setting = args === undefined ? '' : ` with '${args}'`;
    return `--af: the filter '${name}' cannot be used${setting}${why === undefined ? '' : `: ${why}`}`;
  }
  const gaveUp = lines.findIndex((line) => GAVE_UP.test(line));
  if (gaveUp === -1 || ABOUT_THE_INPUT.test(said[gaveUp - 1] ?? '')) return null;
  return `--af: ${lines[gaveUp - 1] ?? 'the filters cannot be used'}`;
}

/** `[Parsed_volume_0 @ 0x55d0] [Eval @ 0x7fff] Some reason` is `Some reason`. */
function withoutOrigin(line: string): string {
  return line.trim().replace(/^(?:\[[^\]]* @ [^\]]*\]\s*)+/, '');
}
