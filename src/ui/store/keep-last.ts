/**
 * A function that gives its last result again while its arguments are the same objects.
 *
 * The screen is composed ten times a second and most of it does not change: an unchanged part costs a comparison.
 */
export function keepLast<Arguments extends readonly unknown[], Result>(
  compute: (...args: Arguments) => Result,
): (...args: Arguments) => Result {
  let last: { readonly args: Arguments; readonly result: Result } | null = null;
  return (...args) => {
    if (last?.args.every((arg, index) => Object.is(arg, args[index]))) return last.result;
    const result = compute(...args);
    last = { args, result };
    return result;
  };
}
