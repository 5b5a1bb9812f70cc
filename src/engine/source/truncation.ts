import type { HeaderWarning } from '../../formats/header-facts.ts';

/** The warning for a file that has less audio than its header promises; null for any other. */
export function truncation(warnings: readonly HeaderWarning[]): string | null {
  const found = warnings.find(({ code }) => code.endsWith('-truncated'));
  return found === undefined ? null : `is cut short: ${found.message}`;
}
