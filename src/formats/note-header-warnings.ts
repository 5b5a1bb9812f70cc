import type { FindingLog } from './finding.ts';
import type { HeaderFacts } from './header-facts.ts';

/** Warnings of the header parsers that mean lost audio. */
const DAMAGE = new Set(['data-truncated', 'audio-truncated', 'box-truncated']);

/** Takes over what a header parser found unusual. */
export function noteHeaderWarnings(facts: HeaderFacts, findings: FindingLog, except?: string): void {
  for (const { code, message, offset } of facts.warnings) {
    if (code === except) continue;
    const place = offset === undefined ? {} : { offset };
    if (DAMAGE.has(code)) findings.damage('length', code, message, place);
    else findings.warn('container', code, message, place);
  }
}
