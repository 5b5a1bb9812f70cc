/**
 * Filters as mpv's clients write them, as ffmpeg's filters one by one: `lavfi=[volume=0.5,aecho]` is its filters, and the
 * label of `@eq:lavfi=[bass=g=3]` becomes ffmpeg's name of the filter, `bass@eq=g=3`. Plain filters stay as they are.
 */
export function toFilters(given: string): readonly string[] {
  return splitFilters(given).flatMap((one) => {
    const [, label, rest = ''] = /^(?:@(\w+):)?([\s\S]*)$/.exec(one) ?? [];
    const [, bracketed, quoted, bare] =
      /^lavfi=(?:graph=)?(?:\[([\s\S]*)\]|"([\s\S]*)"|([\s\S]*))$/.exec(rest) ?? [];
    const graph = bracketed ?? quoted ?? bare;
    const filters = graph === undefined ? [rest] : splitFilters(graph);
    return label === undefined ? filters : filters.map((filter) => labelled(filter, label));
  });
}

/** The label that a client gave a filter, or that stands for it alone (`@eq`). */
export function labelOf(filter: string): string | undefined {
  return /^\w*@(\w+)/.exec(filter)?.[1];
}

/** At commas outside quotes and brackets: `equalizer=f=100,aformat=sample_fmts=s16`. */
export function splitFilters(chain: string): readonly string[] {
  return (chain.match(/(?:'[^']*'|"[^"]*"|\[[^\]]*\]|\\.|[^,])+/g) ?? []).map((filter) => filter.trim());
}

function labelled(filter: string, label: string): string {
  return filter.replace(/^(\w+)(?=$|=)/, `$1@${label}`);
}
