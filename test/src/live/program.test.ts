import { askEach, complaint, NotReached, runProgram } from '../../../src/live/program';
import { StandIns } from '../../support/stand-ins';

describe('a program of the machine', () => {
  test('gives its exit code and all it said', async () => {
    const world = new StandIns().answer('virsh', [{ when: /list/, code: 3, stdout: 'out', stderr: 'err' }]);
    const answer = await runProgram('virsh', ['list'], { PATH: world.folder }, 'input that nobody reads');
    expect(answer).toEqual({ code: 3, stdout: 'out', stderr: 'err' });
  });

  test('that is not there was not reached, and is named', async () => {
    const missing = runProgram('virsh', ['list'], { PATH: '/nowhere' });
    await expect(missing).rejects.toThrow(new NotReached('there is no virsh on PATH; install it'));
  });

  test.each([
    ['error: one\nerror: two\nthree', 'one: two'],
    ['E1121 15:00:00.1 7 memcache.go:265] noise\nThe connection was refused', 'The connection was refused'],
    ['', 'it ended with exit code 1'],
  ])('that complains %j is quoted in one line', (stderr, text) => {
    expect(complaint({ code: 1, stdout: '', stderr })).toBe(text);
  });
});

describe('askEach', () => {
  test('keeps the order of the items, and asks a few at a time', async () => {
    let running = 0;
    let most = 0;
    const answers = await askEach([...Array(40).keys()], async (item) => {
      most = Math.max(most, ++running);
      await new Promise((done) => setTimeout(done, (item * 7) % 5));
      running--;
      return item * 2;
    });
    expect(answers).toEqual([...Array(40).keys()].map((item) => item * 2));
    expect(most).toBe(6);
  });

  test('fails with the first that fails', async () => {
    await expect(askEach([1, 2], async () => Promise.reject(new NotReached('gone')))).rejects.toThrow('gone');
  });
});
