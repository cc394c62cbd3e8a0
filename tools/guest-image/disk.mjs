// A disk that boots by itself under BIOS: MBR, GRUB behind it, one ext4 partition. No loop device, no mount.
import { closeSync, openSync, readdirSync, readFileSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT_LABEL } from './recipe.mjs';
import { GRUB_BOOT, output, run } from './run.mjs';

const MIB = 1024 ** 2;
const SECTOR = 512;

/** First byte of the partition. Up to there, behind the MBR, lies GRUB. */
const START = MIB;

/** The part of the first sector that is code; behind it lie the disk's id and the partition table. */
const MBR_CODE = 440;

/** Modules of GRUB that find the partition by itself, read a configuration and start Linux. */
const GRUB_MODULES = 'biosdisk part_msdos ext2 linux normal configfile search search_label serial terminal'.split(' ');

/** What GRUB 2.06 can read, said in full, because the default differs between releases of e2fsprogs. */
const FEATURES = [
  'has_journal,ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,sparse_super,large_file,huge_file',
  'dir_nlink,extra_isize,metadata_csum',
].join(',');

export function makeDisk(root, disk, work) {
  const size = sizeFor(root);
  writeFileSync(disk, '');
  truncateSync(disk, size);
  run('sfdisk', ['--quiet', disk], { input: `label: dos\nstart=${START / SECTOR}, type=83, bootable\n` });
  const options = `offset=${START},lazy_itable_init=1,lazy_journal_init=1`;
  const blocks = `${(size - START) / 1024}k`;
  run('mke2fs', [
    ...['-q', '-F', '-t', 'ext4', '-O', `none,${FEATURES}`, '-m', '1', '-L', ROOT_LABEL],
    ...['-E', options, '-d', root, disk, blocks],
  ]);
  embedGrub(disk, join(work, 'core.img'));
}

/** Room for the files, as much again for the first steps, and never less than Debian's own cloud image has. */
function sizeFor(root) {
  const used = Number(output('du', ['-s', '--block-size=1M', root]).split('\t')[0]);
  return Math.max(2048, Math.ceil((used * 2) / 1024) * 1024) * MIB;
}

/**
 * By hand what grub-install does, which wants a block device. The first stage reads sector 1 unless patched, the
 * second goes on at sector 2; so the core lies right behind the MBR and nothing has to be patched.
 */
function embedGrub(disk, core) {
  // a prefix without a disk is the one that the BIOS booted from
  run('grub-mkimage', ['-O', 'i386-pc', '-p', '(,msdos1)/boot/grub', '-o', core, ...GRUB_MODULES]);
  const file = openSync(disk, 'r+');
  writeSync(file, readFileSync(GRUB_BOOT), 0, MBR_CODE, 0);
  writeSync(file, readFileSync(core), 0, undefined, SECTOR);
  closeSync(file);
}

/** The installed kernel and its initrd. */
export function bootFiles(root) {
  const find = (start) =>
    join(
      root,
      'boot',
      readdirSync(join(root, 'boot')).find((name) => name.startsWith(start)),
    );
  return { kernel: find('vmlinuz-'), initrd: find('initrd.img-') };
}
