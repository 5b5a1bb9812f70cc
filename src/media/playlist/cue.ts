import type { ListedTrack } from './playlist-item.ts';

/** CD frames, the unit of cue sheet times. At 44.1 kHz each is 588 audio frames. */
export const CUE_FRAMES_PER_SECOND = 75;
/** A CD has 99 tracks; sheets of long mixes have more. */
const MAX_TRACKS = 10_000;

/** One track of a cue sheet. */
export interface CueTrack {
  readonly number: number;
  /** false for a data track, which only marks where the audio before it ends. */
  readonly audio: boolean;
  /** As written in the sheet. */
  readonly file: string;
  readonly title: string | null;
  readonly performer: string | null;
  /** `INDEX 01` in CD frames from the start of `file`. */
  readonly startCueFrames: number;
  /** `INDEX 00`, where the pause before the track begins; null when there is none or it is in the file before. */
  readonly pregapCueFrames: number | null;
}

/** A whole cue sheet. */
export interface CueSheet {
  readonly title: string | null;
  readonly performer: string | null;
  readonly tracks: readonly CueTrack[];
  /** Numbers of audio tracks that cannot be played: nothing says where they begin. */
  readonly withoutIndex: readonly number[];
}

interface OpenTrack {
  number: number;
  audio: boolean;
  file: string;
  title: string | null;
  performer: string | null;
  start: number | null;
  pregap: number | null;
}

/** Reads a cue sheet (CDRWIN's format, as in its user guide, appendix A). Unknown commands are left out. */
export function parseCueSheet(text: string): CueSheet {
  let title: string | null = null;
  let performer: string | null = null;
  let file = '';
  const open: OpenTrack[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const [command, ...words] = wordsOf(line);
    const track = open.at(-1);
    switch (command?.toUpperCase()) {
      case 'FILE':
        file = fileOf(line);
        break;
      case 'TRACK':
        if (open.length < MAX_TRACKS) open.push(openTrack(words, file));
        break;
      case 'TITLE':
        if (track) track.title = words[0] ?? null;
        else title = words[0] ?? null;
        break;
      case 'PERFORMER':
        if (track) track.performer = words[0] ?? null;
        else performer = words[0] ?? null;
        break;
      case 'INDEX': {
        const at = cueFrames(words[1] ?? '');
        if (!track || at === null) break;
        if (Number(words[0]) === 0) track.pregap = at;
        if (Number(words[0]) === 1) {
          // A pause at the end of one file may belong to the next track's file.
          if (track.file !== file) track.pregap = null;
          track.file = file;
          track.start = at;
        }
        break;
      }
      default:
    }
  }
  const tracks = open.flatMap(({ start, pregap, ...track }) =>
    start === null ? [] : [{ ...track, startCueFrames: start, pregapCueFrames: pregap }],
  );
  const withoutIndex = open.flatMap(({ start, audio, number }) => (start === null && audio ? [number] : []));
  return { title, performer, tracks, withoutIndex };
}

function openTrack(words: readonly string[], file: string): OpenTrack {
  const audio = words[1]?.toUpperCase() === 'AUDIO';
  return { number: Number(words[0]), audio, file, title: null, performer: null, start: null, pregap: null };
}

/** The tracks of a cue sheet as parts of their files: each ends where the next one in the same file begins. */
export function parseCue(text: string): ListedTrack[] {
  const sheet = parseCueSheet(text);
  const problems = sheet.withoutIndex.map((number) => ({
    location: '',
    problem: `track ${number} has no INDEX 01`,
  }));
  const tracks = sheet.tracks.flatMap((track, index): ListedTrack[] => {
    if (!track.audio) return [];
    const next = sheet.tracks[index + 1];
    const sameFile = next?.file === track.file && next.startCueFrames > track.startCueFrames;
    const artist = track.performer ?? sheet.performer;
    return [
      {
        location: track.file,
        isFromSheet: true,
        ...(track.title !== null && { title: track.title }),
        ...(artist !== null && { artist }),
        ...(sameFile && {
          durationSeconds: (next.startCueFrames - track.startCueFrames) / CUE_FRAMES_PER_SECOND,
        }),
        ...((sameFile || track.startCueFrames > 0) && {
          part: { from: position(track.startCueFrames), to: sameFile ? position(next.startCueFrames) : null },
        }),
      },
    ];
  });
  return [...tracks, ...problems];
}

function position(cueFrameNumber: number) {
  return { type: 'seconds', seconds: cueFrameNumber / CUE_FRAMES_PER_SECOND } as const;
}

/** `mm:ss:ff`; minutes may have more than two digits. */
function cueFrames(text: string): number | null {
  const match = /^(\d{1,6}):(\d{1,2}):(\d{1,2})$/.exec(text);
  if (!match) return null;
  return (Number(match[1]) * 60 + Number(match[2])) * CUE_FRAMES_PER_SECOND + Number(match[3]);
}

/** Words of a line, quoted ones whole. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"?|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** The name in a FILE line: between its first and last quote, or without quotes all but the last word, which is the type. */
function fileOf(line: string): string {
  const rest = line.trim().replace(/^\S+\s*/, '');
  const quoted = /^"(.*)"/.exec(rest);
  if (quoted) return quoted[1]!;
  return rest.replace(/^"/, '').replace(/(?<=\S)\s+\S+$/, '');
}
