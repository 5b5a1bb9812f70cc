import type { Command } from '../../src/player/command.ts';
import type { PlayerEvent, PlayModes } from '../../src/player/event.ts';
import type { PlayerPort } from '../../src/player/port.ts';
import { resolveSeek } from '../../src/player/position.ts';
import { applyQueueEdit } from '../../src/player/queue-edit.ts';
import {
  createSharedState,
  NOTHING_YET,
  SharedStateReader,
  SharedStateWriter,
  type PlayerSnapshot,
} from '../../src/player/shared-state.ts';
import type { QueueEntry } from '../../src/player/track.ts';

const SAMPLE_RATE = 44_100;

/**
 * A player without sound: a queue of tracks of known length and a clock that is moved by hand or by a timer. It answers
 * commands as the contract says, through the real shared state, so the screen cannot tell it from the engine.
 */
export class ClockPlayer implements PlayerPort {
  readonly state: SharedStateReader;
  readonly sent: Command[] = [];
  readonly #writer: SharedStateWriter;
  readonly #listeners = new Set<(event: PlayerEvent) => void>();
  #entries: readonly QueueEntry[];
  #modes: PlayModes = { loopTimes: 1, repeatTimes: 1, shuffle: false };
  #loop: { fromFrame: number | null; toFrame: number | null } = { fromFrame: null, toFrame: null };
  #now: PlayerSnapshot;

  constructor(entries: readonly QueueEntry[]) {
    const memory = createSharedState();
    this.state = new SharedStateReader(memory);
    this.#writer = new SharedStateWriter(memory);
    this.#entries = entries;
    this.#now = { ...NOTHING_YET, status: 'idle', volumePercent: 85 };
    this.#publish({});
  }

  get entries(): readonly QueueEntry[] {
    return this.#entries;
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  subscribe(listener: (event: PlayerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: PlayerEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Plays an entry from its start. */
  start(id: number): void {
    const index = this.#entries.findIndex((entry) => entry.id === id);
    const entry = this.#entries[index];
    if (!entry) {
      this.#publish({ status: 'ended', entryId: -1 });
      return;
    }
    const frames = Math.round((entry.durationSeconds ?? 200) * SAMPLE_RATE);
    this.emit({ event: 'start-file', path: entry.path, index, id });
    this.#publish({
      status: 'playing',
      entryId: id,
      sampleRate: SAMPLE_RATE,
      channels: 2,
      frames,
      playheadFrame: 0,
      bufferedStartFrame: 0,
      bufferedEndFrame: Math.min(frames, 30 * SAMPLE_RATE),
    });
    this.emit({
      event: 'file-loaded',
      path: entry.path,
      codec: 'flac',
      sample_rate: SAMPLE_RATE,
      channels: 2,
      duration: frames / SAMPLE_RATE,
      frames,
      source: 'streamed',
    });
  }

  /** Lets time pass. */
  advance(seconds: number): void {
    const now = this.#now;
    if (now.status !== 'playing') return;
    const playheadFrame = now.playheadFrame + Math.round(seconds * now.speed * SAMPLE_RATE);
    if (playheadFrame >= now.frames) {
      this.#step(1);
      return;
    }
    this.#publish({
      playheadFrame,
      bufferedStartFrame: Math.max(0, playheadFrame - 15 * SAMPLE_RATE),
      bufferedEndFrame: Math.min(now.frames, playheadFrame + 30 * SAMPLE_RATE),
    });
  }

  send(command: Command): void {
    this.sent.push(command);
    const now = this.#now;
    switch (command.type) {
      case 'pause':
      case 'resume':
      case 'toggle-pause': {
        const pauses =
          command.type === 'pause' || (command.type === 'toggle-pause' && now.status === 'playing');
        this.#publish({ status: pauses ? 'paused' : 'playing' });
        const frame = now.playheadFrame;
        this.emit({ event: pauses ? 'pause' : 'unpause', frame, position: frame / SAMPLE_RATE });
        break;
      }
      case 'seek': {
        const extent = { sampleRate: SAMPLE_RATE, frames: now.frames, chapterFrames: [] };
        const frame = resolveSeek(command.target, now.playheadFrame, extent) ?? now.playheadFrame;
        this.#publish({ playheadFrame: Math.min(frame, now.frames - 1) });
        this.emit({
          event: 'playback-restart',
          frame,
          position: frame / SAMPLE_RATE,
          requested_frame: frame,
          took_ms: 1,
          from: 'buffer',
        });
        break;
      }
      case 'next':
        this.#step(1);
        break;
      case 'previous':
        this.#step(-1);
        break;
      case 'play-entry':
        this.start(command.id);
        break;
      case 'add-volume':
        this.#publish({ volumePercent: Math.max(0, Math.min(150, now.volumePercent + command.percent)) });
        this.#emitVolume();
        break;
      case 'toggle-mute':
        this.#publish({ mute: !now.mute });
        this.#emitVolume();
        break;
      case 'multiply-speed':
        this.#publish({ speed: Math.max(0.25, Math.min(4, now.speed * command.factor)) });
        this.emit({ event: 'speed', speed: this.#now.speed });
        break;
      case 'set-speed':
        this.#publish({ speed: command.speed });
        this.emit({ event: 'speed', speed: this.#now.speed });
        break;
      case 'toggle-shuffle':
        this.#setModes({ shuffle: !this.#modes.shuffle });
        break;
      case 'toggle-repeat':
        this.#setModes({ repeatTimes: this.#modes.repeatTimes === 1 ? Infinity : 1 });
        break;
      case 'toggle-loop':
        this.#setModes({ loopTimes: this.#modes.loopTimes === 1 ? Infinity : 1 });
        break;
      case 'mark-loop':
        this.#markLoop(now.playheadFrame);
        break;
      case 'queue':
        this.#entries = applyQueueEdit(this.#entries, command.edit);
        this.emit({ event: 'queue-edited', edit: command.edit });
        break;
      case 'quit':
        this.emit({ event: 'shutdown', exit_code: 0, underruns: 0 });
        break;
      default:
        break;
    }
  }

  #emitVolume(): void {
    this.emit({ event: 'volume', volume: this.#now.volumePercent, mute: this.#now.mute });
  }

  #markLoop(frame: number): void {
    const { fromFrame, toFrame } = this.#loop;
    if (fromFrame === null) this.#loop = { fromFrame: frame, toFrame: null };
    else if (toFrame === null) this.#loop = { fromFrame, toFrame: frame };
    else this.#loop = { fromFrame: null, toFrame: null };
    this.emit({ event: 'ab-loop', ...this.#loop });
  }

  #setModes(modes: Partial<PlayModes>): void {
    this.#modes = { ...this.#modes, ...modes };
    this.emit({ event: 'modes', modes: this.#modes });
  }

  #step(by: number): void {
    const index = this.#entries.findIndex((entry) => entry.id === this.#now.entryId) + by;
    const next = this.#entries[Math.max(0, index)];
    if (next) this.start(next.id);
    else this.#publish({ status: 'ended' });
  }

  #publish(changes: Partial<PlayerSnapshot>): void {
    this.#now = { ...this.#now, ...changes };
    this.#writer.publish(this.#now);
  }
}
