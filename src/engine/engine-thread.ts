import { isMainThread, parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { SYSTEM_CLOCK } from './clock.ts';
import type { EngineThreadData, FromEngine, FromReader, ToEngine } from './messages.ts';
import { restoreAlsaDevices } from './output/alsa-config.ts';
import { chooseOutput } from './output/choose-output.ts';
import { Session } from './session.ts';

/** What the engine thread does, or the main thread for it. */
export function run(data: EngineThreadData): void {
  const main = data.main ?? parentPort!;
  const { reader } = data;
  const session = new Session(data, {
    toMain: (message: FromEngine) => main.postMessage(message),
    toReader: (message) => reader.postMessage(message),
    takeFromReader: () => (receiveMessageOnPort(reader)?.message as FromReader | undefined) ?? null,
    nowMicros: () => Number(process.hrtime.bigint() / 1000n),
    makeOutput: (setting) =>
      chooseOutput({
        ...setting,
        packageBase: import.meta.url,
        onAddonLoaded: () => restoreAlsaDevices(data.alsaConfig),
      }),
    clock: SYSTEM_CLOCK,
  });
  reader.on('message', (message: FromReader) => {
    session.fromReader(message);
  });
  main.on('message', (message: ToEngine) => {
    session.fromMain(message);
  });
  session.start();
}

if (!isMainThread) parentPort!.once('message', run);
