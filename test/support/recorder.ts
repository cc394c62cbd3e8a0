import { disconnect, getMonitor, runInPulumiStack, setMocks } from '@pulumi/pulumi/runtime';

/** One resource as the program asked the engine for it. */
export interface RecordedRequest {
  readonly type: string;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: inputs are whatever the provider of the type takes
  readonly inputs: Record<string, any>;
  readonly parent: string;
  /** Logical name of the provider resource. */
  readonly provider: string;
  /** Logical names, sorted. */
  readonly dependencies: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly aliases: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  /** Id that it is taken over by; empty for what is made anew. */
  readonly import: string;
  readonly ignoreChanges: readonly string[];
}

/** What the engine marks a secret value with on the wire. */
const SECRET_SIGNATURE = '1b47061264138c4ac30d75fd1eb44270';
const SIGNATURE_KEY = '4dabf18193072939515e22adb298388d';

/**
 * Runs a program against the SDK's own monitor and returns the raw RegisterResource requests, stack and root left out.
 * Mocks alone hide parent, dependencies, protection, aliases and secret outputs: those are read from the request.
 */
export async function record(program: () => unknown): Promise<readonly RecordedRequest[]> {
  const requests: RecordedRequest[] = [];
  await setMocks(
    { newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }), call: () => ({}) },
    'strata',
    'test',
  );
  // biome-ignore lint/suspicious/noExplicitAny: the monitor is the SDK's gRPC client, which it does not type
  const monitor = getMonitor() as any;
  const original = monitor.registerResource.bind(monitor);
  // biome-ignore lint/suspicious/noExplicitAny: as above
  monitor.registerResource = (request: any, callback: unknown) => {
    if (request.getType() !== 'pulumi:pulumi:Stack') {
      requests.push(recorded(request));
    }
    return original(request, callback);
  };
  await runInPulumiStack(async () => program());
  await disconnect();
  return requests;
}

/** The value inside a secret, or an error when the engine would not have been told that it is one. */
export function insideSecret(value: unknown): unknown {
  const wrapped = value as Record<string, unknown> | undefined;
  if (wrapped?.[SIGNATURE_KEY] !== SECRET_SIGNATURE) {
    throw new Error(`expected a secret, got ${JSON.stringify(value)}`);
  }
  return wrapped.value;
}

// biome-ignore lint/suspicious/noExplicitAny: a generated protobuf message
function recorded(request: any): RecordedRequest {
  return {
    type: request.getType(),
    name: request.getName(),
    inputs: request.getObject().toJavaScript(),
    parent: request.getParent(),
    provider: nameOf(request.getProvider().split('::').slice(0, 4).join('::')),
    dependencies: request.getDependenciesList().map(nameOf).sort(),
    protect: request.getProtect(),
    retainOnDelete: request.getRetainondelete(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    // biome-ignore lint/suspicious/noExplicitAny: a generated protobuf message
    aliases: request.getAliasesList().map((alias: any) => alias.getSpec().getName()),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    import: request.getImportid(),
    ignoreChanges: request.getIgnorechangesList(),
  };
}

function nameOf(urn: string): string {
  return urn.split('::')[3] ?? '';
}
