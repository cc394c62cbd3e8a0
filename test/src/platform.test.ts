import { App, Chart, Testing } from 'cdk8s';
import { Retention } from '../../src/identity';
import { Platform } from '../../src/platform';
import { KubernetesVersion } from '../../src/values';

const mistake = { path: 'Storage', prop: 'path', message: 'must be absolute' };

describe('Platform', () => {
  test('keeps data and has no cluster unless told otherwise', () => {
    const platform = new Platform({ environment: 'lab' });
    expect(platform.environment).toBe('lab');
    expect(platform.retention).toBe(Retention.KEEP);
    expect(platform.kubernetes).toBeUndefined();
  });

  test('takes the version of its cluster, and lets go of data when told so', () => {
    const kubernetes = KubernetesVersion.parse('1.27.16');
    const platform = new Platform({ environment: 'lab', kubernetes, retention: Retention.DISCARD });
    expect(platform.kubernetes).toBe(kubernetes);
    expect(platform.retention).toBe(Retention.DISCARD);
  });

  test('is found from everything below it, as the app of its charts and as itself', () => {
    const platform = new Platform({ environment: 'lab' });
    const chart = new Chart(platform, 'Storage');
    expect(Platform.of(chart)).toBe(platform);
    expect(Platform.of(platform)).toBe(platform);
    expect(App.of(chart)).toBe(platform);
  });

  test('adds nothing to the paths below it', () => {
    expect(new Chart(new Platform({ environment: 'lab' }), 'Storage').node.path).toBe('Storage');
  });

  test('is missed by a construct under another root', () => {
    const chart = new Chart(Testing.app(), 'Storage');
    expect(() => Platform.of(chart)).toThrow(new Error('[Storage] must stand under a Platform'));
  });

  test('remembers mistakes in order, and gives away copies', () => {
    const platform = new Platform({ environment: 'lab' });
    const before = platform.mistakes;
    platform.collectMistakes([mistake]);
    platform.collectMistakes([{ ...mistake, prop: 'size' }]);
    expect(before).toEqual([]);
    expect(platform.mistakes.map(({ prop }) => prop)).toEqual(['path', 'size']);
  });

  test('does not write files by itself, because nothing has proved them', () => {
    const platform = new Platform({ environment: 'lab' });
    expect(() => platform.synth()).toThrow(
      new Error('a Platform is written by `strata synth` (or `cdk8s synth`), which proves it first'),
    );
  });
});
