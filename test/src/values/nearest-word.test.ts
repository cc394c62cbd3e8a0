import { nearestWord } from '../../../src/values';

const PATHS = ['/metrics', '/healthz', '/api', '/apis'];

describe('the nearest word', () => {
  test.each([
    ['a letter left out', '/metics', '/metrics'],
    ['a letter added', '/mettrics', '/metrics'],
    ['a letter changed', '/healthy', '/healthz'],
    ['two neighbours exchanged', '/mertics', '/metrics'],
    ['two slips in a long word', '/metriks/', '/metrics'],
    ['the end left out', '/health', '/healthz'],
  ])('is found behind %s', (_slip, text, meant) => {
    expect(nearestWord(text, PATHS)).toBe(meant);
  });

  test.each([
    ['the word itself', '/metrics', undefined],
    ['three slips', '/mtrc', undefined],
    ['two slips in a short word', '/ap', '/api'],
    ['another short word', '/a', undefined],
    ['nothing', '', undefined],
  ])('of %s is %s', (_case, text, meant) => {
    expect(nearestWord(text, ['/metrics', '/healthz', '/api'])).toBe(meant);
  });

  test('is the one with the fewest slips, and of those the first', () => {
    expect(nearestWord('abcdez', ['abcdxy', 'abcdef', 'abcdeg'])).toBe('abcdef');
  });
});
