import type { Command } from 'commander';
import { reasonOf } from '../../player/error.ts';
import type { OptionValue } from './parse-config.ts';

/**
 * Makes the configuration's values the options' defaults: what the command line says wins.
 *
 * Gives a message for each that is no option or not a value of its option.
 */
export function applyDefaults(
  command: Command,
  options: ReadonlyMap<string, readonly OptionValue[]>,
): readonly { readonly name: string; readonly message: string }[] {
  const problems: { name: string; message: string }[] = [];
  for (const [name, values] of options) {
    const isNegated = command.options.some(({ long }) => long === `--${name}` && name.startsWith('no-'));
    const option =
      command.options.find(({ long }) => long === `--${name}`) ??
      command.options.find(({ long }) => long === `--no-${name}`);
    if (!option) {
      problems.push({ name, message: `there is no option --${name}` });
      continue;
    }
    const attribute = option.attributeName();
    const source = command.getOptionValueSource(attribute);
    if (source === 'cli' || source === 'env') continue;
    try {
      const takesValue = option.required || option.optional;
      // `no-control = true` is `control = false`, which is how its value is kept.
      const value = takesValue ? valueOf(option, values) : flagOf(name, values) !== isNegated;
      command.setOptionValueWithSource(attribute, value, 'config');
    } catch (error) {
      problems.push({ name, message: reasonOf(error) });
    }
  }
  return problems;
}

function valueOf(option: Command['options'][number], values: readonly OptionValue[]): unknown {
  if (!option.parseArg) return String(values[0] ?? '');
  return values.reduce<unknown>(
    (before, value) => option.parseArg?.(String(value), before),
    option.defaultValue,
  );
}

function flagOf(name: string, [value, ...others]: readonly OptionValue[]): boolean {
  if (typeof value === 'boolean' && others.length === 0) return value;
  throw new Error(`--${name} is true or false`);
}
