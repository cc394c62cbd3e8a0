import { findingText } from '../../../src/proofs';
import { machineCommands } from '../../../src/proofs/machine-commands';
import { factsOf, objectRecord } from '../../support/facts';

function said(text: string): readonly string[] {
  const script = objectRecord({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'scripts' },
    data: { 'remove.sh': text },
  });
  return machineCommands.prove(factsOf(script)).findings.map(findingText);
}

describe('a script that removes a machine', () => {
  test.each([
    ['destroys it first', 'virsh destroy web\nvirsh undefine web'],
    ['undefines one and destroys another', 'virsh undefine web\nvirsh destroy db'],
    ['defines it again in between', 'virsh undefine web\nvirsh define web\nvirsh destroy web'],
    ['says nothing of libvirt', 'undefine web; destroy web'],
  ])('may be one that %s', (_what, text) => {
    expect(said(text)).toEqual([]);
  });

  test.each([
    ['in lines', 'virsh undefine web\nvirsh destroy web\n'],
    ['in one line', 'virsh undefine web && virsh destroy web'],
    ['with options', 'sudo virsh --connect qemu:///system undefine --nvram web; virsh -q destroy web --graceful'],
  ])('must not undefine it first: %s', (_how, text) => {
    expect(said(text)).toEqual([
      `[test/ConfigMap/scripts] 'data.remove.sh' must destroy a machine before it undefines it, ` +
        'got "virsh undefine web" first; write virsh destroy web before virsh undefine web',
    ]);
  });
});
