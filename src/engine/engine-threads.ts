import { MessageChannel, SHARE_ENV, Worker } from 'node:worker_threads';
import { usesSpeaker, type OutputChoice } from '../player/session-options.ts';
import { bundlePath } from './engine-parts.ts';
import type { EngineParts, PartsHandlers, PartsOrder } from './engine-parts.ts';
import type { EngineThreadData, ReaderThreadData, ToEngine } from './messages.ts';
import { hideAlsaDevices } from './output/alsa-config.ts';

/** V8's minimum: these threads allocate little, and the default would take 4 MB more for each. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 3 };

/**
 * The engine's two threads, each apart from the calling one, so that nothing in this holds up the sound.
 *
 * They start up as soon as this is made, which takes some 30 ms, and wait for `begin`.
 */
export class EngineThreads {
  readonly #reader: Worker;
  readonly #engine: Worker;
  readonly #alsaConfig: string | undefined;
  #onError: (error: Error) => void = () => undefined;

  /** @throws PlayheadError `setup` when a thread's bundle is not there */
  constructor(output: OutputChoice) {
    // Nothing else runs yet that could read the environment meanwhile.
    this.#alsaConfig = usesSpeaker(output) ? hideAlsaDevices() : undefined;
    const [reader, engine] = [bundlePath('reader.cjs'), bundlePath('engine.cjs')];
    // The reader first: it has a decoder to start, which takes longest.
    this.#reader = this.#start(reader);
    this.#engine = this.#start(engine);
  }

  /** Tells both what to do. Called once. */
  begin({ options, reader, entries, state }: PartsOrder, { onMessage, onError }: PartsHandlers): EngineParts {
    this.#onError = onError;
    const { port1: engineEnd, port2: readerEnd } = new MessageChannel();
    const readerData: ReaderThreadData = { engine: readerEnd, settings: reader };
    const alsaConfig = this.#alsaConfig;
    const engineData: EngineThreadData = { reader: engineEnd, state, options, entries, alsaConfig };
    this.#reader.postMessage(readerData, [readerEnd]);
    this.#engine.postMessage(engineData, [engineEnd]);
    this.#engine.on('message', onMessage);
    return {
      send: (message: ToEngine) => this.#engine.postMessage(message),
      stop: () => this.stop(),
    };
  }

  /** Ends both, wherever they are. */
  stop(): void {
    void this.#reader.terminate();
    void this.#engine.terminate();
  }

  #start(bundle: string): Worker {
    const worker = new Worker(bundle, {
      // The engine takes back what `hideAlsaDevices` has set, for the whole process.
      env: SHARE_ENV,
      ...{ stdout: false, stderr: false, resourceLimits: RESOURCE_LIMITS },
    });
    return worker.on('error', (error) => this.#onError(error));
  }
}
