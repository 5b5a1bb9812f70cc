// The real engine in a process of its own, driven by JSON lines on standard input: {"send": Command}, {"block": ms}
// (the main thread does nothing else for so long), {"end": true} (as a signal would). Events go to standard output.
import { createInterface } from 'node:readline';
import { EngineThreads } from '../../src/engine/engine-threads.ts';
import { startEngine } from '../../src/engine/engine.ts';
import type { Command } from '../../src/player/command.ts';
import type { EngineSettings } from '../../src/engine/engine.ts';

type Order =
  | { readonly send: Command }
  | { readonly block: number }
  | { readonly snapshot: true }
  | { readonly end: true };

const settings = JSON.parse(process.argv[2] ?? '') as Omit<EngineSettings, 'threads'>;
const threads = new EngineThreads(settings.options.output);
const engine = startEngine({ ...settings, threads });
engine.subscribe((event) => process.stdout.write(`${JSON.stringify(event)}\n`));

createInterface({ input: process.stdin }).on('line', (line) => {
  const order = JSON.parse(line) as Order;
  if ('send' in order) engine.send(order.send);
  else if ('end' in order) engine.endBySignal();
  else if ('snapshot' in order)
    process.stdout.write(`${JSON.stringify({ event: 'snapshot', ...engine.state.read() })}\n`);
  else {
    const endMs = performance.now() + order.block;
    while (performance.now() < endMs);
    process.stdout.write(`${JSON.stringify({ event: 'unblocked' })}\n`);
  }
});

void engine.ended.then(({ exitCode }) => {
  process.exit(exitCode);
});
