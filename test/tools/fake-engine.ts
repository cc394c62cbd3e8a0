import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from '../support/checkout';

// what the SDK itself uses, so that both ends of each message are of one package
const sdk = createRequire(require.resolve('@pulumi/pulumi/package.json'));
const grpc = sdk('@grpc/grpc-js');
const { EngineService } = sdk('./proto/engine_grpc_pb');
const engineMessages = sdk('./proto/engine_pb');
const { LanguageRuntimeClient, LanguageRuntimeService } = sdk('./proto/language_grpc_pb');
const messages = sdk('./proto/language_pb');
const { ResourceMonitorService } = sdk('./proto/resource_grpc_pb');
const resourceMessages = sdk('./proto/resource_pb');
const { Empty } = sdk('google-protobuf/google/protobuf/empty_pb');

export interface Outcome {
  readonly error: string;
  readonly bail: boolean;
}

/** What an engine does for a language host, and no more: it starts the host, answers a program and keeps what it hears. */
export class FakeEngine {
  /** Messages of severity error. */
  public readonly errors: string[] = [];
  /** `type name` of what was registered. */
  public readonly registered: string[] = [];
  /** Outputs of the stack. */
  public outputs: unknown;
  /** Whether the program said that it registered all it wants, so that what is missing may be deleted. */
  public isComplete = false;

  private readonly server = new grpc.Server();
  private address = '';
  private host: ChildProcess | undefined;
  private client: InstanceType<typeof LanguageRuntimeClient>;

  /** Forgets what was heard. */
  public forget(): void {
    this.errors.length = 0;
    this.registered.length = 0;
    this.outputs = undefined;
    this.isComplete = false;
  }

  public async start(): Promise<void> {
    this.server.addService(EngineService, this.engine());
    this.server.addService(ResourceMonitorService, this.monitor());
    const insecure = grpc.ServerCredentials.createInsecure();
    this.address = await new Promise((resolve) =>
      this.server.bindAsync('127.0.0.1:0', insecure, (_error: unknown, port: number) => resolve(`127.0.0.1:${port}`)),
    );
    const port = await this.startHost();
    this.client = new LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  /** Ends as an engine that is killed does: its end of the host's stdin goes. Answers with the host's exit code. */
  public async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.host?.on('close', resolve));
    this.host?.stdin?.end();
    // a host that stays is a failure to be told, not to be waited for
    const deadline = setTimeout(() => this.host?.kill('SIGKILL'), 10_000);
    const code = await ended;
    clearTimeout(deadline);
    this.client.close();
    this.server.forceShutdown();
    return code;
  }

  /** Asks the host something, by the name that the protocol gives it; the answer as a plain object. */
  // biome-ignore lint/suspicious/noExplicitAny: generated messages have no common type
  public ask(method: string, request: any = new LanguageRuntimeService[method].requestType()): Promise<any> {
    return new Promise((resolve, reject) =>
      // biome-ignore lint/suspicious/noExplicitAny: as above
      this.client[method](request, (error: unknown, response: any) =>
        error ? reject(error) : resolve(response.toObject()),
      ),
    );
  }

  /** Runs a program as `pulumi up` does. */
  public async run(folder: string, entry: string, config: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const request = new messages.RunRequest();
    request.setMonitorAddress(this.address);
    request.setProject('project');
    request.setStack('stack');
    request.setOrganization('organization');
    request.setParallel(4);
    request.setPwd(folder);
    request.setInfo(programInfo(folder, entry));
    for (const [key, value] of Object.entries(config)) {
      request.getConfigMap().set(key, value);
    }
    request.setConfigsecretkeysList(Object.keys(config));
    return this.ask('run', request);
  }

  /** Asks for the packages that the engine must know before a program of that folder runs. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  public async requiredPackages(folder: string): Promise<any> {
    const request = new messages.GetRequiredPackagesRequest();
    request.setInfo(programInfo(folder, 'main.js'));
    const { packagesList } = await this.ask('getRequiredPackages', request);
    return packagesList;
  }

  private startHost(): Promise<string> {
    const path = join(ROOT, 'tools/language-host/pulumi-language-nodejs');
    const host = spawn(path, [this.address], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.host = host;
    return new Promise((resolve, reject) => {
      host.stdout.once('data', (line) => resolve(String(line).trim()));
      host.once('close', (code) => reject(new Error(`the host ended with exit code ${code}`)));
    });
  }

  private engine(): object {
    return {
      // biome-ignore lint/suspicious/noExplicitAny: as above
      log: ({ request }: any, answer: Answer) => {
        if (request.getSeverity() === engineMessages.LogSeverity.ERROR) {
          this.errors.push(request.getMessage());
        }
        answer(null, new Empty());
      },
      setRootResource: (_call: unknown, answer: Answer) => answer(null, new engineMessages.SetRootResourceResponse()),
      getRootResource: (_call: unknown, answer: Answer) => answer(null, new engineMessages.GetRootResourceResponse()),
    };
  }

  private monitor(): object {
    return {
      // biome-ignore lint/suspicious/noExplicitAny: as above
      supportsFeature: ({ request }: any, answer: Answer) => {
        const response = new resourceMessages.SupportsFeatureResponse();
        response.setHassupport(request.getId() === 'secrets');
        answer(null, response);
      },
      // biome-ignore lint/suspicious/noExplicitAny: as above
      registerResource: ({ request }: any, answer: Answer) => {
        this.registered.push(`${request.getType()} ${request.getName()}`);
        const response = new resourceMessages.RegisterResourceResponse();
        response.setUrn(`urn:pulumi:stack::project::${request.getType()}::${request.getName()}`);
        response.setObject(request.getObject());
        answer(null, response);
      },
      // biome-ignore lint/suspicious/noExplicitAny: as above
      registerResourceOutputs: ({ request }: any, answer: Answer) => {
        if (request.getUrn().includes('pulumi:pulumi:Stack')) {
          this.outputs = request.getOutputs()?.toJavaScript();
        }
        answer(null, new Empty());
      },
      signalAndWaitForShutdown: (_call: unknown, answer: Answer) => {
        this.isComplete = true;
        answer(null, new Empty());
      },
    };
  }
}

function programInfo(folder: string, entry: string): unknown {
  const info = new messages.ProgramInfo();
  info.setRootDirectory(folder);
  info.setProgramDirectory(folder);
  info.setEntryPoint(entry);
  return info;
}

type Answer = (error: unknown, response?: unknown) => void;
