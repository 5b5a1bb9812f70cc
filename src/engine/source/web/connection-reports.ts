import type { WebReports } from './web-stream.ts';

/** Reports each loss and return of a connection once, though several streams of one URL lose theirs together. */
export class ConnectionReports {
  readonly #reports: WebReports;
  readonly #lost = new Set<object>();

  constructor(reports: WebReports) {
    this.#reports = reports;
  }

  /** The reports of one more stream. Call `closed` when it is closed. */
  forStream(): { readonly reports: WebReports; readonly closed: () => void } {
    const stream = {};
    return {
      reports: {
        title: (title) => this.#reports.title(title),
        warning: (code, message) => {
          if (code === 'connection-lost') {
            const isFirst = this.#lost.size === 0;
            this.#lost.add(stream);
            if (!isFirst) return;
          } else if (code === 'reconnected') {
            this.#lost.delete(stream);
            if (this.#lost.size > 0) return;
          }
          this.#reports.warning(code, message);
        },
      },
      closed: () => void this.#lost.delete(stream),
    };
  }
}
