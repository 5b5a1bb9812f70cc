import { startEngine } from '../engine/engine.ts';
import type { Engine } from '../engine/engine.ts';
import { locateFfmpeg } from '../ffmpeg/locate-ffmpeg.ts';
import { moduleSupport } from '../media/module-support.ts';
import { printable } from '../media/printable.ts';
import { PlayheadError, reasonOf } from '../player/error.ts';
import { isHeard } from '../player/session-options.ts';
import type { SessionOptions } from '../player/session-options.ts';
import { EntryIds } from '../player/entry-ids.ts';
import { DEFAULT_TRACK } from '../player/track-choice.ts';
import { withEarlyEvents } from './early-events.ts';
import type { EventLog } from './event-log.ts';
import { humanLine, jsonLine } from './event-lines.ts';
import { feed } from './feed.ts';
import { expectsSeeks } from './expects-seeks.ts';
import { onPauseSignal, onSignals } from './on-signals.ts';
import type { PlayFlags } from './play-options.ts';
import { openRemote } from './remote/open-control.ts';
import type { Remote, RemoteAccess, RemoteParts } from './remote/open-control.ts';
import { Remembering } from '../remembering/remembering.ts';
import { opensLastQueue } from './opens-last-queue.ts';
import { onStdoutLost } from './standard-streams.ts';
import { sessionFromFlags } from './session-from-flags.ts';
import { noScreen } from './screen.ts';
import type { Screen } from './screen.ts';
import type { DaemonRole, StartedPlay } from './play-order.ts';
import type { UiChoice } from './show-ui.ts';

/**
 * Puts the parts of a player together, plays, and gives the exit code.
 *
 * @throws PlayheadError when nothing can be set up
 */
export async function play(started: StartedPlay): Promise<number> {
  const { inputs, flags, isGiven, ui, daemon } = started;
  if (flags.script === '-' && inputs.includes('-'))
    throw new PlayheadError(
      'usage',
      '--script -: standard input is already the audio to play: give the script as a file',
    );
  // A daemon begins with an empty queue, or resumes the last one.
  const opensLast = opensLastQueue(flags) && (daemon === null || flags.resume);
  const remembering = new Remembering(inputs, flags, isGiven, opensLast, process.env);
  const session = sessionFromFlags(flags);
  if (inputs.length === 0 && remembering.items === null && ui !== 'tui' && !session.staysIdle)
    throw new PlayheadError('usage', remembering.missing);
  // Where there is a screen, the end of the list is no reason to take it away.
  const staysIdle = session.staysIdle || (ui === 'tui' && !flags.exitAtEnd);
  const options = remembering.options({ ...session, staysIdle });
  return run({ ...started, options, remembering, ffmpegPath: ffmpegOrNull(flags) });
}

/** What `play` has found out. */
interface Prepared extends StartedPlay {
  readonly options: SessionOptions;
  readonly remembering: Remembering;
  readonly ffmpegPath: string | null;
}

async function run(prepared: Prepared): Promise<number> {
  const { inputs, flags, configured, ui, options, remembering, writes, log, ffmpegPath, daemon, threads } =
    prepared;
  const seeks = expectsSeeks(options, ui === 'tui');
  // Before the engine makes any file: a signal must not leave half of it.
  const release = onSignals(() => engine.endBySignal());
  onPauseSignal(() => engine.send({ type: 'toggle-pause' }));
  const started = startEngine({
    options,
    entries: [],
    threads,
    reader: {
      ffmpegPath,
      readAheadSeconds: flags.readAhead,
      lookbackSeconds: flags.lookback,
      memoryBytes: flags.memory,
      expectsSeeks: seeks,
      ...(flags.track !== undefined && { track: flags.track }),
      isOnePass: threads === null && !seeks,
    },
  });
  const engine = remembering.attach(started, options);
  const ids = new EntryIds();
  const start = {
    modes: { loopTimes: options.loopTimes, repeatTimes: options.repeatTimes, shuffle: options.shuffle },
    seed: options.seed,
    replayGain: options.replayGain,
  };
  const screen = show(ui === 'none' ? engine : withEarlyEvents(engine), ui, {
    ffmpegPath,
    ids,
    config: configured.screen,
    start: {
      ...start,
      isScanning: true,
      opensFiles: inputs.length === 0 && remembering.items === null,
    },
    onEnd: (end) => {
      if (end.type === 'failed') print(`playhead: the screen failed: ${reasonOf(end.error)}\n`);
      engine.endBySignal();
    },
  });
  const print = (text: string): void => void screen.then((shown) => shown.print(text));
  const report = reporter(flags, print, log);
  engine.subscribe(report.event);
  // An event reader that has gone, such as `head`, asks to end.
  if (flags.json && report.jsonTo === process.stdout)
    onStdoutLost((error) => (error === null ? engine.send({ type: 'quit' }) : engine.endBecause(error)));
  remembering.tellWarnings(report.event);
  const remote = await openRemoteOrEnd(remoteAccess(flags, options, daemon), {
    engine,
    ids,
    ffmpegPath,
    track: flags.track ?? DEFAULT_TRACK,
    isIdlePlayer: options.staysIdle,
    start: { ...start, filters: options.filters },
    showText: (text) => {
      if (ui !== 'none') void screen.then((shown) => shown.warn(printable(text)));
    },
    pressScreenKey: null,
    shown: screen,
    log: report.note,
  });
  daemon?.onListening();
  const ending = new AbortController();
  const stopFinding = (): void => ending.abort();
  void engine.ended.then(stopFinding, stopFinding);
  if (remembering.startsPaused) engine.send({ type: 'pause' });
  const feeding = feed(engine, inputs, {
    ids,
    isShuffled: options.shuffle,
    resumption: remembering.resumption,
    items: remembering.items,
    writes,
    finding: {
      signal: ending.signal,
      videoFiles: flags.videoFiles,
      modules: moduleSupport(() => ffmpegPath),
    },
  });
  if (!flags.quiet) for (const line of configured.problems) (await screen).warn(line);

  const result = await engine.ended;
  await feeding;
  release();
  await remembering.close();
  await remote.close();
  await (await screen).close();
  if (result.error !== null) process.stderr.write(`playhead: ${printable(result.error)}\n`);
  return remote.exitCode ?? result.exitCode;
}

/** A socket that was asked for and cannot be made ends the player before anything plays. */
async function openRemoteOrEnd(access: RemoteAccess, parts: RemoteParts): Promise<Remote> {
  try {
    return await openRemote(access, parts);
  } catch (error) {
    parts.engine.endBySignal();
    await parts.engine.ended;
    throw error;
  }
}

/** A render has no remote control and does not appear on the desktop. */
function remoteAccess(flags: PlayFlags, { output }: SessionOptions, daemon: DaemonRole | null): RemoteAccess {
  return {
    socketPath: flags.inputIpcServer ?? null,
    isDaemon: daemon !== null,
    isFound: flags.control && isHeard(output),
    notifies: flags.notify,
  };
}

/** Loads the screen once the engine is starting: the threads take as long to start. */
async function show(
  engine: Engine,
  kind: UiChoice['kind'] | 'none',
  choice: Omit<UiChoice, 'kind'>,
): Promise<Screen> {
  if (kind === 'none') return noScreen();
  const { showUi } = await import('./show-ui.ts');
  return showUi(engine, { kind, ...choice });
}

/** Null without an ffmpeg: WAV and AIFF still play, and each other input reports it. @throws PlayheadError for a wrong `--ffmpeg` */
function ffmpegOrNull(flags: PlayFlags): string | null {
  try {
    return locateFfmpeg({ option: flags.ffmpeg, env: process.env }).path;
  } catch (error) {
    if (flags.ffmpeg !== undefined) throw error;
    return null;
  }
}

interface Reporter {
  readonly event: Parameters<Engine['subscribe']>[0];
  readonly line: (line: string) => void;
  /** Goes to the log only. */
  readonly note: (line: string) => void;
  readonly jsonTo: NodeJS.WriteStream;
}

function reporter(flags: PlayFlags, line: (text: string) => void, log: EventLog | null): Reporter {
  const jsonTo = flags.output.type === 'raw' ? process.stderr : process.stdout;
  return {
    line,
    note(text) {
      log?.write(`${JSON.stringify({ event: 'note', text })}\n`);
    },
    jsonTo,
    event(event) {
      const json = jsonLine(event);
      if (json !== null && flags.json) jsonTo.write(json);
      const problem = json === null ? undefined : log?.write(json);
      if (problem) line(`playhead: warning: ${printable(problem)}\n`);
      const human = flags.json && event.event !== 'end-file' ? null : humanLine(event, flags.quiet);
      if (human !== null) line(human);
    },
  };
}
