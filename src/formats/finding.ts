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
  /** The decoder's own words; empty unless they were asked for. */
  readonly details: readonly string[];
}

/** Where a finding is, and what was said of it. */
export interface FindingPlace {
  readonly offset?: number;
  /** Where the damaged stretch ends: damage that begins there is the same damage. */
  readonly end?: number;
  readonly time?: number;
  readonly details?: readonly string[];
}

/** Findings of one kind that are kept; the rest is counted. One bad sector breaks thousands of frames. */
const KEPT_OF_EACH = 50;

/**
 * Collects what is found in one file, from the outer layers to the inner ones. One cause is one finding: damage that begins where
 * the last one ended belongs to it, and what a decoder, a length or a hash says of a file whose structure is broken is left out.
 */
export class FindingLog {
  readonly #kept: Finding[] = [];
  readonly #counts = new Map<string, number>();
  #damageEnd: number | null = null;

  damage(layer: Layer, code: string, message: string, place: FindingPlace = {}): void {
    if (isStructural(layer)) {
      const isContinued = place.offset !== undefined && place.offset === this.#damageEnd;
      this.#damageEnd = place.end ?? (isContinued ? this.#damageEnd : null);
      if (isContinued) return;
    }
    this.#add('damage', layer, code, message, place);
  }

  warn(layer: Layer, code: string, message: string, place: FindingPlace = {}): void {
    this.#add('warning', layer, code, message, place);
  }

  /** What was kept, and how many were found in all. */
  result(): { readonly findings: readonly Finding[]; readonly total: number } {
    const findings = withoutConsequences(this.#kept);
    const codes = new Set(findings.map(({ code }) => code));
    const total = [...this.#counts].reduce((sum, [code, count]) => sum + (codes.has(code) ? count : 0), 0);
    return { findings, total };
  }

  has(severity: Severity): boolean {
    return this.#kept.some((finding) => finding.severity === severity);
  }

  /** Whether one of the kinds was found. */
  hasCode(...codes: readonly string[]): boolean {
    return codes.some((code) => this.#counts.has(code));
  }

  /** Whether some of the damage rests on what ffmpeg gave. */
  isDecodersWord(): boolean {
    return this.result().findings.some(
      ({ severity, layer, code }) =>
        severity === 'damage' &&
        (layer === 'decode' || layer === 'hash' || code === 'decoded-short' || code === 'unreadable-header'),
    );
  }

  #add(severity: Severity, layer: Layer, code: string, message: string, place: FindingPlace): void {
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
      details: place.details ?? [],
    });
  }
}

function isStructural(layer: Layer): boolean {
  return layer === 'container' || layer === 'frames';
}

/**
 * Leaves out damage that other damage explains: broken structure explains what the decoder, the length and the hash say, a
 * broken header the length and the hash, and of these three the first explains the others. Of warnings of the length the first does. A manifest was asked for: its word stays.
 */
function withoutConsequences(findings: readonly Finding[]): readonly Finding[] {
  const damage = findings.filter(({ severity }) => severity === 'damage');
  const structureIsBroken = damage.some(({ layer }) => isStructural(layer));
  const headerIsBroken = damage.some(({ layer }) => layer === 'header');
  const length = findings.find(({ severity, layer }) => severity === 'warning' && layer === 'length');
  const first = damage.find(({ layer }) => !isStructural(layer) && layer !== 'header');
  return findings.filter((finding) => {
    const { severity, layer, code } = finding;
    if (severity === 'warning') return layer !== 'length' || finding === length;
    if (isStructural(layer) || layer === 'header') return true;
    if (code === 'manifest-mismatch') return true;
    if (structureIsBroken || (headerIsBroken && layer !== 'decode')) return false;
    return finding === first || first?.code === 'manifest-mismatch';
  });
}
