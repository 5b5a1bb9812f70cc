import { systemReason } from './system-error.ts';

/**
 * A failure a user can be told about.
 *
 * `code` is a stable literal for scripts and tests; `message` is one sentence that names the thing and the reason,
 * with no trailing full stop; `hint`, where there is one, says what to do. Anything else that is thrown is a bug.
 */
export class PlayheadError<Code extends string = string> extends Error {
  /** Each bundle has a copy of this class: what another has thrown is one of these, too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'PlayheadError';
  }

  readonly code: Code;
  readonly hint: string | undefined;

  constructor(code: Code, message: string, options: { cause?: unknown; hint?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PlayheadError';
    this.code = code;
    this.hint = options.hint;
  }
}

/** The sentence to show for anything that was thrown: ours as it is, a system error in a user's words, else its message. */
export function reasonOf(error: unknown): string {
  if (error instanceof PlayheadError && error.hint !== undefined) return `${error.message} (${error.hint})`;
  const system = systemReason(error);
  if (system !== null && !(error instanceof PlayheadError)) return system;
  return error instanceof Error ? error.message : String(error);
}
