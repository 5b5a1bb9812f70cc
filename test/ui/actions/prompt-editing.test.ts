import { describe, expect, it } from 'vitest';
import { editedPrompt } from '../../../src/ui/actions/prompt-editing.ts';

describe('a prompt', () => {
  const prompt = (text: string, caret = text.length) =>
    ({ purpose: 'filter', text, caret, error: 'wrong' }) as const;

  it('edits whole characters, marks and joined emoji included', () => {
    expect(editedPrompt(prompt('ae\u0301'), 'backspace', null)).toEqual({ ...prompt('a'), error: null });
    expect(editedPrompt(prompt('a👩\u200d🚀'), 'left', null)).toMatchObject({ caret: 1 });
    expect(editedPrompt(prompt('夜b', 0), 'delete', null)).toMatchObject({ text: 'b', caret: 0 });
    expect(editedPrompt(prompt('one two '), 'ctrl+w', null)).toMatchObject({ text: 'one ' });
    expect(editedPrompt(prompt('ab', 1), 'x', 'x')).toMatchObject({ text: 'axb', caret: 2 });
    expect(editedPrompt(prompt(''), 'backspace', null)).toMatchObject({ text: '', caret: 0 });
    expect(editedPrompt(prompt('a'), 'f5', null)).toBeNull();
  });
});
