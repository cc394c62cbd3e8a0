import { sandboxFolder, startDaemon } from './processes';

// Not a test of its own: processes.integ.ts runs it in a jest of its own and ends that jest while this one waits.
test('holds a daemon until it is stopped', async () => {
  const folder = (await sandboxFolder()).value;
  // a shell that ignores SIGTERM, with a child: the worst daemon there is
  const script = "trap '' TERM; echo started; sleep 1000 & wait; sleep 1000";
  const daemon = await startDaemon({
    name: 'stubborn',
    command: 'sh',
    args: ['-c', script],
    folder,
    ready: () => true,
    limit: 5_000,
    grace: 500,
  });
  process.stderr.write(`held ${JSON.stringify({ pid: daemon.pid, folder })}\n`);
  await new Promise((done) => setTimeout(done, 60_000));
});
