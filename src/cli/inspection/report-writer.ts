import type { Writable } from 'node:stream';
import { jsonPieces } from '../../inspect/json-pieces.ts';
import type { Report, Verdict } from '../../inspect/inspection.ts';
import { printable } from '../../media/printable.ts';

export interface WriterOptions {
  readonly format: 'human' | 'json' | 'jsonl';
  readonly quiet: boolean;
  readonly onlyBad: boolean;
}

/** Writes reports as they come: data on stdout, what went wrong on stderr. Waits where the reader is slow. */
export class ReportWriter {
  readonly #options: WriterOptions;
  readonly #stdout: Writable;
  readonly #stderr: Writable;
  readonly #human: (report: Report) => string;
  #written = 0;

  /** @param human the text of a report without an error, ending in a line break; empty for nothing to say */
  constructor(
    options: WriterOptions,
    streams: { readonly stdout: Writable; readonly stderr: Writable },
    human: (report: Report) => string,
  ) {
    this.#options = options;
    this.#stdout = streams.stdout;
    this.#stderr = streams.stderr;
    this.#human = human;
  }

  async write(report: Report, verdict: Verdict): Promise<void> {
    const { format, quiet, onlyBad } = this.#options;
    if (quiet || (onlyBad && verdict === 'fine')) return;
    if (format === 'jsonl') await this.#putAll(jsonPieces(report), '', '\n');
    else if (format === 'json')
      await this.#putAll(jsonPieces(report, 2), this.#written === 0 ? '[\n' : ',\n', '');
    else if (report.error) this.complain(report.file, report.error.message);
    else await this.#put(this.#human(report));
    this.#written++;
  }

  /** Ends a JSON array, or tells a person the sum of it. */
  async finish(summary: string | null): Promise<void> {
    if (this.#options.quiet) return;
    if (this.#options.format === 'human' && summary !== null) await this.#put(`${summary}\n`);
    if (this.#options.format === 'json') await this.#put(this.#written === 0 ? '[]\n' : '\n]\n');
  }

  /** One line on stderr about a file. */
  complain(file: string, message: string): void {
    if (!this.#options.quiet) this.#stderr.write(`playhead: ${printable(file)}: ${printable(message)}\n`);
  }

  async #putAll(pieces: Iterable<string>, before: string, after: string): Promise<void> {
    await this.#put(before);
    for (const piece of pieces) await this.#put(piece);
    await this.#put(after);
  }

  async #put(text: string): Promise<void> {
    // A stream that was lost never drains.
    if (text === '' || !this.#stdout.writable || this.#stdout.write(text)) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        this.#stdout.off('drain', go).off('close', go).off('error', go);
        resolve();
      };
      this.#stdout.once('drain', go).once('close', go).once('error', go);
    });
  }
}
