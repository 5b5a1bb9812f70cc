import { closeSync, openSync, writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { startEngine } from '../engine/engine.ts';
import type { Engine } from '../engine/engine.ts';
import { findInputBlocks } from '../media/find-inputs.ts';
import type { FindInputsOptions } from '../media/find-inputs.ts';
import { locateFfmpeg } from '../media/ffmpeg-locator.ts';
import { moduleSupport } from '../media/module-support.ts';
import { printable } from '../media/printable.ts';
import { PlayheadError, reasonOf } from '../player/error.ts';
import { EXIT_NOTHING_PLAYED, EXIT_SOME_FAILED } from '../player/exit-code.ts';
import type { SessionOptions } from '../player/session-options.ts';
import type { QueueEntry } from '../player/track.ts';
import type { Configured } from './config/configure.ts';
import { remembering } from './early-events.ts';
import { humanLine, jsonLine } from './event-lines.ts';
import { isLed, leadJob } from './job-leader.ts';
import { expectsSeeks } from './expects-seeks.ts';
import { divertNativeMessages } from './native-messages.ts';
import { onSignals } from './on-signals.ts';
import { outputGuard, overwritesInput } from './output-guard.ts';
import type { OutputGuard } from './output-guard.ts';
import type { PlayFlags } from './play-options.ts';
import { reportFailure } from './report-failure.ts';
import { Resuming } from './resume/resuming.ts';
import type { Resumption } from './resume/resumption.ts';
import { sessionFromFlags } from './session-from-flags.ts';
import { noScreen } from './screen.ts';
import type { Screen } from './screen.ts';
import type { UiChoice } from './show-ui.ts';

/**
 * `playhead play`: puts the parts together, plays, and gives the exit code.
 *
 * @throws PlayheadError when nothing can be set up
 */
export async function play(
  inputs: readonly string[],
  flags: PlayFlags,
  configured: Configured = { screen: {}, problems: [] },
): Promise<number> {
  const ui = chooseUi(flags);
  if (ui === 'tui' && configured.screen.whileSuspended === 'play' && !isLed()) return leadJob();
  if (flags.script === '-' && inputs.includes('-'))
    throw new PlayheadError(
      'usage',
      '--script -: standard input is what is played: give the script as a file',
    );
  const resuming = new Resuming(inputs, flags, process.env);
  const options = resuming.options(sessionFromFlags(flags));
  const isOutput = outputGuard(options.output);
  if (inputs.some(isOutput)) throw overwritesInput(options.output);
  const log = flags.log === undefined ? null : openSync(flags.log, 'a');
  const ffmpegPath = ffmpegOrNull(flags);
  const usesSpeaker = options.output.type === 'auto' || options.output.type === 'speaker';
  const native = usesSpeaker ? divertNativeMessages(flags.log ?? null) : null;
  try {
    return await run({ inputs, flags, configured, ui, options, resuming, isOutput, log, ffmpegPath });
  } catch (error) {
    // Told here and not by the caller: standard error may end with `native`.
    return reportFailure(error, flags.verbose);
  } finally {
    await native?.close();
  }
}

/** What `play` has found out before anything is started. */
interface Prepared {
  readonly inputs: readonly string[];
  readonly flags: PlayFlags;
  readonly configured: Configured;
  readonly ui: 'tui' | 'plain' | 'none';
  readonly options: SessionOptions;
  readonly resuming: Resuming;
  readonly isOutput: OutputGuard;
  readonly log: number | null;
  readonly ffmpegPath: string | null;
}

async function run(prepared: Prepared): Promise<number> {
  const { inputs, flags, configured, ui, options, resuming, isOutput, log, ffmpegPath } = prepared;
  // A render that nobody watches needs no thread that this one cannot hold up.
  const isHere = (options.output.type === 'wav' || options.output.type === 'raw') && ui !== 'tui';
  const seeks = expectsSeeks(options, ui === 'tui');
  const started = startEngine({
    options,
    entries: [],
    isHere,
    reader: {
      ffmpegPath,
      readAheadSeconds: flags.readAhead,
      lookbackSeconds: flags.lookback,
      memoryBytes: flags.memory,
      expectsSeeks: seeks,
      ...(flags.track !== undefined && { track: flags.track }),
      isOnePass: isHere && !seeks,
    },
  });
  const engine = resuming.attach(started, options);
  const release = onSignals(() => engine.endBySignal());
  const screen = show(ui === 'none' ? engine : remembering(engine), ui, {
    ffmpegPath,
    config: configured.screen,
    onEnd: (end) => {
      if (end.type === 'failed') print(`playhead: the screen failed: ${reasonOf(end.error)}\n`);
      engine.endBySignal();
    },
  });
  const print = (text: string): void => void screen.then((shown) => shown.print(text));
  const report = reporter(flags, print, log);
  engine.subscribe(report.event);
  // Who read the events has gone, as `head` does: that is a wish to end, and no fault.
  if (flags.json) report.jsonTo.on('error', () => engine.send({ type: 'quit' }));
  resuming.tellWarnings(report.event);
  const ending = new AbortController();
  void engine.ended.then(() => ending.abort());
  const finding = {
    signal: ending.signal,
    videoFiles: flags.videoFiles,
    modules: moduleSupport(() => ffmpegPath),
  };
  const feeding = feed(engine, inputs, options.shuffle, resuming.resumption, report.line, isOutput, finding);
  if (!flags.quiet) for (const line of configured.problems) (await screen).warn(line);

  const result = await engine.ended;
  const fed = await feeding;
  release();
  resuming.close();
  await (await screen).close();
  report.close();
  if (fed.hasOutput) throw overwritesInput(options.output);
  if (result.error !== null) process.stderr.write(`playhead: ${printable(result.error)}\n`);
  return exitCodeOf(result.exitCode, fed);
}

/** What shows the player is loaded once the engine is on its way: the threads need this long to start up anyway. */
async function show(
  engine: Engine,
  kind: UiChoice['kind'] | 'none',
  choice: Omit<UiChoice, 'kind'>,
): Promise<Screen> {
  if (kind === 'none') return noScreen();
  const { showUi } = await import('./show-ui.ts');
  return showUi(engine, { kind, ...choice });
}

/** Without an ffmpeg WAV and AIFF still play; each input that needs it says so. A wrong path is a wrong path, though. */
function ffmpegOrNull(flags: PlayFlags): string | null {
  try {
    return locateFfmpeg({ option: flags.ffmpeg, env: process.env }).path;
  } catch (error) {
    if (flags.ffmpeg !== undefined) throw error;
    return null;
  }
}

function chooseUi(flags: PlayFlags): 'tui' | 'plain' | 'none' {
  const isRaw = flags.output.type === 'raw';
  if (flags.ui !== 'auto') {
    if (flags.ui === 'tui' && (isRaw || flags.json)) {
      throw new PlayheadError(
        'usage',
        '--ui tui needs standard output for the screen: leave out --json and --output -',
      );
    }
    return flags.ui;
  }
  if (flags.json || isRaw) return 'none';
  // Not `process.stdin`: to look at it would have the pipe not block any more, for whoever else reads from it.
  if (isatty(0) && process.stdout.isTTY) return 'tui';
  return process.stderr.isTTY ? 'plain' : 'none';
}

/** Finds the tracks and hands them to the engine as they are found. @returns how many inputs gave none */
async function feed(
  engine: Engine,
  inputs: readonly string[],
  isShuffled: boolean,
  resumption: Resumption | null,
  say: (line: string) => void,
  isOutput: OutputGuard,
  finding: FindInputsOptions,
): Promise<FedInputs> {
  let entries = 0;
  let barren = 0;
  let batch: QueueEntry[] = [];
  const flush = (): void => {
    if (batch.length > 0) engine.send({ type: 'queue', edit: { type: 'append', entries: batch } });
    batch = [];
  };
  const complain = (path: string, reason: string): void => {
    barren++;
    say(`playhead: ${printable(path)}: ${reason}\n`);
  };
  for (const input of inputs) {
    const before = entries + barren;
    const onProblem = (path: string, error: PlayheadError): void => complain(path, error.message);
    for await (const block of findInputBlocks([input], { ...finding, onProblem })) {
      for (const item of block) {
        if (isOutput(item.path)) {
          engine.endBySignal();
          return { entries, barren, hasOutput: true };
        }
        const entry = { id: entries++, ...item };
        batch.push(resumption?.take(entry) ?? entry);
      }
      // The first track starts at once; a shuffle can only begin when all are known, or the seed would not decide it;
      // and what was playing the last time only when it has been found.
      if (!isShuffled && resumption?.isSettled !== false) flush();
      // The screen draws, and keys are taken, between two blocks of a long list.
      await nextTurn();
    }
    if (entries + barren === before && finding.signal?.aborted !== true)
      complain(input, 'contains no audio files');
  }
  if (resumption !== null) batch = [...resumption.settle(batch)];
  flush();
  engine.send({ type: 'queue-complete' });
  return { entries, barren, hasOutput: false };
}

interface FedInputs {
  readonly entries: number;
  /** Inputs that gave nothing to play: each was reported. */
  readonly barren: number;
  /** The output is one of the tracks: nothing is to come of it. */
  readonly hasOutput: boolean;
}

/** The engine knows of entries only: an input that gave none is one that could not be played. */
function exitCodeOf(engineCode: number, { entries, barren }: FedInputs): number {
  if (engineCode !== 0 || barren === 0) return engineCode;
  return entries === 0 ? EXIT_NOTHING_PLAYED : EXIT_SOME_FAILED;
}

interface Reporter {
  readonly event: Parameters<Engine['subscribe']>[0];
  readonly line: (line: string) => void;
  readonly jsonTo: NodeJS.WriteStream;
  readonly close: () => void;
}

function reporter(flags: PlayFlags, line: (text: string) => void, log: number | null): Reporter {
  const jsonTo = flags.output.type === 'raw' ? process.stderr : process.stdout;
  return {
    line,
    jsonTo,
    event(event) {
      const json = jsonLine(event);
      if (json !== null && flags.json) jsonTo.write(json);
      if (json !== null && log !== null) writeSync(log, json);
      const human = flags.json && event.event !== 'end-file' ? null : humanLine(event, flags.quiet);
      if (human !== null) line(human);
    },
    close() {
      if (log !== null) closeSync(log);
    },
  };
}
