import { createRequire } from 'node:module';
import type * as ControlBundle from '../../control/control.ts';
import type { Engine } from '../../engine/engine.ts';
import type { InspectReport } from '../../inspect/report/inspect-report.ts';
import type { PlayerEvent } from '../../player/event.ts';
import type { EntryIds } from '../../player/entry-ids.ts';
import type { PlayerPort } from '../../player/port.ts';
import type { TrackChoice } from '../../player/track-choice.ts';
import { daemonSocket, playerSocket, runtimeDirectory } from '../../control/runtime-directory.ts';
import type { ControlHost, PlayerBeginning } from '../../control/state/control-host.ts';
import type * as Tags from '../../media/tags.ts';

declare const __PLAYHEAD_VERSION__: string;

/** Loads a bundle that lies beside this one. */
const load = createRequire(import.meta.url);

/** How a player can be driven from outside. */
export interface RemoteAccess {
  /** `--input-ipc-server`. */
  readonly socketPath: string | null;
  /** The user's daemon: its socket is made at once, and must not be another's. */
  readonly isDaemon: boolean;
  /** A socket of the player's own and the desktop's bus, both after the first sound. */
  readonly isFound: boolean;
  /** `--notify`: the desktop shows each change of track. */
  readonly notifies: boolean;
}

export interface RemoteParts {
  readonly engine: Engine;
  readonly ids: EntryIds;
  readonly ffmpegPath: string | null;
  /** `--track`. */
  readonly track: TrackChoice;
  readonly isIdlePlayer: boolean;
  readonly start: PlayerBeginning;
  readonly showText: (text: string) => void;
  readonly pressScreenKey: ((key: string) => boolean) | null;
  /** Settles once the screen is there, if there is one: remote control does not hold it up. */
  readonly shown: Promise<unknown>;
  /** Told what was not possible, and why connections were closed. */
  readonly log: (line: string) => void;
}

/** Remote control of this player, from the first event on. */
export interface Remote {
  /** The exit code that a remote has asked for; null if none has. */
  readonly exitCode: number | null;
  close(): Promise<void>;
}

/**
 * Opens remote control. Sockets that were asked for are there when it resolves; the rest comes after the first sound,
 * and its code is loaded only then.
 *
 * @throws PlayheadError `socket` when a socket that was asked for cannot be made
 */
export async function openRemote(access: RemoteAccess, parts: RemoteParts): Promise<Remote> {
  const opening = new RemoteOpening(access, parts);
  if (access.socketPath !== null || access.isDaemon) await opening.now();
  if (access.isFound) opening.afterFirstSound();
  return opening;
}

class RemoteOpening implements Remote {
  readonly #access: RemoteAccess;
  readonly #parts: RemoteParts;
  readonly #port: PlayerPort;
  readonly #unsubscribe: () => void;
  #early: PlayerEvent[] = [];
  #control: Promise<ControlBundle.Control> | null = null;
  #isClosed = false;
  exitCode: number | null = null;

  constructor(access: RemoteAccess, parts: RemoteParts) {
    this.#access = access;
    this.#parts = parts;
    const { engine } = parts;
    this.#unsubscribe = engine.subscribe((event) => this.#early.push(event));
    // What follows the player from later on gets every event that there was before.
    this.#port = {
      state: engine.state,
      send: (command) => engine.send(command),
      settled: () => engine.settled(),
      subscribe: (listener) => {
        for (const event of this.#early) listener(event);
        return engine.subscribe(listener);
      },
    };
  }

  async now(): Promise<void> {
    await this.#open();
  }

  afterFirstSound(): void {
    const unsubscribe = this.#parts.engine.subscribe(({ event }) => {
      if (event !== 'playback-start' && event !== 'idle') return;
      unsubscribe();
      const open = (): void => void setImmediate(() => void this.#openLate());
      void this.#parts.shown.then(open, open);
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#control?.then((control) => control.close()).catch(() => undefined); // It was not to be opened, and that was said.
  }

  async #openLate(): Promise<void> {
    if (this.#isClosed) return;
    const control = await this.#open();
    await control.openLate();
  }

  #open(): Promise<ControlBundle.Control> {
    this.#control ??= this.#make();
    return this.#control;
  }

  async #make(): Promise<ControlBundle.Control> {
    const { Control, busAddressOf } = load('./control.cjs') as typeof ControlBundle;
    const { socketPath, isDaemon, isFound, notifies } = this.#access;
    const directory = runtimeDirectory(process.env);
    const busAddress = isFound ? busAddressOf(process.env) : null;
    const control = await Control.open(await this.#host(busAddress !== null), {
      socketPath,
      ownSocketPath: isFound && !isDaemon ? playerSocket(directory, process.pid) : null,
      busAddress,
      notifies,
      log: this.#parts.log,
    });
    this.#unsubscribe();
    this.#early = [];
    if (isDaemon) await listenAsDaemon(control, daemonSocket(directory));
    return control;
  }

  async #host(hasDesktop: boolean): Promise<ControlHost> {
    const { remoteHost } = await import('./remote-host.ts');
    const { artDirectory, artUrl } = await import('../../control/desktop/art-cache.ts');
    const { engine, ids, ffmpegPath, track, isIdlePlayer, start, showText, pressScreenKey } = this.#parts;
    return remoteHost({
      port: this.#port,
      ids,
      version: __PLAYHEAD_VERSION__,
      ffmpegPath,
      track,
      isIdlePlayer,
      start,
      inspect: (file) => inspectOne(file, ffmpegPath),
      findArt: hasDesktop ? (file) => artUrl(file, readCover, artDirectory(process.env)) : null,
      showText,
      pressScreenKey,
      quit: (exitCode, isRemembered) => {
        this.exitCode = exitCode;
        engine.send({ type: 'quit', remember: isRemembered });
      },
    });
  }
}

/** Where another daemon listens, nothing of this one may stay. */
async function listenAsDaemon(control: ControlBundle.Control, socket: string): Promise<void> {
  try {
    await control.listenPrivately(socket);
  } catch (error) {
    await control.close();
    throw error;
  }
}

interface InspectionBundle {
  readonly inspectOne: (file: string, ffmpegPath: string | null) => Promise<InspectReport>;
}

function inspectOne(file: string, ffmpegPath: string | null): Promise<InspectReport> {
  return (load('./inspect.cjs') as InspectionBundle).inspectOne(file, ffmpegPath);
}

const readCover: typeof Tags.readCover = (file) => (load('./tags.cjs') as typeof Tags).readCover(file);
