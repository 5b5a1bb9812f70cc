import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { waitUntil } from './wait-until.ts';
import { removeFolder } from './remove-folder.ts';

/** What a null sink is opened with. Sound played at another rate is resampled, and then no sample is the same. */
export interface PulseOptions {
  readonly sampleRate?: number;
  readonly channels?: number;
}

/** A PulseAudio daemon of the test's own whose only sink plays to nobody and whose monitor can be recorded. */
export interface PulseServer {
  readonly sampleRate: number;
  readonly channels: number;
  /** What a child needs in its environment for ALSA's default PCM (and libpulse) to be this server. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts to record what the sink plays, and resolves once the recording runs. */
  record(): Promise<Recorder>;
  /** Ends the daemon at once, and every recording with it: the device is gone for who plays. */
  crash(): Promise<void>;
  /** Starts it again after `crash`. */
  revive(): Promise<void>;
  /** Ends every recording and the daemon. */
  stop(): Promise<void>;
}

/** A running recording of the sink: interleaved float samples, silence included. */
export interface Recorder {
  /** Frames recorded so far. */
  readonly frames: number;
  /** The frame that was being recorded at `atMs` of `performance.now()`, to some 20 ms. */
  frameAt(atMs: number): number;
  /** What was recorded so far; recording goes on. */
  samples(): Float32Array;
  stop(): Promise<Float32Array>;
}

const SINK = 'playhead';

/**
 * Starts PulseAudio with a `module-null-sink` in float, as root too, without a session, and apart from any daemon of the
 * user's. `PULSE_SERVER` names its socket; a private ALSA configuration makes it the default PCM.
 */
export async function startPulse(options: PulseOptions = {}): Promise<PulseServer> {
  const { sampleRate = 44_100, channels = 2 } = options;
  // Unix socket paths end at 108 bytes, so this lives in the system's temporary folder and not in the project's cache.
  const dir = mkdtempSync(path.join(tmpdir(), 'ph-pulse-'));
  for (const sub of ['run', 'state', 'config']) mkdirSync(path.join(dir, sub), { mode: 0o700 });
  const socket = path.join(dir, 'native');
  const asoundConf = path.join(dir, 'asound.conf');
  writeFileSync(asoundConf, asoundConfiguration(socket));
  const own = {
    PULSE_RUNTIME_PATH: path.join(dir, 'run'),
    PULSE_STATE_PATH: path.join(dir, 'state'),
    PULSE_COOKIE: path.join(dir, 'cookie'),
    XDG_CONFIG_HOME: path.join(dir, 'config'),
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    DBUS_SYSTEM_BUS_ADDRESS: 'disabled:',
  };
  const launch = (): { daemon: ChildProcess; log: () => string } => {
    const daemon = spawn('pulseaudio', daemonArguments({ socket, sampleRate, channels }), {
      env: { ...process.env, ...own },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return { daemon, log: textOf(daemon.stderr) };
  };
  let running = launch();
  const answers = (): Promise<void> =>
    waitUntil(
      () => hasFailed(running.daemon, running.log) || existsSync(socket),
      'PulseAudio to open its socket',
    );
  const env = {
    PULSE_SERVER: `unix:${socket}`,
    PULSE_COOKIE: own.PULSE_COOKIE,
    ALSA_CONFIG_PATH: asoundConf,
  };
  const recordings = new Set<MonitorRecording>();
  const stop = async (): Promise<void> => {
    await Promise.all([...recordings].map((recording) => recording.stop()));
    await ended(running.daemon);
    removeFolder(dir);
  };
  try {
    await answers();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    sampleRate,
    channels,
    env,
    async record() {
      const recording = new MonitorRecording({ env, sampleRate, channels });
      recordings.add(recording);
      await recording.started();
      return recording;
    },
    async crash() {
      running.daemon.kill('SIGKILL');
      await ended(running.daemon);
      rmSync(socket, { force: true });
    },
    async revive() {
      running = launch();
      await answers();
    },
    stop,
  };
}

function hasFailed(daemon: ChildProcess, log: () => string): boolean {
  if (daemon.pid === undefined) throw new Error('pulseaudio is not installed');
  if (daemon.exitCode !== null) throw new Error(`pulseaudio ended with ${daemon.exitCode}: ${log()}`);
  return false;
}

function daemonArguments(sink: { socket: string; sampleRate: number; channels: number }): readonly string[] {
  const format = `format=float32le rate=${sink.sampleRate} channels=${sink.channels}`;
  return [
    ...['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=120'],
    ...[
      '--disable-shm=yes',
      '--realtime=no',
      '--high-priority=no',
      '--log-target=stderr',
      '--log-level=error',
    ],
    // Two minutes without a client and it ends by itself, should the test that started it have been killed.
    // norewinds: the sink never takes back what its monitor has already given away. No module-suspend-on-idle: it stays awake.
    ...['-L', `module-null-sink sink_name=${SINK} norewinds=1 ${format}`],
    ...['-L', `module-native-protocol-unix auth-anonymous=1 socket=${sink.socket}`],
  ];
}

/** Whole in itself: the system's own configuration may make something else the default after it is read. */
function asoundConfiguration(socket: string): string {
  return [
    `pcm.!default { type pulse server "unix:${socket}" }`,
    `ctl.!default { type pulse server "unix:${socket}" }`,
    'pcm.null { type null }',
    '',
  ].join('\n');
}

class MonitorRecording implements Recorder {
  readonly #parec: ChildProcess;
  readonly #chunks: Buffer[] = [];
  /** When each chunk came, and the bytes there were after it. */
  readonly #arrivals: { readonly atMs: number; readonly bytes: number }[] = [];
  readonly #frameBytes: number;
  readonly #sampleRate: number;
  readonly #log: () => string;
  #bytes = 0;

  constructor(server: { env: Record<string, string>; sampleRate: number; channels: number }) {
    this.#frameBytes = 4 * server.channels;
    this.#sampleRate = server.sampleRate;
    const args = [`--device=${SINK}.monitor`, '--raw', '--format=float32le', `--rate=${server.sampleRate}`];
    this.#parec = spawn(
      'parec',
      // A short latency makes the sink work in short steps, so that a recording tells when something was heard.
      [...args, `--channels=${server.channels}`, '--latency-msec=20', '--process-time-msec=10', '--no-remix'],
      { env: { ...process.env, ...server.env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#log = textOf(this.#parec.stderr);
    this.#parec.stdout?.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#bytes += chunk.length;
      this.#arrivals.push({ atMs: performance.now(), bytes: this.#bytes });
    });
  }

  async started(): Promise<void> {
    await waitUntil(() => {
      if (this.#parec.exitCode !== null) throw new Error(`parec ended: ${this.#log()}`);
      return this.#bytes > 0;
    }, 'the recording to begin');
  }

  get frames(): number {
    return Math.floor(this.#bytes / this.#frameBytes);
  }

  frameAt(atMs: number): number {
    const before = this.#arrivals.findLast((arrival) => arrival.atMs <= atMs);
    if (!before) return 0;
    const since = Math.min(0.05, (atMs - before.atMs) / 1000) * this.#sampleRate;
    return Math.round(before.bytes / this.#frameBytes + since);
  }

  samples(): Float32Array {
    const bytes = Buffer.concat(this.#chunks);
    const whole = this.frames * this.#frameBytes;
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole));
  }

  async stop(): Promise<Float32Array> {
    await ended(this.#parec);
    return this.samples();
  }
}

/** Collects what a child says, so that its pipe never fills, and gives it on demand. */
function textOf(stream: NodeJS.ReadableStream | null): () => string {
  const parts: Buffer[] = [];
  stream?.on('data', (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts).toString('utf8').trim();
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'close');
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 3000);
  await exit;
  clearTimeout(hard);
}
