import chalk, { type ColorSupportLevel } from 'chalk';
import { render } from 'ink';
import { ScreenActions } from './actions/screen-actions.ts';
import { App } from './app.tsx';
import { GraphicsProbe } from './graphics/graphics-probe.ts';
import { PictureLoader } from './graphics/picture-loader.ts';
import { tmuxClientTerminal } from './graphics/tmux-client.ts';
import { MouseRegions } from './hooks/mouse-regions.ts';
import { KeyBindings } from './keys/key-bindings.ts';
import { ScreenStore } from './store/screen-store.ts';
import { initialView } from './store/view-state.ts';
import { backgroundOfColour, backgroundOfEnvironment } from './terminal/background.ts';
import { capabilitiesOf } from './terminal/capabilities.ts';
import type { TerminalReport } from './terminal/report-filter.ts';
import { Suspension } from './terminal/suspension.ts';
import { TerminalInput } from './terminal/terminal-input.ts';
import { TerminalLease } from './terminal/terminal-lease.ts';
import { INK_LEAVE_SEQUENCE } from './terminal/terminal-modes.ts';
import { TerminalOutput } from './terminal/terminal-output.ts';
import { glyphsFor } from './text/glyphs.ts';
import type { ColourDepth } from './text/theme.ts';
import type { ScreenEnd, TuiHandle, TuiOptions } from './tui-options.ts';

export type * from './tui-options.ts';
export { DEFAULT_SCREEN_CONFIG } from './tui-options.ts';

const MOST_FRAMES_PER_SECOND = 30;
const WHEEL_PERCENT = 2;

/**
 * Shows the player on a terminal until `unmount`.
 *
 * stdin and stdout must be terminals. The terminal is given back on unmount, on an uncaught exception and on the
 * process's exit; signals are the caller's, who unmounts. Quitting is a command to the player like any other: the
 * caller unmounts when the player has shut down.
 */
export function runTui(options: TuiOptions): TuiHandle {
  const { stdin, stdout, config, environment } = options;
  const capabilities = capabilitiesOf(environment);
  const hasUnicode = config.unicode === 'auto' ? capabilities.unicode : config.unicode;
  const depth = config.colours === 'auto' ? capabilities.colours : config.colours;
  // Ink colours by chalk, which looks at the environment with other eyes than we do.
  chalk.level = CHALK_LEVELS[depth];
  const background = config.background === 'auto' ? backgroundOfEnvironment(environment) : config.background;
  const view = initialView(config, sizeOf(stdout), background);
  const nowMs = (): number => performance.now();
  const store = new ScreenStore(options, view, { after, nowMs, atMs: () => Date.now() });
  const output = new TerminalOutput(stdout, { after, nowMs, changed: (isBusy) => store.hold(isBusy) });
  const lease = new TerminalLease(output, { mouse: config.mouse, title: config.title && capabilities.title });
  const bindings = new KeyBindings(config.keys, options.keyHelp);
  const pictures = new PictureLoader(options.art ?? null, depth);
  const mouse = new MouseRegions(({ action }) => {
    if (action === 'wheel-up' || action === 'wheel-down')
      store.send({ type: 'add-volume', percent: action === 'wheel-up' ? WHEEL_PERCENT : -WHEEL_PERCENT });
  });
  const suspension = new Suspension({
    lease,
    port: options.port,
    afterSuspend: config.afterSuspend,
    job: config.whileSuspended === 'play' ? (options.job ?? null) : null,
    answered: () => output.pace.settle(),
    resumed: () => {
      output.pace.resume();
      redraw();
    },
  });
  const actions = new ScreenActions(store, bindings, {
    redraw: () => redraw(),
    suspend: () => void suspension.suspend(),
  });
  if (options.start.opensFiles === true) actions.show('files');
  const probe = new GraphicsProbe({
    choice: config.art,
    hasPictures: hasUnicode && (depth === 'true' || depth === '256') && options.art !== undefined,
    asksBackground: config.background === 'auto' && capabilities.title,
    environment,
    write: (data) => lease.write(data),
    outerTerminal: tmuxClientTerminal,
    after,
    settled: (graphics) => store.change({ graphics }),
    background: (colour) => store.change({ background: backgroundOfColour(colour) ?? background }),
  });

  function report(event: TerminalReport): void {
    if (event.type === 'mouse') mouse.handle(event.mouse);
    else if (event.type === 'focus') {
      store.change({ isFocused: event.isFocused });
      store.look();
    } else if (event.reply.type === 'status') output.pace.answered();
    else probe.take(event.reply);
  }

  let isEnded = false;
  const end = (reason: ScreenEnd): void => {
    if (isEnded) return;
    void unmount().then(() => options.onExit(reason));
  };
  const keyboard = new TerminalInput(stdin, report, () => end({ type: 'terminal-closed' }));
  stdout.on('error', () => end({ type: 'terminal-closed' }));
  // Before Ink's own listener: a frame of the old size must not be painted into the new one.
  stdout.on('resize', redraw);
  process.on('exit', giveBack);
  process.on('uncaughtExceptionMonitor', giveBack);

  const contents = { store, actions, bindings, glyphs: glyphsFor(hasUnicode), depth, mouse, pictures };
  const tree = <App contents={contents} lease={lease} />;
  // Ink does so a little after the first frame; a key pressed between the two would be the kernel's.
  keyboard.setRawMode(true);
  const instance = render(tree, {
    stdin: keyboard as unknown as NodeJS.ReadStream,
    stdout: output as unknown as NodeJS.WriteStream,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    maxFps: MOST_FRAMES_PER_SECOND,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  suspension.watch();
  // After the first frame, which waits for no answer.
  probe.ask();
  void instance.waitUntilExit().catch((error: unknown) => end({ type: 'failed', error }));

  /** What stands on the terminal is not known, or its size is another: clears it and draws everything. */
  function redraw(): void {
    if (isEnded) return;
    instance.clear();
    lease.clear();
    // However busy the terminal is: what it shows is of no use.
    store.hold(false);
    store.change({ ...sizeOf(stdout), redraws: store.state.view.redraws + 1 });
    // Rendering again makes React hand over the new tree now.
    instance.rerender(<App contents={contents} lease={lease} />);
    store.hold(output.pace.isBusy);
  }

  function giveBack(): void {
    instance.unmount();
    lease.giveBack();
    if (stdout.writable) stdout.write(INK_LEAVE_SEQUENCE);
    keyboard.setRawMode(false);
  }

  async function unmount(): Promise<void> {
    if (isEnded) return;
    isEnded = true;
    suspension.end();
    // Answers that are still to come would be typed into the shell.
    await Promise.all([probe.answered(), output.pace.settle()]);
    probe.close();
    output.pace.close();
    store.close();
    pictures.close();
    instance.unmount();
    keyboard.close();
    stdout.off('resize', redraw);
    process.off('exit', giveBack);
    process.off('uncaughtExceptionMonitor', giveBack);
  }

  return { unmount, message: (text, level) => store.say(text, level) };
}

/** Without colours chalk still has to set weights: 1 is the least that does. */
const CHALK_LEVELS: Readonly<Record<ColourDepth, ColorSupportLevel>> = {
  none: 1,
  '16': 1,
  '256': 2,
  true: 3,
};

function sizeOf(stdout: NodeJS.WriteStream): { readonly columns: number; readonly rows: number } {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}

function after(ms: number, wake: () => void): () => void {
  const timer = setTimeout(wake, ms);
  return () => clearTimeout(timer);
}
