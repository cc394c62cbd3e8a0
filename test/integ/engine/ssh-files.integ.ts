import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { type ExportEntry, parseExports } from '../../../src/nfs';
import type { EnvironmentData } from '../../../stacks/environment';
import type { Change } from '../../support/fixture-environments';
import type { Made } from '../sandbox/guard';
import { sandboxFolder } from '../sandbox/processes';
import { initStack, makeProject, type Project, summary } from './project';
import { type SshServer, startSshServer } from './ssh-server';

jest.setTimeout(600_000);

let folder: Made<string>;
let server: SshServer;
let project: Project;

beforeAll(async () => {
  folder = await sandboxFolder();
  server = await startSshServer(folder.value);
  writeFileSync(server.etc('exports'), '# of its owner\n', { mode: 0o600 });
  project = await makeProject({ uri: '', image: '', change: onServer() });
  project.env.PATH = `${server.bin}:${project.env.PATH}`;
  initStack(project);
});

afterAll(async () => {
  await project?.remove();
  await server?.stop();
  await folder?.undo();
});

/** A platform that is nothing but exports of a server that exists. */
function onServer(more: object = {}): Change<EnvironmentData> {
  const { address, port, directory } = server;
  const exports = { [directory]: { clients: ['10.0.0.0/8'] }, ...more };
  return {
    hosts: undefined,
    cluster: undefined,
    volumes: undefined,
    claims: undefined,
    webApps: undefined,
    nfsServers: { 'lab-nfs': undefined, files: { address, ssh: { user: 'root', port }, exports } },
  } as unknown as Change<EnvironmentData>;
}

function exported(): readonly ExportEntry[] {
  return parseExports(readFileSync(server.etc('exports'), 'utf8')).entries;
}

function drift() {
  return project.strata('drift', 'lab');
}

describe('a server outside the tree that ssh reaches', () => {
  test('gets its exports by `pulumi up`, in place of those that it had, and a second run changes nothing', () => {
    const first = project.pulumi('up', '--yes');
    expect([first.code, summary(first.out)]).toEqual([0, '+ 3 created']);
    expect(exported().map(({ directory }) => directory)).toEqual([server.directory]);
    expect(statSync(server.etc('exports')).mode & 0o777).toBe(0o644);
    expect(readFileSync(server.etc('exports.before-strata'), 'utf8')).toBe('# of its owner\n');
    // the reload ran there
    expect(statSync(server.directory).mode & 0o777).toBe(0o777);
    expect(summary(project.pulumi('up', '--yes').out)).toBe('3 unchanged');
  });

  test('gets another export, and nothing else changes', () => {
    project.write(onServer({ [`${server.directory}-2`]: { clients: ['10.0.0.0/8'], mode: '0750' } }));
    const { code, out } = project.pulumi('up', '--yes');
    expect([code, summary(out)]).toEqual([0, '~ 1 updated, 2 unchanged']);
    expect(exported()).toHaveLength(2);
    expect(statSync(`${server.directory}-2`).mode & 0o777).toBe(0o750);
  });

  test('is asked by `strata drift`, which finds an edit made by hand', () => {
    expect(drift()).toMatchObject({ code: 0, out: expect.stringContaining('1 guest file') });
    writeFileSync(server.etc('exports'), '# by hand\n');
    expect(drift()).toMatchObject({ code: 2, out: expect.stringContaining('/etc/exports in 127.0.0.1') });
    const again = project.pulumi('up', '--yes', '--refresh');
    expect([again.code, exported().length]).toEqual([0, 2]);
  });

  test('fails with what a program there said, and says that the file is in place', () => {
    // no directory is made of a file
    writeFileSync(`${server.directory}-3`, '');
    project.write(onServer({ [`${server.directory}-3`]: { clients: ['10.0.0.0/8'] } }));
    const { code, out } = project.pulumi('up', '--yes');
    expect([code, exported().length]).toEqual([1, 2]);
    expect(out).toContain(`install: cannot create directory '${server.directory}-3': File exists`);
    project.write(onServer());
    expect(project.pulumi('up', '--yes').code).toBe(0);
  });

  test('has its own exports back when it leaves the tree', () => {
    const { code } = project.pulumi('destroy', '--yes');
    expect([code, readFileSync(server.etc('exports'), 'utf8')]).toEqual([0, '# of its owner\n']);
  });

  test('is refused before anything is made, when its key is not the one that is known', () => {
    server.forget();
    const { code, out } = project.pulumi('up', '--yes');
    expect(code).not.toBe(0);
    expect(out).toContain(
      `[nfs-files] 'ssh' must lead to a server that lets whoever deploys in, got "-p ${server.port} root@127.0.0.1": ` +
        'Host key verification failed.; log in once by hand',
    );
    expect(readFileSync(server.etc('exports'), 'utf8')).toBe('# of its owner\n');
    expect(drift()).toMatchObject({ code: 1, out: expect.stringContaining('not run: files of 127.0.0.1') });
  });
});
