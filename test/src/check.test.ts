import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { check, mistakeText, Refusal } from '../../src/check';
import { Platform } from '../../src/platform';

class Disk extends Construct {
  constructor(scope: Construct, id: string, path: string, size: number) {
    super(scope, id);
    check(this, (wrong) => {
      if (!path.startsWith('/')) {
        wrong('path', `must be absolute, got "${path}"; did you mean "/${path}"?`);
      }
      if (size <= 0) {
        wrong('size', `must be more than nothing, got "${size}"`);
      }
    });
  }
}

const WRONG_PATH = `'path' must be absolute, got "var"; did you mean "/var"?`;
const WRONG_SIZE = `'size' must be more than nothing, got "0"`;

function refusalOf(define: () => unknown): Refusal {
  try {
    define();
  } catch (error) {
    if (error instanceof Refusal) {
      return error;
    }
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('check', () => {
  test('lets pass what breaks no rule', () => {
    const chart = new Chart(new App(), 'Storage');
    expect(() => new Disk(chart, 'Scratch', '/var', 1)).not.toThrow();
  });

  test('refuses with the path of the construct and the prop in front of the sentence', () => {
    const chart = new Chart(new App(), 'Storage');
    const refusal = refusalOf(() => new Disk(chart, 'Scratch', 'var', 1));
    expect(refusal.message).toBe(`[Storage/Scratch] ${WRONG_PATH}`);
    expect(refusal.name).toBe('Refusal');
  });

  test('tells every mistake of a construct at once, one a line, in the order of the rules', () => {
    const chart = new Chart(new App(), 'Storage');
    const refusal = refusalOf(() => new Disk(chart, 'Scratch', 'var', 0));
    expect(refusal.message).toBe(`[Storage/Scratch] ${WRONG_PATH}\n[Storage/Scratch] ${WRONG_SIZE}`);
    expect(refusal.mistakes.map(({ prop }) => prop)).toEqual(['path', 'size']);
  });

  test('prints a mistake as it would be thrown', () => {
    expect(mistakeText({ path: 'Storage/Scratch', prop: 'size', message: 'must be 1' })).toBe(
      "[Storage/Scratch] 'size' must be 1",
    );
  });
});

describe('check, under a platform', () => {
  test('gathers the mistakes of the whole tree and lets every construct be finished', () => {
    const platform = new Platform({ environment: 'lab' });
    const chart = new Chart(platform, 'Storage');
    const first = new Disk(chart, 'First', 'var', 0);
    new Disk(chart, 'Good', '/var', 1);
    new Disk(first, 'Inside', '/var', 0);
    expect(platform.mistakes.map(mistakeText)).toEqual([
      `[Storage/First] ${WRONG_PATH}`,
      `[Storage/First] ${WRONG_SIZE}`,
      `[Storage/First/Inside] ${WRONG_SIZE}`,
    ]);
  });
});
