import { stat } from 'node:fs/promises';
import type {
  ControlHost,
  DeviceChoice,
  NewEntry,
  PlayerBeginning,
} from '../../control/state/control-host.ts';
import { ffmpegVersion } from '../../ffmpeg/ffmpeg-version.ts';
import { findInputs } from '../../media/find-inputs.ts';
import { isPlaylist } from '../../media/playlist/read-playlist.ts';
import type { EntryIds } from '../../player/entry-ids.ts';
import type { PlayerPort } from '../../player/port.ts';
import type { TrackChoice } from '../../player/track-choice.ts';
import { soundDevices } from '../devices/sound-devices.ts';
import { fileFacts } from './file-facts.ts';
import type { InspectOne } from './file-facts.ts';
import { onDemand } from './on-demand.ts';
import { DEFAULT_KEYS } from '../../control/command/default-keys.ts';

export interface RemoteHostParts {
  readonly port: PlayerPort;
  readonly ids: EntryIds;
  readonly version: string;
  /** Null without an ffmpeg. */
  readonly ffmpegPath: string | null;
  /** `--track`. */
  readonly track: TrackChoice;
  readonly isIdlePlayer: boolean;
  readonly start: PlayerBeginning;
  readonly inspect: InspectOne;
  /** The picture of a file, for the desktop; null where there is no desktop. */
  readonly findArt: ((path: string) => Promise<string | null>) | null;
  readonly showText: (text: string) => void;
  /** A key of the screen, if there is one. False: it knows no such key. */
  readonly pressScreenKey: ((key: string) => boolean) | null;
  readonly quit: (exitCode: number, isRemembered: boolean) => void;
}

const AUTO: DeviceChoice = { name: 'auto', description: 'the default device' };

/** What the program gives to remote control. */
export function remoteHost(parts: RemoteHostParts): ControlHost {
  return {
    port: parts.port,
    version: parts.version,
    ffmpegVersion: onDemand(null, () => versionOf(parts.ffmpegPath), true),
    isIdlePlayer: parts.isIdlePlayer,
    nextEntryId: () => parts.ids.next(),
    lastEntryId: () => parts.ids.last,
    start: parts.start,
    async readFacts(path) {
      const [facts, artUrl] = await Promise.all([
        fileFacts(path, parts.inspect, parts.track),
        parts.findArt?.(path) ?? null,
      ]);
      return { ...facts, artUrl };
    },
    isCollection,
    entriesOf,
    devices: onDemand<readonly DeviceChoice[]>([AUTO], async () => [AUTO, ...(await soundDevices())]),
    keyBindings: () => Object.entries(DEFAULT_KEYS).map(([key, { type }]) => ({ key, command: type })),
    pressKey(key) {
      if (parts.pressScreenKey?.(key) === true) return true;
      const command = Object.hasOwn(DEFAULT_KEYS, key) ? DEFAULT_KEYS[key] : undefined;
      if (command !== undefined) parts.port.send(command);
      return command !== undefined;
    },
    showText: parts.showText,
    quit: parts.quit,
  };
}

async function versionOf(ffmpegPath: string | null): Promise<string | null> {
  if (ffmpegPath === null) return null;
  return ffmpegVersion(ffmpegPath).catch(() => null); // The decoder reports a program that is no ffmpeg.
}

async function isCollection(path: string): Promise<boolean> {
  if (isPlaylist(path)) return true;
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function entriesOf(path: string): Promise<readonly NewEntry[]> {
  const entries: NewEntry[] = [];
  for await (const entry of findInputs([path])) entries.push(entry);
  return entries;
}
