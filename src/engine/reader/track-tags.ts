import { createRequire } from 'node:module';
import type { Tags } from '../../media/tags.ts';
import type * as TagsModule from '../../media/tags.ts';
import type { ActivateOrder } from '../messages.ts';
import type { ProbedInput } from '../source/track-source.ts';

/** The tags of a file. Their reader is a bundle of its own, loaded by the first track that needs it. */
export async function loadTags(path: string): Promise<Tags> {
  const module = createRequire(import.meta.url)('./tags.cjs') as typeof TagsModule;
  return module.readTags(path);
}

/** The tags, if activating the track cannot do without them. Reading them takes longer than opening the sound. */
export async function tagsFor(input: ProbedInput, order: ActivateOrder): Promise<Tags | null> {
  const isNeeded = order.replayGain !== 'off' || order.needsChapters || order.from?.type === 'chapter';
  return isNeeded && input.type === 'file' ? loadTags(input.path) : null;
}

/** Starts of the chapters, in frames of the track. */
export function chapterFramesOf({ chapters }: Tags, sampleRate: number): readonly number[] {
  return chapters.map(({ startSeconds }) => Math.round(startSeconds * sampleRate));
}
