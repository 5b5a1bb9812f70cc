/** Ends every switch over a union: a case that was forgotten is a type error here, and an exception at run time. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
