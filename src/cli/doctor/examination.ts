import { locateFfmpeg, type FfmpegOrigin } from '../../ffmpeg/locate-ffmpeg.ts';
import { ffmpegVersion } from '../../ffmpeg/ffmpeg-version.ts';
import { PlayheadError } from '../../player/error.ts';
import type { Finding } from './doctor-finding.ts';
import { findPackageDir, ownPackageDir } from './package-folder.ts';
import { trySpeaker, type SpeakerTrial } from './speaker.ts';

const OLDEST_NODE = [20, 19] as const;
const SMALLEST_TERMINAL = { columns: 40, rows: 10 };

/** What the doctor looks at; each part can be given, so that a test can show it a machine that it is not on. */
export interface Patient {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly nodeVersion: string;
  readonly ffmpegOption?: string | undefined;
  readonly terminal: TerminalFacts;
  /** Where packages are looked for: playhead's own folder. */
  readonly packageDir: string;
}

export interface TerminalFacts {
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly colourBits: number;
}

/** This process, as it was started. */
export function thisPatient(ffmpegOption?: string): Patient {
  const { stdout } = process;
  return {
    env: process.env,
    platform: process.platform,
    nodeVersion: process.versions.node,
    ffmpegOption,
    terminal: stdout.isTTY
      ? { isTerminal: true, columns: stdout.columns, rows: stdout.rows, colourBits: stdout.getColorDepth() }
      : { isTerminal: false, columns: 0, rows: 0, colourBits: 1 },
    packageDir: ownPackageDir(),
  };
}

/** Looks at everything that playing rests on. Takes about half a second: ffmpeg is started, and a device opened. */
export async function examine(patient: Patient): Promise<readonly Finding[]> {
  const [ffmpeg, sound] = await Promise.all([examineFfmpeg(patient), examineSound(patient)]);
  return [examineNode(patient), ffmpeg, ...sound, examineTerminal(patient)];
}

function examineNode({ nodeVersion }: Patient): Finding {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  const isNew = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  const remedy = isNew ? null : `install Node ${OLDEST_NODE.join('.')} or later`;
  return { name: 'node', status: isNew ? 'ok' : 'fail', summary: nodeVersion, remedy };
}

async function examineFfmpeg(patient: Patient): Promise<Finding> {
  try {
    const { ffmpegOption: option, env, platform, packageDir: packageSearchDir } = patient;
    const { path, origin } = locateFfmpeg({ option, env, platform, packageSearchDir });
    const version = await ffmpegVersion(path);
    return {
      name: 'ffmpeg',
      status: 'ok',
      summary: `${version} at ${path}, ${describe(origin)}`,
      remedy: null,
    };
  } catch (error) {
    if (!(error instanceof PlayheadError)) throw error;
    return { name: 'ffmpeg', status: 'fail', summary: error.message, remedy: error.hint ?? null };
  }
}

function describe(origin: FfmpegOrigin): string {
  switch (origin) {
    case 'option':
      return 'named by --ffmpeg';
    case 'environment':
      return 'named by the environment';
    case 'ffmpeg-static':
      return 'from ffmpeg-static';
    case 'path':
      return 'found on PATH';
  }
}

async function examineSound(patient: Patient): Promise<readonly Finding[]> {
  const speakerDir = findPackageDir('speaker', patient.packageDir);
  if (speakerDir === null) return withoutAddon('the speaker package is not installed', patient.platform);
  return soundFindings(await trySpeaker(speakerDir, patient.env), patient.platform);
}

function soundFindings(trial: SpeakerTrial, platform: NodeJS.Platform): readonly Finding[] {
  const addon: Finding = { name: 'speaker', status: 'ok', summary: 'the addon loads', remedy: null };
  switch (trial.type) {
    case 'device-opens':
      return [
        addon,
        { name: 'device', status: 'ok', summary: 'the default sound device opens', remedy: null },
      ];
    case 'device-fails': {
      const summary = `the default sound device does not open: ${trial.reason}`;
      const remedy =
        'connect or choose one; until then playhead plays in silence, or to a file with --output';
      return [addon, { name: 'device', status: 'fail', summary, remedy }];
    }
    case 'addon-fails':
      return withoutAddon(`the addon does not load: ${trial.reason}`, platform);
  }
}

function withoutAddon(summary: string, platform: NodeJS.Platform): readonly Finding[] {
  const needs: Partial<Record<NodeJS.Platform, string>> = {
    linux: ', which needs libasound2-dev, g++, make and python3',
    darwin: ', which needs the command line tools (xcode-select --install)',
  };
  const remedy = `build it with "playhead doctor --fix"${needs[platform] ?? ''}`;
  return [
    { name: 'speaker', status: 'fail', summary, remedy },
    { name: 'device', status: 'warn', summary: 'cannot be tried without the addon', remedy: null },
  ];
}

function examineTerminal({ terminal, env }: Patient): Finding {
  const name = 'terminal';
  if (!terminal.isTerminal) {
    const summary = 'standard output is not a terminal: no screen, only a plain player';
    return { name, status: 'warn', summary, remedy: null };
  }
  const { columns, rows, colourBits } = terminal;
  // An empty variable counts as not set, as for the C library.
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(Boolean) ?? '';
  const isUnicode = /utf-?8/i.test(locale);
  const isLarge = columns >= SMALLEST_TERMINAL.columns && rows >= SMALLEST_TERMINAL.rows;
  const colours =
    colourBits >= 24 ? 'true colour' : colourBits > 1 ? `${2 ** colourBits} colours` : 'no colour';
  const summary = `${columns}×${rows}, ${colours}, ${isUnicode ? 'Unicode' : 'the locale does not say UTF-8'}`;
  const remedies = [
    ...(isLarge ? [] : [`make it at least ${SMALLEST_TERMINAL.columns}×${SMALLEST_TERMINAL.rows}`]),
    ...(isUnicode ? [] : ['set LANG to a UTF-8 locale such as C.UTF-8']),
  ];
  if (remedies.length === 0) return { name, status: 'ok', summary, remedy: null };
  return { name, status: 'warn', summary, remedy: remedies.join('; ') };
}
