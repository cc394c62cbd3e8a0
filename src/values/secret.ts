import { inspect } from 'node:util';

/**
 * A reference to a value that no file, log or message may hold. It carries the name of the value, never the value,
 * which lives encrypted in Pulumi's stack config and goes only to the engine.
 *
 * Turning it into text or JSON throws: a password cannot reach YAML by way of a template literal.
 */
export class Secret {
  private constructor(
    /** Key in the stack's `strata:` config namespace. */
    public readonly key: string,
  ) {}

  /**
   * The value stored under `strata:<key>` of the stack's encrypted config.
   *
   * @throws when the key is not kebab-case
   */
  public static config(key: string): Secret {
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(key)) {
      throw new Error(`must be a kebab-case config key such as registry-password, got "${key}"`);
    }
    return new Secret(key);
  }

  /** What people see where the value would stand. */
  public get mask(): string {
    return `<secret ${this.key}>`;
  }

  public toString(): never {
    throw new Error(`the secret "${this.key}" must not become text; pass the Secret itself`);
  }

  public toJSON(): never {
    throw new Error(`the secret "${this.key}" must not become JSON; pass the Secret itself`);
  }

  public [Symbol.toPrimitive](): never {
    return this.toString();
  }

  public [inspect.custom](): string {
    return this.mask;
  }
}
