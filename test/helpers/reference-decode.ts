import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { parseWav, type PcmAudio } from './wav-file.ts';

const CACHE = path.resolve(import.meta.dirname, '..', '..', '.cache', 'reference');
const run = promisify(execFile);

/** Four minutes of stereo are 85 MB; anything an order longer should be compared piece by piece. */
const MAX_BYTES = 1 << 30;

/**
 * ffmpeg's own full decode of a file from its beginning: interleaved float samples at the file's own rate and channels.
 *
 * It uses the ffmpeg the player would use (two versions may decode a lossy file a little differently), and keeps the
 * result on disk for the next test that asks.
 */
export async function referenceDecode(file: string): Promise<PcmAudio> {
  const ffmpeg = locateFfmpeg().path;
  const key = [file, statSync(file).size, statSync(file).mtimeMs, ffmpeg, statSync(ffmpeg).mtimeMs].join('|');
  const kept = path.join(CACHE, `${createHash('sha256').update(key).digest('hex').slice(0, 24)}.wav`);
  if (existsSync(kept)) return parseWav(readFileSync(kept));
  const { stdout } = await run(
    ffmpeg,
    [
      ...[
        '-nostdin',
        '-hide_banner',
        '-v',
        'error',
        '-protocol_whitelist',
        'file,pipe',
        '-i',
        `file:${file}`,
      ],
      ...['-map', '0:a:0', '-c:a', 'pcm_f32le', '-f', 'wav', '-fflags', '+bitexact', 'pipe:1'],
    ],
    { encoding: 'buffer', maxBuffer: MAX_BYTES },
  );
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(`${kept}.${process.pid}`, stdout);
  renameSync(`${kept}.${process.pid}`, kept);
  return parseWav(stdout);
}
