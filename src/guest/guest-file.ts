/**
 * When a file reaches its guest. `boot`: by cloud-init, at the first boot only; a change means rebuilding the machine.
 * `live`: while the machine runs, followed by its reload command.
 */
export type GuestFileClass = 'boot' | 'live';

/** One file in a guest. */
export interface GuestFile {
  /** Absolute path in the guest. */
  readonly path: string;
  readonly content: string;
  /** Octal permissions, such as `0644`. */
  readonly mode: string;
  readonly class: GuestFileClass;
  /** Command that makes the running service read a `live` file again. */
  readonly reload?: string;
  /** Files, of this guest or of others, that must be in place and read before a `live` file is written. */
  readonly after?: readonly GuestFilePlace[];
}

/** A file by its guest. */
export interface GuestFilePlace {
  /** The machine's name, or the address of an existing server. */
  readonly guest: string;
  readonly path: string;
}
