import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const SCRIPT = path.join(ROOT, 'scripts', 'fixtures.mjs');
const GENERATED = path.join(ROOT, '.cache', 'fixtures');
const run = promisify(execFile);

/** One committed file of each format, layout and rate. */
export interface FormatFixture {
  /** The file name, for the names of tests. */
  readonly name: string;
  readonly path: string;
  readonly lossless: boolean;
  /** ffmpeg's name of the codec. */
  readonly codec: string;
}

/** Absolute path of a committed fixture such as `formats/flac.flac`. @throws when there is no such file */
export function fixture(name: string): string {
  const file = path.join(ROOT, 'fixtures', name);
  if (!existsSync(file)) throw new Error(`no committed fixture ${name}`);
  return file;
}

/**
 * Absolute path of a fixture that is made at test time, such as `long.flac` or `four-minutes.flac`
 * (scripts/fixtures/generated-recipes.mjs lists them), once it is there and up to date.
 */
export async function generated(name: string): Promise<string> {
  const file = path.join(GENERATED, name);
  if (!isUpToDate(file)) await run(process.execPath, [SCRIPT, name], { cwd: ROOT });
  return file;
}

/** Whether the file is there and no script that makes fixtures has changed since the list of recipes was written. */
function isUpToDate(file: string): boolean {
  const list = path.join(GENERATED, '.recipes.json');
  if (!existsSync(file) || !existsSync(list)) return false;
  const listed: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!isRecord(listed) || !(path.relative(GENERATED, file) in listed)) return false;
  const listedMs = statSync(list).mtimeMs;
  const scripts = path.join(ROOT, 'scripts', 'fixtures');
  return readdirSync(scripts).every((script) => statSync(path.join(scripts, script)).mtimeMs < listedMs);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The three committed tracks of the album, in order. They were cut from one continuous piece. */
export function albumTracks(): readonly string[] {
  const dir = path.join(ROOT, 'fixtures', 'album');
  return readdirSync(dir)
    .filter((name) => name.endsWith('.flac'))
    .sort()
    .map((name) => path.join(dir, name));
}

const lossless = (name: string, codec: string): FormatFixture => entry(name, codec, true);
const lossy = (name: string, codec: string): FormatFixture => entry(name, codec, false);

function entry(name: string, codec: string, isLossless: boolean): FormatFixture {
  return { name, codec, lossless: isLossless, path: path.join(ROOT, 'fixtures', 'formats', name) };
}

/** Every file of fixtures/formats. */
export const allFormats: readonly FormatFixture[] = [
  lossless('wav-s16.wav', 'pcm_s16le'),
  lossless('wav-s24.wav', 'pcm_s24le'),
  lossless('wav-f32.wav', 'pcm_f32le'),
  lossless('wav-u8.wav', 'pcm_u8'),
  lossless('aiff.aiff', 'pcm_s16be'),
  lossless('aifc-sowt.aifc', 'pcm_s16le'),
  lossless('flac.flac', 'flac'),
  lossless('m4a-alac.m4a', 'alac'),
  lossless('wavpack.wv', 'wavpack'),
  lossless('mono.flac', 'flac'),
  lossless('surround-5.1.flac', 'flac'),
  lossless('surround-5.1.wav', 'pcm_s16le'),
  lossless('rate-8k.wav', 'pcm_s16le'),
  lossless('rate-96k.flac', 'flac'),
  lossy('mp3-cbr.mp3', 'mp3'),
  lossy('mp3-vbr.mp3', 'mp3'),
  lossy('mp3-no-xing.mp3', 'mp3'),
  lossy('aac.aac', 'aac'),
  lossy('m4a-aac.m4a', 'aac'),
  lossy('ogg-vorbis.ogg', 'vorbis'),
  lossy('ogg-opus.opus', 'opus'),
  lossy('webm-opus.webm', 'opus'),
  lossy('mka-vorbis.mka', 'vorbis'),
  lossy('wma.wma', 'wmav2'),
];
