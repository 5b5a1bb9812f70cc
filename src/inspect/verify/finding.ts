/** Where something is wrong, from the outside in. */
export type Layer = 'header' | 'container' | 'frames' | 'decode' | 'length' | 'hash';

/** `damage`: audio is missing or wrong, or a promise of the file is broken. `warning`: unusual, nothing is lost. */
export type Severity = 'damage' | 'warning';

export interface Finding {
  readonly severity: Severity;
  readonly layer: Layer;
  readonly code: string;
  readonly message: string;
  /** Byte offset in the file where it begins; null where there is no such place. */
  readonly offset: number | null;
  /** Seconds into the audio; null where unknown. */
  readonly time: number | null;
}

/** One bad sector breaks thousands of frames: of each kind so many are kept, the rest is counted. */
const KEPT_OF_EACH = 50;

/** Collects what is found in one file. */
export class FindingLog {
  readonly #kept: Finding[] = [];
  readonly #counts = new Map<string, number>();

  damage(layer: Layer, code: string, message: string, place: { offset?: number; time?: number } = {}): void {
    this.#add('damage', layer, code, message, place);
  }

  warn(layer: Layer, code: string, message: string, place: { offset?: number; time?: number } = {}): void {
    this.#add('warning', layer, code, message, place);
  }

  /** What was kept, and how many were found in all. */
  result(): { readonly findings: readonly Finding[]; readonly total: number } {
    const total = [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
    return { findings: this.#kept, total };
  }

  has(severity: Severity): boolean {
    return this.#kept.some((finding) => finding.severity === severity);
  }

  #add(
    severity: Severity,
    layer: Layer,
    code: string,
    message: string,
    place: { offset?: number; time?: number },
  ): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count > KEPT_OF_EACH) return;
    this.#kept.push({
      severity,
      layer,
      code,
      message,
      offset: place.offset ?? null,
      time: place.time ?? null,
    });
  }
}
