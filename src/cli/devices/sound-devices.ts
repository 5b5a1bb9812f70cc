import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A sound output as the sound library names it. */
export interface SoundDevice {
  /** What `--device` takes. */
  readonly name: string;
  readonly description: string;
  /** The one that plays without `--device`. */
  readonly isDefault: boolean;
}

const PATIENCE_MS = 3000;
const MOST_BYTES = 1 << 20;

/**
 * The outputs that `--device` can name. On Linux ALSA's: as `aplay -L` lists them where it is installed, else the
 * default and the hardware that the kernel knows. Elsewhere the sound library plays to the system's default only.
 */
export async function soundDevices(
  platform: NodeJS.Platform = process.platform,
): Promise<readonly SoundDevice[]> {
  if (platform !== 'linux') return [DEFAULT];
  const listed = parseAplay(await aplayList());
  const found = listed.length > 0 ? listed : [DEFAULT, ...parsePcmList(await kernelList())];
  return found.some(({ isDefault }) => isDefault) ? found : [DEFAULT, ...found];
}

const DEFAULT: SoundDevice = { name: 'default', description: 'the system’s default', isDefault: true };

/** Names stand at the line's start, their description indented below. `null` discards the sound. */
export function parseAplay(output: string): readonly SoundDevice[] {
  const devices: { name: string; lines: string[] }[] = [];
  for (const line of output.split('\n')) {
    if (/^\S/.test(line)) devices.push({ name: line.trim(), lines: [] });
    else if (line.trim() !== '') devices.at(-1)?.lines.push(line.trim());
  }
  return devices
    .filter(({ name }) => name !== 'null')
    .map(({ name, lines }) => ({ name, description: lines.join(', '), isDefault: name === 'default' }));
}

/** `00-00: ALC257 Analog : ALC257 Analog : playback 1 : capture 1` of `/proc/asound/pcm`. */
export function parsePcmList(text: string): readonly SoundDevice[] {
  return text.split('\n').flatMap((line): SoundDevice[] => {
    const [, card, device, description] = /^(\d+)-(\d+): ([^:]*):.*\bplayback\b/.exec(line) ?? [];
    if (card === undefined || device === undefined) return [];
    const name = `plughw:${Number(card)},${Number(device)}`;
    return [{ name, description: description!.trim(), isDefault: false }];
  });
}

async function aplayList(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('aplay', ['-L'], {
      timeout: PATIENCE_MS,
      maxBuffer: MOST_BYTES,
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    return stdout;
  } catch {
    return ''; // Not installed, or no sound library: the kernel is asked instead.
  }
}

async function kernelList(): Promise<string> {
  return readFile('/proc/asound/pcm', 'utf8').catch(() => '');
}
