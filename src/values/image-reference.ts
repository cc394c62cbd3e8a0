/** A container image as a pod names it: `[registry[:port]/]name[:tag][@digest]`. */
export interface ImageReference {
  /** Without tag and digest. */
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Takes a reference apart. A colon before the last slash belongs to the registry's port. */
export function imageReference(text: string): ImageReference {
  const [reference, digest] = text.split('@');
  const [, name, tag] = /^(.*?)(?::([^/:]*))?$/.exec(reference) ?? ['', reference];
  return { name, tag: tag || undefined, digest };
}

/** Whether it means the same image tomorrow: a tag of its own, or a digest. */
export function isPinned({ tag, digest }: ImageReference): boolean {
  return digest !== undefined || (tag !== undefined && tag !== 'latest');
}
