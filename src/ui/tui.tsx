import { render, type Instance } from 'ink';
import { Screen } from './screen.ts';
import { ScreenView } from './screen-view.tsx';
import { GraphicsProbe } from './graphics/graphics-probe.ts';
import { tmuxClientTerminal } from './graphics/tmux-client.ts';
import { Suspension } from './suspension.ts';
import { capabilitiesOf } from './terminal/capabilities.ts';
import { ScreenSurface } from './terminal/screen-surface.ts';
import { TerminalSession } from './terminal/terminal-session.ts';
import type { ScreenEnd, TuiHandle, TuiOptions } from './tui-options.ts';

export type * from './tui-options.ts';
export { DEFAULT_SCREEN_CONFIG } from './tui-options.ts';

/**
 * Shows the player on a terminal until `unmount`.
 *
 * stdin and stdout must be terminals. The terminal is given back on unmount, on an uncaught exception and on the
 * process's exit; signals are the caller's, who unmounts. Quitting is a command to the player like any other: the
 * caller unmounts when the player has shut down.
 */
export function runTui(options: TuiOptions): TuiHandle {
  const { stdin, stdout, config } = options;
  const capabilities = capabilitiesOf(options.environment);
  let ended = false;
  const end = (reason: ScreenEnd) => {
    if (ended) return;
    void unmount().then(() => options.onExit(reason));
  };
  const session = new TerminalSession(
    { stdin, stdout },
    { mouse: config.mouse, title: config.title && capabilities.title },
    {
      input: (event) => screen.handle(event),
      reply: (reply) => probe.take(reply),
      resized: () => drawAnew(),
      closed: () => end({ type: 'terminal-closed' }),
    },
  );
  const surface = new ScreenSurface(session, session.columns, session.rows);
  const suspension = new Suspension({
    session,
    surface,
    port: options.port,
    afterSuspend: config.afterSuspend,
    job: config.whileSuspended === 'play' ? (options.job ?? null) : null,
    resumed: () => drawAnew(),
  });
  const screen = new Screen(
    options,
    {
      capabilities,
      after,
      now: () => Date.now(),
      suspend: () => void suspension.suspend(),
      redraw: () => drawAnew(),
      setTitle: (title) => session.setTitle(title),
      placePicture: (picture) => surface.placePicture(picture),
    },
    { columns: session.columns, rows: session.rows },
  );
  const probe = new GraphicsProbe({
    choice: config.art,
    hasPictures: screen.hasPictures && options.art !== undefined,
    environment: options.environment,
    write: (data) => session.write(data),
    outerTerminal: tmuxClientTerminal,
    after,
    settled: (graphics) => screen.showPicturesBy(graphics),
  });
  session.open();
  suspension.watch();
  const instance = mount(surface, screen);
  // After the first frame, which waits for no answer.
  probe.ask();
  void instance.waitUntilExit().catch((error: unknown) => end({ type: 'failed', error }));

  /** The size may be another, and what stands on the terminal is not known. */
  function drawAnew(): void {
    surface.resize(session.columns, session.rows);
    screen.resize(session.columns, session.rows);
    // Rendering again makes React hand over the new lines now, so no frame of the old size is painted in between.
    instance.rerender(<ScreenView store={screen} />);
    surface.repaint();
  }

  async function unmount(): Promise<void> {
    if (ended) return;
    ended = true;
    suspension.end();
    screen.close();
    surface.pause();
    instance.unmount();
    // Answers that are still to come would be typed into the shell.
    await probe.answered();
    probe.close();
    session.close();
  }

  return { unmount, message: (text, level) => screen.message(text, level) };
}

function after(ms: number, wake: () => void): () => void {
  const timer = setTimeout(wake, ms);
  return () => clearTimeout(timer);
}

/**
 * Ink composes and hands over whole frames (`debug`); the surface paints what changed. Terminal modes, input and the
 * size are the session's, so Ink is told that this is no terminal of its own.
 */
function mount(surface: ScreenSurface, screen: Screen): Instance {
  return render(<ScreenView store={screen} />, {
    // Ink asks only for what the surface has: write, columns, rows and the events of a stream.
    stdout: surface as unknown as NodeJS.WritableStream,
    debug: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
}
