/** Fails a run under --ci that leaves snapshots nobody asked for: what a reviewer reads must be what is tested. */
class ObsoleteSnapshotsFail {
  constructor(globalConfig) {
    this.isWholeRun = globalConfig.ci && globalConfig.nonFlagArgs.length === 0 && !globalConfig.testNamePattern;
  }

  onRunComplete(_contexts, { snapshot }) {
    const obsolete = snapshot.unchecked + snapshot.filesRemoved;
    if (this.isWholeRun && obsolete > 0) {
      this.error = new Error(
        `${obsolete} obsolete snapshots or snapshot files: run \`npx jest -u\` and review what goes`,
      );
    }
  }

  getLastError() {
    return this.error;
  }
}

module.exports = ObsoleteSnapshotsFail;
