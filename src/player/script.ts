import { PlayheadError, reasonOf } from './error.ts';
import { parseVolume } from './level.ts';
import { parseDuration, parsePosition, parseSeekTarget } from './position.ts';
import type { Position, SeekTarget } from './position.ts';

/** One line of a script, read. Steps run in order, on the playback clock. */
export type ScriptStep =
  | { readonly type: 'wait'; readonly seconds: number }
  | { readonly type: 'wait-until'; readonly position: Position }
  | { readonly type: 'seek'; readonly target: SeekTarget }
  | { readonly type: 'pause'; readonly seconds: number | null }
  | { readonly type: 'resume' }
  | { readonly type: 'next' }
  | { readonly type: 'prev' }
  | { readonly type: 'track'; readonly number: number }
  | { readonly type: 'volume'; readonly percent: number }
  | { readonly type: 'speed'; readonly speed: number }
  | { readonly type: 'mark'; readonly text: string }
  | { readonly type: 'stop' }
  | { readonly type: 'quit' };

/** Slowest and fastest playing speed. */
export const SPEED_RANGE = { min: 0.25, max: 4 } as const;

type Argument = 'none' | 'one' | 'optional' | 'rest';

interface Verb {
  readonly argument: Argument;
  readonly read: (argument: string, name: string) => ScriptStep;
}

const VERBS: Readonly<Record<ScriptStep['type'], Verb>> = {
  wait: { argument: 'one', read: (text, name) => ({ type: 'wait', seconds: parseDuration(text, name) }) },
  'wait-until': {
    argument: 'one',
    read: (text, name) => ({ type: 'wait-until', position: parsePosition(text, name) }),
  },
  seek: { argument: 'one', read: (text, name) => ({ type: 'seek', target: parseSeekTarget(text, name) }) },
  pause: {
    argument: 'optional',
    read: (text, name) => ({ type: 'pause', seconds: text === '' ? null : parseDuration(text, name) }),
  },
  resume: { argument: 'none', read: () => ({ type: 'resume' }) },
  next: { argument: 'none', read: () => ({ type: 'next' }) },
  prev: { argument: 'none', read: () => ({ type: 'prev' }) },
  track: { argument: 'one', read: (text, name) => ({ type: 'track', number: parseTrackNumber(text, name) }) },
  volume: { argument: 'one', read: (text, name) => ({ type: 'volume', percent: parseVolume(text, name) }) },
  speed: { argument: 'one', read: (text, name) => ({ type: 'speed', speed: parseSpeed(text, name) }) },
  mark: { argument: 'rest', read: (text) => ({ type: 'mark', text }) },
  stop: { argument: 'none', read: () => ({ type: 'stop' }) },
  quit: { argument: 'none', read: () => ({ type: 'quit' }) },
};

/**
 * Reads a whole script.
 *
 * @param file what to call it in errors
 * @throws PlayheadError `script` with FILE:LINE for the first unknown command or bad argument
 */
export function parseScript(text: string, file: string): ScriptStep[] {
  const steps: ScriptStep[] = [];
  for (const [index, rawLine] of text.split(/\r?\n/).entries()) {
    const line = rawLine.trim();
    if (line === '' || line.startsWith('#')) continue;
    try {
      steps.push(parseStep(line));
    } catch (error) {
      throw new PlayheadError('script', `${file}:${index + 1}: ${reasonOf(error)}`, { cause: error });
    }
  }
  return steps;
}

function parseStep(line: string): ScriptStep {
  const [, name = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name as ScriptStep['type']] : undefined;
  if (verb === undefined) {
    throw new PlayheadError(
      'script',
      `unknown command ${JSON.stringify(name)}: use ${Object.keys(VERBS).join(', ')}`,
    );
  }
  // A mark's text may hold anything; elsewhere a comment may follow the argument. `#3` is a chapter, `# …` a comment.
  const argument = verb.argument === 'rest' ? rest : rest.replace(/(^|\s+)#(?!\d).*$/, '').trim();
  if (verb.argument === 'none' && argument !== '')
    throw new PlayheadError('script', `${name} takes no argument`);
  if ((verb.argument === 'one' || verb.argument === 'rest') && argument === '') {
    throw new PlayheadError('script', `${name} needs an argument`);
  }
  return verb.read(argument, name);
}

/** Reads a playing speed. @throws PlayheadError `usage` */
export function parseSpeed(text: string, option: string): number {
  const speed = /^\d+(?:\.\d+)?x?$/.test(text) ? Number(text.replace('x', '')) : NaN;
  if (speed >= SPEED_RANGE.min && speed <= SPEED_RANGE.max) return speed;
  throw new PlayheadError(
    'usage',
    `${option}: ${JSON.stringify(text)} is not a speed: use ${SPEED_RANGE.min} to ${SPEED_RANGE.max}`,
  );
}

function parseTrackNumber(text: string, name: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new PlayheadError(
    'script',
    `${name}: ${JSON.stringify(text)} is not a track number: use 1 for the first`,
  );
}
