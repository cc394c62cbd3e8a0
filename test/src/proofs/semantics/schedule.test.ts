import { scheduleMistake } from '../../../../src/proofs/semantics/kinds/schedule';

describe('a schedule', () => {
  test.each([
    ...['* * * * *', '0 3 * * *', '*/15 0-6 1,15 jan-mar MON-FRI', '5/10 ? * * ?', '0 0 31 2 *', ' 0  3 * * * '],
    ...['@hourly', '@midnight', '@every 90m', '@every 1h30m10s', '0 0 * * sun'],
  ])('may be "%s"', (schedule) => {
    expect(scheduleMistake(schedule)).toBeUndefined();
  });

  test.each([
    ['0 3 * *', /five fields/],
    ['0 0 3 * * *', /five fields/],
    ['60 3 * * *', /minute of 0 to 59/],
    ['0 24 * * *', /hour of 0 to 23/],
    ['0 0 0 * *', /day of 1 to 31/],
    ['0 0 * 13 *', /month of 1 to 12/],
    ['0 0 * * 7', /weekday of 0 to 6/],
    ['0 0 L * *', /day/],
    ['0 0 * * 5#2', /weekday/],
    ['*/0 * * * *', /minute/],
    ['5-1 * * * *', /minute/],
    ['1-2-3 * * * *', /minute/],
    ['@reboot', /@hourly/],
    ['@every', /@every 90m/],
    ['@Daily', /@daily/],
  ])('must not be "%s"', (schedule, rule) => {
    expect(scheduleMistake(schedule)).toMatch(rule);
  });
});
