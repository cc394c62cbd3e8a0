import { LibvirtHost } from '../../../../src/live';
import { whyNoKvm } from '../../../../src/pulumi/world/kvm';
import { StandIns } from '../../../support/stand-ins';

const KVM_WORKS = { when: / domcapabilities /, stdout: '<domainCapabilities/>' };

/** libvirt that promises KVM and runs QEMU as user 64055 of group 994. */
function why(listing: string, isHere = true, groups = '994 995'): Promise<string | undefined> {
  const machine = new StandIns()
    .answer('virsh', [KVM_WORKS])
    .answer('ls', [{ when: /^-ln \/dev\/kvm$/, stdout: listing }])
    .answer('id', [{ when: /^-G 64055$/, stdout: `${groups}\n` }]);
  const capabilities = `<baselabel type='kvm'>+64055:+994</baselabel>`;
  const env = { PATH: machine.folder };
  return whyNoKvm(new LibvirtHost({ uri: 'qemu:///system' }, env), { isHere, capabilities }, env);
}

describe('machines under KVM', () => {
  test.each([
    ['is everybody’s', 'crw-rw-rw- 1 0 0 10, 232 Nov 21 02:02 /dev/kvm\n'],
    ['is of a group of QEMU’s user', 'crw-rw---- 1 0 995 10, 232 Nov 21 02:02 /dev/kvm\n'],
    ['has an access list, which may let that user in', 'crw-rw----+ 1 0 7 10, 232 Nov 21 02:02 /dev/kvm\n'],
    ['cannot be looked at', ''],
  ])('run where the device %s', async (_what, listing) => {
    expect(await why(listing)).toBeUndefined();
  });

  test.each([
    ['root alone', 'crw------- 1 0 0 10, 232 Nov 21 02:02 /dev/kvm\n'],
    ['another group', 'crw-rw---- 1 0 7 10, 232 Nov 21 02:02 /dev/kvm\n'],
  ])('do not run where the device is open to %s', async (_what, listing) => {
    expect(await why(listing)).toBe('user 64055, whom libvirt runs QEMU as, may not open /dev/kvm');
    expect(await why(listing, false)).toBeUndefined();
  });
});
