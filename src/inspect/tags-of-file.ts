import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { FileBytes } from '../formats/file-bytes.ts';
import { probeFile } from '../media/probe-header.ts';
import { readMetadata, type Metadata } from '../media/tag/read-metadata.ts';
import type { Picture } from '../tags/picture.ts';
import type { NativeValue, PictureLink } from '../tags/tag-block.ts';
import { replaceFile } from '../writing/replacement.ts';
import { cannotBeWritten, checkTarget } from '../writing/write-target.ts';
import { describeWithFfmpeg } from './describe-with-ffmpeg.ts';
import type { InspectionContext, InspectionTarget } from './inspection.ts';
import { NOT_AUDIO, reportError } from './report-error.ts';
import {
  TAGS_SCHEMA_VERSION,
  type NativeTag,
  type TagPicture,
  type TagsReport,
} from './report/tags-report.ts';
import { ffprobeTags, gainNames, tagValues } from './tag-names.ts';

export interface TagsOptions {
  readonly native: boolean;
  /** Directory to write the pictures to; null: leave them where they are. */
  readonly picturesDir: string | null;
  /** Replaces other pictures that are there. */
  readonly force?: boolean;
}

const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['image/bmp', 'bmp'],
]);

/** Reads the tags of one file. Never throws on a bad one. @throws the signal's reason when it is aborted */
export async function tagsOfFile(
  target: InspectionTarget,
  options: TagsOptions,
  context: InspectionContext,
): Promise<TagsReport> {
  const nothing: TagsReport = {
    schema_version: TAGS_SCHEMA_VERSION,
    file: target.file,
    error: null,
    tags: {},
    values: {},
    lyrics: null,
    timed_lyrics: [],
    replaygain: null,
    pictures: [],
    native: null,
    problem: null,
    warnings: [],
  };
  try {
    const file = await FileBytes.open(target.path, { blocking: true });
    let metadata: Metadata;
    try {
      // Whatever has a known name is taken for audio by the reader of tags.
      if ((await probeFile(file)) === null && (await describeWithFfmpeg(target.path, context)) === null)
        return { ...nothing, error: NOT_AUDIO };
      metadata = await readMetadata(file, target.path);
    } finally {
      await file.close();
    }
    context.signal.throwIfAborted();
    return {
      ...nothing,
      tags: ffprobeTags(metadata),
      values: tagValues(metadata),
      lyrics: metadata.lyrics,
      timed_lyrics: metadata.timedLyrics.map(({ timeSeconds, text }) => ({ time: timeSeconds, text })),
      replaygain: gainNames(metadata.replayGain),
      pictures: [...picturesOf(target, metadata.pictures, options), ...metadata.pictureLinks.map(linkOf)],
      native: options.native ? nativeTags(metadata) : null,
      problem: metadata.warnings.find(({ code }) => code === 'tags-unreadable')?.message ?? null,
      warnings: metadata.warnings,
    };
  } catch (thrown) {
    context.signal.throwIfAborted();
    return { ...nothing, error: reportError(thrown) };
  }
}

function picturesOf(
  target: InspectionTarget,
  pictures: readonly Picture[],
  options: TagsOptions,
): TagPicture[] {
  const reported: TagPicture[] = [];
  for (const [index, picture] of pictures.entries())
    reported.push({
      type: picture.type,
      mime_type: picture.mimeType,
      width: picture.width,
      height: picture.height,
      size: picture.sizeBytes,
      description: picture.description,
      link: null,
      saved_as: save(target, index, picture, options),
    });
  return reported;
}

/** A picture that is somewhere else: it has no size, and is not fetched. */
function linkOf({ type, url, description }: PictureLink): TagPicture {
  return {
    type,
    mime_type: '-->',
    width: null,
    height: null,
    size: 0,
    description,
    link: url,
    saved_as: null,
  };
}

/**
 * The name comes from the audio file's, and the extension from the picture's own bytes: nothing of it from a tag.
 *
 * @throws PlayheadError `output` when it cannot be written, or another picture has that name
 */
function save(
  { file, path: input }: InspectionTarget,
  index: number,
  picture: Picture,
  { picturesDir, force = false }: TagsOptions,
): string | null {
  if (picturesDir === null) return null;
  const stem = file === '-' ? 'stdin' : path.basename(file, path.extname(file));
  const target = path.join(picturesDir, `${stem}-${index + 1}.${EXTENSIONS.get(picture.mimeType) ?? 'bin'}`);
  try {
    mkdirSync(picturesDir, { recursive: true });
    // The same picture from the run before.
    if (holds(target, picture.bytes)) return target;
    checkTarget({ path: target, option: '--pictures', kind: 'picture', force }, [input]);
    replaceFile(target, '--pictures', picture.bytes);
  } catch (error) {
    throw cannotBeWritten('--pictures', target, error);
  }
  return target;
}

function holds(file: string, bytes: Uint8Array): boolean {
  const there = statSync(file, { throwIfNoEntry: false });
  return there?.isFile() === true && there.size === bytes.length && readFileSync(file).equals(bytes);
}

function nativeTags(metadata: Metadata): NativeTag[] {
  return metadata.native.flatMap(({ format, entries }) =>
    entries.map(([name, value]) => ({ format, name, value: nativeText(value) })),
  );
}

/** Text as it is, anything else by how many bytes it has. */
function nativeText(value: NativeValue): string {
  return typeof value === 'object' ? `(${value.sizeBytes} bytes)` : String(value);
}
