import { measureElement, type DOMElement } from 'ink';
import type { RefObject } from 'react';
import type { MouseReport } from '../terminal/mouse-report.ts';

/** What the mouse did in a box: cells count from the box's top left. */
export interface MouseInBox {
  readonly action: MouseReport['action'];
  readonly column: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

interface Region {
  readonly ref: RefObject<DOMElement | null>;
  readonly handle: (event: MouseInBox) => void;
}

/** The boxes that the mouse means something in. A drag goes to the box it began in, wherever it leads. */
export class MouseRegions {
  #regions: readonly Region[] = [];
  #held: Region | null = null;
  readonly #elsewhere: (report: MouseReport) => void;

  /** @param elsewhere told of what happens in none of them */
  constructor(elsewhere: (report: MouseReport) => void) {
    this.#elsewhere = elsewhere;
  }

  add(region: Region): () => void {
    this.#regions = [...this.#regions, region];
    return () => {
      this.#regions = this.#regions.filter((other) => other !== region);
      if (this.#held === region) this.#held = null;
    };
  }

  handle(report: MouseReport): void {
    const isHeld = report.action === 'drag' || report.action === 'release';
    const region = isHeld ? this.#held : this.#regionAt(report);
    if (report.action === 'press') this.#held = region;
    if (report.action === 'release') this.#held = null;
    const element = region?.ref.current;
    if (!region || !element) {
      if (!isHeld) this.#elsewhere(report);
      return;
    }
    const { x, y, width, height } = measureElement(element);
    region.handle({ action: report.action, column: report.column - x, row: report.row - y, width, height });
  }

  /** The last one added lies on top. */
  #regionAt({ column, row }: MouseReport): Region | null {
    return (
      this.#regions.findLast(({ ref }) => {
        if (!ref.current) return false;
        const { x, y, width, height } = measureElement(ref.current);
        return column >= x && column < x + width && row >= y && row < y + height;
      }) ?? null
    );
  }
}
