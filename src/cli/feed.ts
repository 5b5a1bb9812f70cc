import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine } from '../engine/engine.ts';
import { findInputBlocks } from '../media/find-inputs.ts';
import type { FindInputsOptions } from '../media/find-inputs.ts';
import type { PlaylistItem } from '../media/playlist/playlist-item.ts';
import type { InputFailure } from '../player/command.ts';
import type { EntryIds } from '../player/entry-ids.ts';
import type { PlayheadError } from '../player/error.ts';
import type { QueueEntry } from '../player/track.ts';
import type { WriteChecks } from './play-targets.ts';
import type { Resumption } from '../remembering/resumption.ts';

export interface FeedOptions {
  readonly ids: EntryIds;
  readonly isShuffled: boolean;
  readonly resumption: Resumption | null;
  readonly writes: WriteChecks;
  readonly finding: FindInputsOptions;
  /** Entries that are known already, instead of the inputs. */
  readonly items: Iterable<PlaylistItem> | null;
}

/** Known entries that are looked at before the screen draws, and keys are taken. */
const KNOWN_IN_A_BLOCK = 4096;

/** Finds the tracks and hands them to the engine as they are found, and with them the inputs that gave none. */
export async function feed(engine: Engine, inputs: readonly string[], options: FeedOptions): Promise<void> {
  const { ids, isShuffled, resumption, writes, finding, items } = options;
  let entries: QueueEntry[] = [];
  let failures: InputFailure[] = [];
  const sendEntries = (): void => {
    if (entries.length > 0) engine.send({ type: 'queue', edit: { type: 'append', entries } });
    entries = [];
  };
  const sendFailures = (): void => {
    if (failures.length > 0) engine.send({ type: 'inputs-failed', failures });
    failures = [];
  };
  /** @returns whether to continue */
  const take = (block: readonly PlaylistItem[]): boolean => {
    for (const item of block) {
      const refusal = writes.refusalOf(item.path);
      if (refusal !== null) {
        engine.endBecause(refusal);
        return false;
      }
      const entry = { id: ids.next(), ...item };
      entries.push(resumption?.take(entry) ?? entry);
    }
    // The first track starts at once; a shuffle can only begin when all are known, or the seed would not decide it;
    // and what was playing the last time only when it has been found.
    if (!isShuffled && resumption?.isSettled !== false) sendEntries();
    return true;
  };
  for (const block of blocksOf(items ?? [])) {
    if (!take(block)) return;
    await nextTurn();
  }
  for (const input of inputs) {
    let isBarren = true;
    const fails = (path: string, code: string, error: string): void => {
      isBarren = false;
      // Many at once are one command; each is told soon, however long the search takes.
      if (failures.push({ path, code, error }) === 1) setImmediate(sendFailures);
    };
    const onProblem = (path: string, error: PlayheadError): void => fails(path, error.code, error.message);
    for await (const block of findInputBlocks([input], { ...finding, onProblem })) {
      if (block.length > 0) isBarren = false;
      if (!take(block)) return;
      // The screen draws, and keys are taken, between two blocks of a long list.
      await nextTurn();
    }
    if (isBarren && finding.signal?.aborted !== true)
      fails(input, 'no-audio-files', 'contains no audio files');
  }
  if (resumption !== null) entries = [...resumption.settle(entries)];
  sendEntries();
  sendFailures();
  engine.send({ type: 'queue-complete' });
}

function* blocksOf(items: Iterable<PlaylistItem>): Generator<readonly PlaylistItem[]> {
  let block: PlaylistItem[] = [];
  for (const item of items) {
    if (block.push(item) < KNOWN_IN_A_BLOCK) continue;
    yield block;
    block = [];
  }
  yield block;
}
