import { makePassword } from '../../../src/pki';

describe('makePassword', () => {
  test('is 32 letters and digits, another one each time', () => {
    const passwords = Array.from({ length: 200 }, () => makePassword());
    expect(passwords.filter((password) => !/^[A-Za-z0-9]{32}$/.test(password))).toEqual([]);
    expect(new Set(passwords).size).toBe(200);
  });

  test('is all that the dice say', () => {
    let thrown = 0;
    const password = makePassword((sides) => {
      expect(sides).toBe(62);
      thrown += 1;
      return thrown % 2 === 0 ? 61 : 0;
    });
    expect(password).toBe('A9'.repeat(16));
  });
});
