import path from 'node:path';

/**
 * Extensions of audio files. Left out is what ffmpeg takes for audio by the name alone and is more often something else (`.al`, `.sb`,
 * `.pcm`). A file that is named explicitly may have any name.
 */
export const AUDIO_EXTENSIONS: readonly string[] = [
  // The likeliest first: a cue sheet's file is looked for in this order.
  ...['.flac', '.mp3', '.m4a', '.ogg', '.opus', '.wav', '.wv', '.ape', '.tak', '.tta', '.aif', '.aiff'],
  ...[
    '.8svx',
    '.aa',
    '.aa3',
    '.aac',
    '.ac3',
    '.adts',
    '.adx',
    '.afc',
    '.aifc',
    '.alac',
    '.amr',
    '.apl',
    '.apm',
  ],
  ...[
    '.aptx',
    '.aptxhd',
    '.ast',
    '.at3',
    '.at9',
    '.au',
    '.aud',
    '.awb',
    '.bwf',
    '.c2',
    '.caf',
    '.dff',
    '.dfpwm',
  ],
  ...['.dsf', '.dss', '.dts', '.dtshd', '.eac3', '.ec3', '.g722', '.gsm', '.hca', '.ircam', '.isma', '.latm'],
  ...[
    '.loas',
    '.m2a',
    '.m4b',
    '.m4r',
    '.mac',
    '.mka',
    '.mlp',
    '.mmf',
    '.mp1',
    '.mp2',
    '.mpa',
    '.mpc',
    '.msbc',
  ],
  ...['.nist', '.oga', '.ogx', '.oma', '.omg', '.pvf', '.qcp', '.ra', '.rf64', '.rso', '.sbc', '.sf', '.shn'],
  ...[
    '.sln',
    '.snd',
    '.sox',
    '.sph',
    '.spx',
    '.svx',
    '.thd',
    '.vag',
    '.voc',
    '.vqf',
    '.w64',
    '.wave',
    '.weba',
  ],
  ...['.wma', '.xwma'],
];

/** Of containers that hold films and music alike: their header tells which (holds-video.ts). */
const MAYBE_VIDEO = ['.3g2', '.3gp', '.asf', '.m4v', '.mk3d', '.mkv', '.mov', '.mp4', '.qt', '.webm'];

/** Of films. */
const VIDEO = [
  ...[
    '.avi',
    '.dv',
    '.dvd',
    '.f4v',
    '.flv',
    '.ismv',
    '.m2t',
    '.m2ts',
    '.mj2',
    '.mpeg',
    '.mpg',
    '.mts',
    '.nut',
  ],
  ...['.ogm', '.ogv', '.rm', '.rmvb', '.ts', '.vob', '.wmv', '.wtv'],
];

/** Of tracker modules, which ffmpeg plays if it was built with libopenmpt or libmodplug. */
const OPENMPT = [
  ...['.669', '.amf', '.dbm', '.dmf', '.far', '.gdm', '.imf', '.it', '.j2b', '.mdl', '.med', '.mo3', '.mod'],
  ...['.mptm', '.mt2', '.mtm', '.nst', '.okt', '.ptm', '.s3m', '.stm', '.ult', '.umx', '.xm'],
];

/** Of the music of old game consoles, which ffmpeg plays if it was built with libgme. */
const GME = ['.ay', '.gbs', '.gym', '.hes', '.kss', '.nsf', '.nsfe', '.sap', '.spc', '.vgm', '.vgz'];

/** What a file is by its name. */
export type KindByName = 'audio' | 'maybe-video' | 'video' | 'openmpt' | 'gme';

const KINDS = new Map<string, KindByName>([
  ...VIDEO.map((extension) => [extension, 'video'] as const),
  ...MAYBE_VIDEO.map((extension) => [extension, 'maybe-video'] as const),
  ...OPENMPT.map((extension) => [extension, 'openmpt'] as const),
  ...GME.map((extension) => [extension, 'gme'] as const),
  ...AUDIO_EXTENSIONS.map((extension) => [extension, 'audio'] as const),
]);

/** What a file is by its name; null for anything that is not played. */
export function kindByName(file: string): KindByName | null {
  return KINDS.get(path.extname(file).toLowerCase()) ?? null;
}

/** Whether a file is likely to be music, by its name. */
export function hasAudioExtension(file: string): boolean {
  const kind = kindByName(file);
  return kind !== null && kind !== 'video';
}
