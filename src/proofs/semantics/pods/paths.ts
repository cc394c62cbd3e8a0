import { needs, oneOf, text } from '../leaves';
import { absolutePath, goesUp } from '../names';
import { all, map, type Rule } from '../rule';

/** A path of a node that says where it leads. */
export const withoutUp: Rule = text('SEM019', (path) => !goesUp(path), 'must not lead upwards', 'write it without ..');

/** A folder or file of the node. */
export const hostPath: Rule = all(
  needs('path'),
  map({
    path: withoutUp,
    type: oneOf('', 'DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice'),
  }),
);

/** A folder of a server. */
export const nfs: Rule = all(needs('server', 'path'), map({ path: absolutePath }));
