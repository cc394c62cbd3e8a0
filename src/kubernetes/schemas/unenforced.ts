/**
 * Fields that the schemas require and API servers do without, by type: zero, an empty text or an empty list serves, or a
 * default takes its place. The real API servers of 1.27 and 1.36 are asked for each in `test/integ/schemas.integ.ts`.
 */
const UNENFORCED: ReadonlySet<string> = new Set([
  'apiextensions.v1.CustomResourceDefinitionVersion.served',
  'apps.v1.ControllerRevision.revision',
  'apps.v1.StatefulSetSpec.serviceName',
  'batch.v1.PodFailurePolicy.rules',
  'core.v1.Event.involvedObject',
  'core.v1.HTTPHeader.value',
  'core.v1.ISCSIPersistentVolumeSource.lun',
  'core.v1.LimitRangeSpec.limits',
  'core.v1.NodeAddress.address',
  'core.v1.NodeAddress.type',
  'core.v1.NodeCondition.status',
  'core.v1.NodeCondition.type',
  'core.v1.PreferredSchedulingTerm.preference',
  'core.v1.Sysctl.value',
  'discovery.v1.EndpointSlice.endpoints',
  'discovery.v1.ForZone.name',
  'networking.v1.NetworkPolicySpec.podSelector',
  'rbac.v1.RoleRef.apiGroup',
  'scheduling.v1.PriorityClass.value',
  'storage.v1.CSIDriver.spec',
  'storage.v1.CSINode.spec',
  'storage.v1.CSINodeSpec.drivers',
  'storage.v1.TokenRequest.audience',
]);

/** Whether API servers take an object without a field that its schema requires. */
export function isUnenforced(typeName: string | undefined, field: string): boolean {
  return UNENFORCED.has(`${typeName}.${field}`);
}
