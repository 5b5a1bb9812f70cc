import { outputOfFfmpeg } from '../ffmpeg/run-ffmpeg.ts';

/** Music that is computed, and the names of the libraries that ffmpeg may have been built with for it. */
const LIBRARIES = { openmpt: /\blib(?:openmpt|modplug)\b/, gme: /\blibgme\b/ } as const;

/** Tells whether ffmpeg plays tracker modules (`openmpt`) or the music of game consoles (`gme`). */
export type ModuleSupport = (kind: keyof typeof LIBRARIES) => Promise<boolean>;

const ANSWER_MS = 5000;

/** ffmpeg is asked once, when the first such file is found. Without an answer there is no support. */
export function moduleSupport(ffmpegPath: () => string | null): ModuleSupport {
  let demuxers: Promise<string> | null = null;
  return async (kind) => LIBRARIES[kind].test(await (demuxers ??= demuxersOf(ffmpegPath())));
}

async function demuxersOf(ffmpegPath: string | null): Promise<string> {
  if (ffmpegPath === null) return '';
  const args = ['-hide_banner', '-nostdin', '-demuxers'];
  const { stdout } = await outputOfFfmpeg({ ffmpegPath, args, signal: AbortSignal.timeout(ANSWER_MS) });
  return stdout.toString('latin1');
}
