// A language host for Node: the part of the Pulumi CLI that runs programs. Released CLIs bring one, a CLI built from its
// Go module does not. The SDK holds all that is needed: messages, server, and the runner that released hosts start too.
const { spawn } = require('node:child_process');
const { createRequire } = require('node:module');
const { join, resolve } = require('node:path');

// what the SDK itself uses, so that both ends of each message are of one package
const sdk = createRequire(require.resolve('@pulumi/pulumi/package.json'));
const grpc = sdk('@grpc/grpc-js');
const { LanguageServer } = sdk('./automation/server');
const { LanguageRuntimeService } = sdk('./proto/language_grpc_pb');
const messages = sdk('./proto/language_pb');
const plugins = sdk('./proto/plugin_pb');

/** As in the engine: states and programs' inputs can be large. */
const LARGEST_MESSAGE = 400 * 1024 * 1024;

/** The runner's exit code for a failure that it has said to the user. */
const SAID = 32;

/** Starts the server, tells the engine its port, and ends with the engine. */
function serve(engineAddress) {
  const server = new grpc.Server({
    'grpc.max_receive_message_length': LARGEST_MESSAGE,
    'grpc.max_send_message_length': LARGEST_MESSAGE,
  });
  server.addService(LanguageRuntimeService, answers(engineAddress));
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
      throw error;
    }
    process.stdout.write(`${port}\n`);
  });
  // the engine holds the other end of stdin: a killed engine leaves no host behind
  process.stdin.on('end', () => process.exit()).resume();
  // as events, so that a running program ends too
  process.on('SIGINT', () => process.exit()).on('SIGTERM', () => process.exit());
}

/** What is not here is answered with "unimplemented", which the engine can live with. */
function answers(engineAddress) {
  const { getRequiredPlugins, getPluginInfo } = new LanguageServer();
  return {
    handshake: (_call, callback) => callback(null, new messages.LanguageHandshakeResponse()),
    getPluginInfo,
    getRequiredPlugins,
    getRequiredPackages: (call, callback) => callback(null, requiredPackages(call.request.getInfo())),
    about: (_call, callback) => callback(null, about()),
    run: (call, callback) => run(call, callback, engineAddress),
  };
}

/**
 * The SDKs of the project that a bridge was told to be. The engine must know them before the program runs: else it writes
 * the provider's own version into the state at first, the bridge's in the next run, and each stack's second `up` is a
 * change. Plain plugins are named by their resources, and only asked for when there is one.
 */
function requiredPackages(info) {
  const response = new messages.GetRequiredPackagesResponse();
  const project = createRequire(join(info.getRootDirectory(), 'package.json'));
  const { dependencies = {} } = readPackage(project, './package.json') ?? {};
  for (const name of Object.keys(dependencies)) {
    const { pulumi } = readPackage(project, `${name}/package.json`) ?? {};
    if (pulumi?.parameterization !== undefined) {
      response.addPackages(bridged(pulumi));
    }
  }
  return response;
}

/** Packages may keep their package.json to themselves; one that the engine needs does not. */
function readPackage(project, path) {
  try {
    return project(path);
  } catch {
    return undefined;
  }
}

function bridged({ name, version, parameterization }) {
  const parameter = new plugins.PackageParameterization();
  parameter.setName(parameterization.name);
  parameter.setVersion(parameterization.version);
  parameter.setValue(parameterization.value);
  const dependency = new plugins.PackageDependency();
  dependency.setKind('resource');
  dependency.setName(name);
  dependency.setVersion(version);
  dependency.setParameterization(parameter);
  return dependency;
}

function about() {
  const response = new messages.AboutResponse();
  response.setExecutable(process.execPath);
  response.setVersion(process.version);
  return response;
}

/**
 * One run of the program, in a process of its own that the SDK's runner is the main of. The server of the Automation
 * API could run it in here, but that server tells the engine "complete" before it looks for late errors, and the engine
 * then deletes what the program did not come to register. The runner says nothing of the kind after an error.
 */
function run(call, callback, engineAddress) {
  const { request } = call;
  const child = spawn(process.execPath, [sdk.resolve('./cmd/run'), ...runnerArguments(request, engineAddress)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  });
  const kill = () => child.kill();
  call.on('cancelled', kill);
  process.on('exit', kill);
  child.on('error', (error) => callback({ code: grpc.status.INTERNAL, message: error.message }));
  child.on('close', (code, signal) => {
    process.off('exit', kill);
    callback(null, responseTo(code, signal));
  });
}

function runnerArguments(request, engineAddress) {
  const info = request.getInfo();
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    parallel: request.getParallel(),
    pwd: request.getPwd(),
    'root-directory': info.getRootDirectory(),
  };
  return [
    ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    ...(request.getDryrun() ? ['--dry-run'] : []),
    join(__dirname, 'program.js'),
    resolve(info.getProgramDirectory(), info.getEntryPoint()),
  ];
}

function responseTo(code, signal) {
  const response = new messages.RunResponse();
  if (code === SAID) {
    response.setBail(true);
  } else if (code !== 0) {
    response.setError(`the program ended with ${signal ?? `exit code ${code}`}; what it said stands above`);
  }
  return response;
}

module.exports = { serve };
