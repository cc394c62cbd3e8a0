import type { EnvironmentData } from '../../../stacks/environment';
import type { Change } from '../../support/fixture-environments';
import { type LibvirtSandbox, startLibvirt } from '../sandbox/libvirt';
import { emptyImage, initStack, makeProject, type Project } from './project';

/** The exports of `lab` belong to a server that exists: no guest is waited for. */
export const WITHOUT_SERVER: Change<EnvironmentData> = {
  nfsServers: { 'lab-nfs': { machine: undefined, address: '192.168.150.30' } },
};

export interface EmptyLab {
  readonly sandbox: LibvirtSandbox;
  readonly project: Project;
  /** Ends libvirt and removes the project. */
  stop(): Promise<void>;
}

/** `lab` with a stack and a libvirt of its own, and machines on empty disks, which start and never boot. */
export async function startEmptyLab(): Promise<EmptyLab> {
  const sandbox = await startLibvirt({ systemSocket: false });
  try {
    const project = await makeProject({ uri: sandbox.uri, image: emptyImage(sandbox.folder), change: WITHOUT_SERVER });
    initStack(project);
    return {
      sandbox,
      project,
      stop: async () => {
        await project.remove();
        await sandbox.stop();
      },
    };
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
}
