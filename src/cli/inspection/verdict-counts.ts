import type { VerifyReport } from '../../inspect/report/verify-report.ts';

type Counted = Exclude<VerifyReport['status'], null> | 'unreadable';

const WORDS: Readonly<Record<Counted, (count: number) => string>> = {
  ok: () => 'ok',
  warning: (count) => (count === 1 ? 'warning' : 'warnings'),
  damaged: () => 'damaged',
  unsupported: () => 'unsupported',
  unreadable: () => 'not checked',
};

/** How many files of a batch were found to be what. */
export class VerdictCounts {
  readonly #counts = new Map<Counted, number>();
  #files = 0;

  /** @param status null for a file that could not be looked at */
  add(status: VerifyReport['status']): void {
    const verdict = status ?? 'unreadable';
    this.#counts.set(verdict, (this.#counts.get(verdict) ?? 0) + 1);
    this.#files++;
  }

  /** `1,204 files: 1,198 ok, 4 warnings, 2 damaged`; null for a single file, which says it all itself. */
  text(): string | null {
    if (this.#files < 2) return null;
    const parts = (Object.keys(WORDS) as Counted[])
      .map((verdict) => [verdict, this.#counts.get(verdict) ?? 0] as const)
      .filter(([, count]) => count > 0)
      .map(([verdict, count]) => `${number(count)} ${WORDS[verdict](count)}`);
    return `${number(this.#files)} files: ${parts.join(', ')}`;
  }
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}
