import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATH } from './processes';

export interface TinyGuest {
  readonly xml: string;
  /** File that says `booted` once the guest has run. */
  readonly console: string;
}

/**
 * A guest of one sector: it says `booted` on the serial port and halts. It costs no image and boots in a
 * second without KVM.
 */
export function tinyGuest(folder: string, { name, network }: { name: string; network: string }): TinyGuest {
  const disk = join(folder, `${name}.img`);
  const console = join(folder, `${name}.console`);
  writeFileSync(disk, diskOf([...say('booted\n'), ...HALT]));
  writeFileSync(console, '');
  const xml = `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
  <features><acpi/></features>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/><source file='${disk}'/><target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'><source network='${network}'/><model type='virtio'/></interface>
    <serial type='file'><source path='${console}'/><target port='0'/></serial>
  </devices>
</domain>
`;
  return { xml, console };
}

/**
 * Whether guests run under KVM here, and if not, why: a device that opens is not enough, on some machines its guests
 * hang. Guests that must boot take `type='qemu'` then.
 */
export function kvmWorks(): { readonly works: true } | { readonly works: false; readonly why: string } {
  if (!existsSync('/dev/kvm')) {
    return { works: false, why: 'there is no /dev/kvm' };
  }
  const ended = runTiny('kvm');
  return ended === WELL ? { works: true } : { works: false, why: `/dev/kvm does not run guests here: ${ended}` };
}

const WELL = 'exit 33';
const KVM_LIMIT = 10_000;
const CPU = { kvm: 'host', tcg: 'max' };

/** Boots a sector that does nothing but end QEMU, and says how QEMU ended. The processor is the one that a machine gets. */
export function runTiny(accelerator: 'kvm' | 'tcg'): string {
  const folder = mkdtempSync(join(tmpdir(), 'strata-kvm-'));
  try {
    const disk = join(folder, 'disk.img');
    writeFileSync(disk, diskOf(END_QEMU));
    const machine = [
      '-machine',
      'pc',
      '-accel',
      accelerator,
      '-cpu',
      CPU[accelerator],
      '-m',
      '16',
      '-nodefaults',
      '-display',
      'none',
    ];
    const devices = ['-device', 'isa-debug-exit,iobase=0xf4,iosize=1', '-drive', `file=${disk},format=raw`];
    const { status, signal, stderr, error } = spawnSync('qemu-system-x86_64', [...machine, ...devices], {
      encoding: 'utf8',
      env: { ...process.env, PATH },
      timeout: KVM_LIMIT,
      killSignal: 'SIGKILL',
    });
    if (error !== undefined) {
      const isLate = (error as NodeJS.ErrnoException).code === 'ETIMEDOUT';
      return isLate ? `no end after ${KVM_LIMIT / 1000} s` : error.message;
    }
    const said = stderr.trim().split('\n')[0];
    return [signal ?? `exit ${status}`, said].filter(Boolean).join(', ');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Sleeps until the timer wakes it, then writes 0x10 to the debug port, which makes QEMU exit with 2 * 0x10 + 1. */
const END_QEMU = [0xfb, 0xf4, 0xb0, 0x10, 0xe6, 0xf4];
const HALT = [0xfa, 0xf4, 0xeb, 0xfd];
const SECTOR = 512;
/** The firmware finds nothing to boot on a virtio disk of one sector. */
const DISK = 1024 * 1024;

/** x86 code that writes a text to the first serial port: `mov dx, 0x3f8`, then `mov al, char; out dx, al` for each. */
function say(text: string): number[] {
  return [0xba, 0xf8, 0x03, ...[...text].flatMap((char) => [0xb0, char.charCodeAt(0), 0xee])];
}

function diskOf(code: readonly number[]): Buffer {
  const bytes = Buffer.alloc(DISK);
  bytes.set(code);
  bytes.writeUInt16LE(0xaa55, SECTOR - 2);
  return bytes;
}
