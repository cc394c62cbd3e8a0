export { type Caller, type DirectoryPermissions, LIST, MAKE, mayDo, seenAs } from './callers';
export { type ClientKind, clientsNamed, type NamedClients } from './export-clients';
export { type ExportRights, optionComplaints, rightsOf } from './export-options';
export {
  clientText,
  type ExportClient,
  type ExportEntry,
  type ExportsMistake,
  type ParsedExports,
  parseExports,
  renderExports,
} from './exports';
