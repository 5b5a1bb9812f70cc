/** ALSA's plugins that write what is played into a file, or into a program. */
const WRITERS = new Set(['file', 'tee']);

/**
 * Whether a remote may name this device. A name of ALSA's can carry arguments, and among them files to write, programs to
 * run and whole configurations: only names with plain arguments are let through, of plugins that play.
 */
export function isSafeDevice(name: string): boolean {
  const plugin = /^([\w.+-]+)(?::[\w=,.+-]*)?$/.exec(name)?.[1];
  return plugin !== undefined && !WRITERS.has(plugin) && name.length <= 256;
}
