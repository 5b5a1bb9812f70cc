import type { WebReports } from './web-stream.ts';

/** Several streams of one URL lose their connections together, and get them back: that is one loss to a listener, and one return. */
export class ToldOnce {
  readonly #reports: WebReports;
  readonly #lost = new Set<object>();

  constructor(reports: WebReports) {
    this.#reports = reports;
  }

  /** Reports for one more stream, and what is to be called when it is closed. */
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
