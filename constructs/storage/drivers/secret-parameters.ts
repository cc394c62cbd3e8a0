/** What a CSI driver does with a Secret that a class names for it. */
type Step =
  | 'provisioner'
  | 'controller-publish'
  | 'controller-expand'
  | 'node-stage'
  | 'node-publish'
  | 'node-expand'
  | 'snapshotter';

/** Parameters of a class that give its driver a Secret for some steps; words of the CSI sidecars. */
export function secretParameters(
  steps: readonly Step[],
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Readonly<Record<string, string>> {
  const parameters = steps.flatMap((step) => [
    [`csi.storage.k8s.io/${step}-secret-name`, name],
    [`csi.storage.k8s.io/${step}-secret-namespace`, namespace],
  ]);
  return Object.fromEntries(parameters);
}
