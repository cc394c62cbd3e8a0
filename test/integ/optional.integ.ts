import { execFileSync } from 'node:child_process';
import { kvmWorks, runTiny } from './sandbox/guests';
import { PATH } from './sandbox/processes';
import { notRun } from './sandbox/run';

// What may be missing is looked for once, so that every run says what it could not show.
describe('what is optional', () => {
  test('guests run under TCG, and under KVM where it works', () => {
    expect(runTiny('tcg')).toBe('exit 33');
    const kvm = kvmWorks();
    if (!kvm.works) {
      notRun('guests under KVM', `TCG was used, because ${kvm.why}`);
    }
  });

  test('the plugin of the Kubernetes provider answers where it is installed', () => {
    const plugin = 'pulumi-resource-kubernetes';
    try {
      execFileSync(plugin, ['--version'], { env: { ...process.env, PATH }, stdio: 'pipe' });
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOENT');
      notRun('the cluster layer by `pulumi up`, 3 tests', `${plugin} is not on PATH`);
    }
  });
});
