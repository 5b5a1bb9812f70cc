import { Text } from 'ink';
import type { ReactNode } from 'react';
import { useTheme } from '../hooks/use-theme.ts';
import type { Role, RunRow } from '../text/run.ts';

/** Text in the look of its role. What does not fit is cut. */
export function Styled({ role, children }: { readonly role: Role; readonly children: ReactNode }) {
  const looks = useTheme();
  return (
    <Text wrap="truncate-end" {...looks[role]}>
      {children}
    </Text>
  );
}

/** One row of runs; `isInverse` is how a selected row is shown: on one ground, so that nothing in it is dim. */
export function Runs({ runs, isInverse = false }: { readonly runs: RunRow; readonly isInverse?: boolean }) {
  const looks = useTheme();
  return (
    <Text wrap="truncate-end" inverse={isInverse}>
      {runs.map(({ text, role }, index) => (
        <Text key={index} {...looks[isInverse && role === 'dim' ? 'text' : role]}>
          {text}
        </Text>
      ))}
    </Text>
  );
}

/** Rows of runs below each other. An empty one is a blank row. */
export function RunRows({ rows }: { readonly rows: readonly RunRow[] }) {
  return rows.map((runs, index) => <Runs key={index} runs={runs.length === 0 ? BLANK : runs} />);
}

const BLANK: RunRow = [{ text: ' ', role: 'text' }];
