import path from 'node:path';

/** A path whose leading `~` stands for the user's home. Other users' homes are not looked up. */
export function withHome(given: string): string {
  return given === '~' || given.startsWith('~/') ? path.join(process.env.HOME ?? '/', given.slice(1)) : given;
}
