import { existsSync, writeFileSync } from 'node:fs';
import { startLibvirt } from '../sandbox/libvirt';
import { emptyImage, initStack, makeProject } from './project';

test('holds', async () => {
  const sandbox = await startLibvirt({ systemSocket: false });
  const project = await makeProject({
    uri: sandbox.uri,
    image: emptyImage(sandbox.folder),
    change: { nfsServers: { 'lab-nfs': { machine: undefined, address: '192.168.150.30' } } },
  });
  initStack(project);
  const q = (s: string) => `'${s.replaceAll("'", `'\\''`)}'`;
  const lines = Object.entries(project.env)
    .filter(([k]) => /^(PULUMI|STRATA|PATH|NO_COLOR)/.test(k))
    .map(([k, v]) => `export ${k}=${q(v ?? '')}`);
  writeFileSync(
    '/tmp/explore/env',
    [
      ...lines,
      `export F=${q(project.folder)} NS=${sandbox.netns} SB=${q(sandbox.folder)} URI=${q(sandbox.uri)} LIBVIRT_DEFAULT_URI=${q(sandbox.uri)}`,
      'cd $F',
    ].join('\n'),
  );
  while (!existsSync('/tmp/explore/stop')) await new Promise((r) => setTimeout(r, 500));
  await project.remove();
  await sandbox.stop();
}, 3600_000);
