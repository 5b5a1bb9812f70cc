import { expect, it } from 'vitest';
import { ConnectionReports } from '../../../../src/engine/source/web/connection-reports.ts';

it('tells of a loss that several streams have once, and of the return when all are back', () => {
  const codes: string[] = [];
  const told = new ConnectionReports({ title: () => undefined, warning: (code) => void codes.push(code) });
  const [one, two, three] = [told.forStream(), told.forStream(), told.forStream()];
  for (const { reports } of [one, two, three]) reports.warning('connection-lost', 'gone');
  expect(codes).toEqual(['connection-lost']);
  three.closed();
  one.reports.warning('reconnected', 'back');
  expect(codes).toEqual(['connection-lost']);
  two.reports.warning('reconnected', 'back');
  expect(codes).toEqual(['connection-lost', 'reconnected']);
  one.reports.warning('connection-lost', 'gone again');
  expect(codes).toEqual(['connection-lost', 'reconnected', 'connection-lost']);
});
