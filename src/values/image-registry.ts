const HOST = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?)$/;
const PATH = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/;
/** Where an image comes from whose name says nothing of it. Source: github.com/distribution/reference. */
const DOCKER_HUB = 'docker.io';

/**
 * A registry that holds copies of images from others, for nodes that reach no other: `host[:port][/path]`.
 *
 * The name of a copy keeps the registry that the image comes from, so that no two images meet in one name: `<image>` of
 * `quay.io` is at `registry.example:5000/quay.io/<image>`. See docs/adr/0019-image-registry.md.
 */
export class ImageRegistry {
  private constructor(private readonly location: string) {}

  /** @throws Error when the text is not host, port and path */
  public static parse(text: string): ImageRegistry {
    const [host, ...path] = text.split('/');
    if (!HOST.test(host) || !isRegistry(host) || !path.every((part) => PATH.test(part))) {
      throw new Error(
        `must be a registry as host[:port][/path], got "${text}"; write it such as registry.example:5000, without https://`,
      );
    }
    return new ImageRegistry(text);
  }

  /** Name of the copy of an image; of a copy, itself. */
  public copyOf(image: string): string {
    return image.startsWith(`${this.location}/`) ? image : `${this.location}/${withRegistry(image)}`;
  }

  public toString(): string {
    return this.location;
  }
}

/** What tells a registry from the first part of a name on Docker Hub. */
function isRegistry(part: string): boolean {
  return part === 'localhost' || /[.:]/.test(part);
}

function withRegistry(image: string): string {
  const slash = image.indexOf('/');
  const [registry, path] =
    slash > 0 && isRegistry(image.slice(0, slash))
      ? [image.slice(0, slash), image.slice(slash + 1)]
      : [DOCKER_HUB, image];
  return `${registry}/${registry === DOCKER_HUB && !path.includes('/') ? 'library/' : ''}${path}`;
}
