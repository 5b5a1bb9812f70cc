import { describe, expect, it } from 'vitest';
import { messageText } from '../../../src/ui/text/message-text.ts';

describe('a message', () => {
  it.each([
    [30, '/home/me/Music/a.mp3: is empty'],
    [29, '…/me/Music/a.mp3: is empty'],
    [25, '…/Music/a.mp3: is empty'],
    [17, '…/a.mp3: is empty'],
    [12, '…/a.mp3: is…'],
  ])('leaves folders out before what is wrong, at %i cells', (width, expected) => {
    expect(messageText('/home/me/Music/a.mp3: is empty', width, '…')).toBe(expected);
  });

  it('is left alone when it begins with no path', () => {
    expect(messageText('a/b: is not there', 10, '…')).toBe('a/b: is n…');
  });
});
